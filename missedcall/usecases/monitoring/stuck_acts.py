"""Mend what has lasted too long: take an operator off duty, do the workers' round, send a text."""

import datetime as dt

from missedcall.db.messages import stopped_templates
from missedcall.db.messages.stopped_templates import StoppedTemplateRow
from missedcall.db.operators import operators
from missedcall.db.schema import note_audit
from missedcall.domain.monitoring.refusals import StuckRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.callbacks import attempts, dispatch, wrap_ups
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import templates
from missedcall.usecases.monitoring import stuck
from missedcall.usecases.operators import shifts

MOST_REASON = 200
OFF_DUTY = ("ready", "paused")


class StuckActRefused(RequestRefused):
    """Refuse to mend what is not stuck, or what a person has to decide."""


def log_stuck_operator_off(
    deps: Deps, *, login: str, reason: str, by: str, now: dt.datetime
) -> None:
    """Take an operator off duty who has been ready or paused for too long.

    Raise `StuckActRefused` without a reason, or for who is not stuck (any more).
    """
    why = _read_reason(reason)
    lasting = {
        each.id
        for each in stuck.find_stuck(deps, now=now)
        if each.entity == "operator" and each.state in OFF_DUTY
    }
    with deps.db.writing() as db:
        row = operators.find_operator_by_login(db, login)
        if row is None or row.login not in lasting:
            raise StuckActRefused(explain(StuckRefusal.NOT_STUCK))
        if not operators.log_operator_off(db, row.id, at=now, actor=by, reason="stuck"):
            raise StuckActRefused(explain(StuckRefusal.NOT_STUCK))
        note_audit(db, at=now, actor=by, action="operator.off", subject=row.login, reason=why)


def run_round_now(deps: Deps, *, by: str, now: dt.datetime) -> None:
    """Do what the workers do every few seconds: end wrap-ups, lost calls and shifts, and ring.

    It may be asked for at any time and twice: each step finds what is left to do.
    """
    with deps.db.writing() as db:
        note_audit(db, at=now, actor=by, action="stuck.round", subject="all")
    wrap_ups.end_wrap_ups(deps, now=now)
    attempts.end_attempts_of_removed_nodes(deps, now=now)
    shifts.end_shifts(deps, now=now)
    dispatch.enqueue_dispatch(deps, now=now)


def resume_stopped_template(
    deps: Deps, *, template_id: str, reason: str, by: str, now: dt.datetime
) -> None:
    """Let a stopped text be sent again; raise `StuckActRefused`."""
    why = _read_reason(reason)
    try:
        templates.resume_template(deps, template_id=template_id, actor=by, reason=why, now=now)
    except templates.NotStopped as error:
        raise StuckActRefused(explain(StuckRefusal.NOT_STOPPED)) from error


def list_stopped_texts(deps: Deps) -> list[StoppedTemplateRow]:
    """List the texts that the operators of the network refuse, and why."""
    with deps.db.reading() as db:
        return list(stopped_templates.list_stopped_templates(db))


def _read_reason(text: str) -> str:
    why = " ".join(text.split())
    if not why or len(why) > MOST_REASON:
        raise StuckActRefused(explain(StuckRefusal.REASON, most=MOST_REASON))
    return why
