"""Gather what the guards ask for, at the moment something shall happen."""

import datetime as dt

from missedcall.db.calls import questions
from missedcall.db.engine import DbConnection
from missedcall.db.field import field, reports
from missedcall.db.meters import meters
from missedcall.db.operators import operators
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.connection import lifecycle, timers
from missedcall.domain.connection.guards import Facts
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.meters.meters import MeterPlace
from missedcall.usecases import second_person
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import pricing


def gather_facts(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> Facts:
    """Join what was found out at the form, what the ledgers say, and what the actor tells."""
    parts = deps.connection_parts()
    kind, office = case.row.meter_kind, case.row.office
    known = {
        "acting": command.actor,
        "aliases": _aliases(db, case, command, now=now),
        "reason": command.reason,
        "entered_by": _entered_by(db, case) if command.event is Event.ACCEPT else "",
        "proposed_by": step.actor if (step := _proposed(case, command)) else "",
        "times_sent_back": sum(step.rule == Rule.SENT_BACK for step in case.history),
        **_owed(case, command),
        "credits_paise": case.credits_paise,
        "meter_in_stock": command.event is Event.RESERVE_METER
        and meters.get_oldest_free_meter(db, kind=kind, office=office) is not None,
        "lineman_has_room": command.event is Event.ASSIGN
        and _has_room(db, office=office, lineman=command.lineman),
        "meter_fitted": case.meter is not None,
        "meter_in_custody": _in_custody(db, case, command),
        "code_right": _code_is_right(case, command),
        "later_day": _is_later(case, command),
        "time_disputed": command.event is Event.ACCEPT_TIME and _time_disputed(db, case, command),
        "validity_over": _validity_over(case, now=now),
        "promise_broken": _promise_broken(case, now=now),
        "since": _heard_at(db, case, command, now=now) - case.row.since,
        "objection_open": lifecycle.open_objection(case.history) is not None,
        "escalate_to": command.escalate_to,
        "limits": deps.limits,
        **{name: load(db, case, command, now) for name, load in parts.facts.items()},
    }
    return Facts(**{**case.row.findings, **known, **command.declared})


def _owed(case: Case, command: Command) -> dict[str, object]:
    """Say what is owed: by the version that the act brings, or by the current one."""
    if command.demand is None:
        return {"due_paise": case.due_paise}
    quote = command.demand.quote
    return {
        "due_paise": quote.total_paise,
        "exemption": pricing.exemption_of(quote),
        "tariff_may_bill": True,  # or there would be no price
    }


def _entered_by(db: DbConnection, case: Case) -> str:
    """Name the operator who filled in the form by the login, as every actor is named.

    Empty when it was the applicant.
    """
    if case.row.operator_id is None:
        return ""
    row = operators.get_operator(db, case.row.operator_id)
    if row is None:
        raise LookupError(f"operator {case.row.operator_id}: operators are never deleted")
    return row.login


def _has_room(db: DbConnection, *, office: str, lineman: str) -> bool:
    """Say whether the chosen lineman may have one more job, or any lineman when none is chosen."""
    if not lineman:
        return field.get_least_loaded_lineman(db, office=office) is not None
    return any(
        one.code == lineman and one.jobs < one.open_jobs
        for one in field.list_lineman_loads(db, office=office)
    )


# The applicant's answer counts from when it was given, not from when it was acted on.
_PROPOSALS = {Event.REJECT: Rule.REJECTION_PROPOSED, Event.REFUND: Rule.REFUND_PROPOSED}
_ANSWERS = {Event.NO_SUPPLY: QuestionKind.SUPPLY, Event.NOT_ME: QuestionKind.WITHDREW}


def _heard_at(db: DbConnection, case: Case, command: Command, *, now: dt.datetime) -> dt.datetime:
    objection = lifecycle.open_objection(case.history)
    if command.event is Event.ACCEPT_OBJECTION and objection is not None:
        return objection.at
    kind = _ANSWERS.get(command.event)
    if kind is None:
        return now
    answered = questions.get_answer_time(db, case.id, kind=kind, since=case.row.since)
    return answered or now


def _is_later(case: Case, command: Command) -> bool:
    last_day: dt.date | None = case.row.due_on
    return (
        command.new_last_day is not None
        and last_day is not None
        and command.new_last_day > last_day
    )


def _validity_over(case: Case, *, now: dt.datetime) -> bool:
    last_day: dt.date | None = case.row.due_on
    return last_day is not None and now >= timers.valid_until(last_day)


def _promise_broken(case: Case, *, now: dt.datetime) -> bool:
    promised: dt.datetime | None = case.row.promise_due_at
    return promised is not None and now >= promised


def _proposed(case: Case, command: Command) -> ConnectionStep | None:
    """Give the proposal of just this; the proposal of a rejection is none of a refund."""
    rule = _PROPOSALS.get(command.event)
    return lifecycle.open_proposal(case.history, rule) if rule else None


def _aliases(
    db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> frozenset[str]:
    """Name who count as the acting person, where an act takes two."""
    if command.event is Event.ACCEPT:
        return second_person.aliases_of_person(db, command.actor, since=case.row.applied_at)
    proposed = _proposed(case, command)
    if proposed is None:
        return frozenset()
    return second_person.aliases_of_person(db, command.actor, since=min(proposed.at, now))


def _time_disputed(db: DbConnection, case: Case, command: Command) -> bool:
    """Say whether this is the telephone's time that was not believed, and not accepted since."""
    told = reports.get_disputed_time(db, case.id)
    accepted = any(
        step.rule == Rule.TIME_ACCEPTED and step.counts_from == told for step in case.history
    )
    return told is not None and told == command.counts_from and not accepted


def _in_custody(db: DbConnection, case: Case, command: Command) -> bool:
    """Say whether the meter is in this lineman's hands, or on this applicant's wall already."""
    meter = meters.get_meter(db, command.meter) if command.meter else None
    if meter is None:
        return False
    if meter.place == MeterPlace.FITTED:
        return bool(meter.holder == case.number)
    theirs = meter.reserved_for in (None, case.number)
    return bool(meter.place == MeterPlace.CUSTODY and meter.holder == command.actor and theirs)


def _code_is_right(case: Case, command: Command) -> bool:
    if command.event is Event.CONFIRM:
        return case.visit is not None and case.visit.result == "energised_by_code"
    return case.visit is not None and bool(command.code) and command.code == case.visit.code
