"""Let a lineman ring the applicant of a visit, neither seeing the number of the other.

The lineman asks for the call on the page. A worker reserves it, with everything that must hold
when a number is dialled, and has Asterisk ring the lineman's mobile, then the applicant's.
"""

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from missedcall.db.applications import applications
from missedcall.db.callbacks import callbacks
from missedcall.db.calls import preferences
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.field import field, lineman_calls
from missedcall.db.field.lineman_calls import LinemanCallRow
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.field.lineman_call import (
    MOST_OF_LINEMAN,
    MOST_TO_APPLICANT,
    PLACED_WITHIN,
    PREFIX,
    LinemanCallRefusal,
)
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.domain.shared import phone, speech
from missedcall.domain.shared.speech import SpokenLanguage
from missedcall.usecases.callbacks import node_channels, pairing, ring_permission
from missedcall.usecases.callbacks.attempts import ASK_AFTER
from missedcall.usecases.callbacks.dispatch import Dialler, NotPlaced, Placement
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

log = logging.getLogger(__name__)

AT_ONCE = 20
COLUMNS = {
    "operator_answered": "lineman_at",
    "consumer_answered": "applicant_at",
    "joined": "bridged_at",
}


class LinemanCallRefused(Exception):
    """Say by `reason` why an applicant is not rung for a lineman."""

    def __init__(self, reason: LinemanCallRefusal) -> None:
        super().__init__(f"no call for the lineman: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class _Parties:
    """Who a call is between: the lineman, and the applicant's number and language."""

    lineman: OperatorRow
    number: str
    language: str


def request_lineman_call(
    deps: Deps, *, application: str, lineman: Operator, now: dt.datetime
) -> str:
    """Ask for a call to the applicant of a planned visit; give its id.

    Raise `LinemanCallRefused`. A call that another process has to place is tried for two minutes.
    """
    call_id = f"{PREFIX}{uuid.uuid4().hex}"
    try:
        with deps.db.writing() as db:
            _give_up_late_requests(db, now=now)
            application_id = applications.get_application_id(db, application)
            if application_id is None:
                raise LinemanCallRefused(LinemanCallRefusal.NOT_VISITED)
            _check(deps, db, application_id, lineman.login, now=now)
            _check_counts(db, application_id, lineman.login, now=now)
            lineman_calls.add_lineman_call(
                db,
                call_id=call_id,
                application_id=application_id,
                lineman=lineman.login,
                at=now,
            )
            note_audit(db, at=now, actor=lineman.login, action="lineman.call", subject=application)
    except IntegrityError as error:
        raise LinemanCallRefused(LinemanCallRefusal.UNDER_WAY) from error
    deps.queue.enqueue_dispatch()
    return call_id


def place_lineman_calls(deps: Deps, *, dialler: Dialler, now: dt.datetime) -> int:
    """Reserve the calls that were asked for, each in a transaction, and order them; count them.

    What forbids a call is looked at again there: hours, the list of numbers not called, the visit.
    """
    with deps.db.reading() as db:
        waiting = lineman_calls.list_lineman_calls_to_place(db, limit=AT_ONCE)
    placed = 0
    for row in waiting:
        with deps.db.writing() as db:
            placement = _reserve(deps, db, row, now=now)
        if placement is None:
            continue
        try:
            dialler.place(placement)
            placed += 1
        except NotPlaced as error:
            log.warning("%s was not placed: %s", row.id, error)
            finish_lineman_call(
                deps, call_id=row.id, outcome=CallOutcome.NOT_PLACED, at=now, now=now
            )
    return placed


def note_lineman_call_step(
    deps: Deps, *, call_id: str, step: str, at: dt.datetime, now: dt.datetime
) -> None:
    """Record that a leg answered, or that both were joined; `step` is a key of `COLUMNS`."""
    with deps.db.writing() as db:
        lineman_calls.note_lineman_call_step(db, call_id, column=COLUMNS[step], at=at)
        lineman_calls.extend_lineman_call(db, call_id, deadline_at=now + ASK_AFTER)


def finish_lineman_call(
    deps: Deps,
    *,
    call_id: str,
    outcome: CallOutcome,
    at: dt.datetime,
    now: dt.datetime,
    talk_s: int | None = None,
    lineman_at: dt.datetime | None = None,
    applicant_at: dt.datetime | None = None,
    bridged_at: dt.datetime | None = None,
) -> None:
    """Record how a call ended, once, with the times of its legs, and let others be rung."""
    times = {"lineman_at": lineman_at, "applicant_at": applicant_at, "bridged_at": bridged_at}
    with deps.db.writing() as db:
        for column, when in times.items():
            if when is not None:
                lineman_calls.note_lineman_call_step(db, call_id, column=column, at=when)
        lineman_calls.end_lineman_call(db, call_id, at=at, outcome=outcome, talk_s=talk_s)
    if outcome is not CallOutcome.NOT_PLACED:
        deps.queue.enqueue_dispatch()


def list_overdue_lineman_calls(deps: Deps, *, node: str, now: dt.datetime) -> list[str]:
    """List the calls of a node that should have ended: Asterisk must be asked about them."""
    with deps.db.reading() as db:
        found = lineman_calls.list_overdue_lineman_calls(db, node=node, now=now)
    return [row.id for row in found]


def extend_lineman_call(deps: Deps, *, call_id: str, now: dt.datetime) -> None:
    """Note that Asterisk still has the call; it will be asked again."""
    with deps.db.writing() as db:
        lineman_calls.extend_lineman_call(db, call_id, deadline_at=now + ASK_AFTER)


def _give_up_late_requests(db: DbConnection, *, now: dt.datetime) -> None:
    for row in lineman_calls.list_lineman_calls_to_place(db, limit=AT_ONCE):
        if row.requested_at + PLACED_WITHIN < now:
            _end(db, row, CallOutcome.NOT_PLACED, now=now)


def _end(db: DbConnection, row: LinemanCallRow, outcome: str, *, now: dt.datetime) -> None:
    lineman_calls.end_lineman_call(db, row.id, at=now, outcome=outcome, talk_s=None)


def _check(
    deps: Deps, db: DbConnection, application_id: int, login: str, *, now: dt.datetime
) -> _Parties:
    """Give who is rung; raise `LinemanCallRefused` when something forbids it."""
    visit = field.get_newest_visit(db, application_id)
    lineman = operators.find_operator_by_login(db, login)
    if visit is None or visit.ended_at is not None or visit.lineman != login or lineman is None:
        raise LinemanCallRefused(LinemanCallRefusal.NOT_VISITED)
    if lineman.mobile is None or lineman.disabled_at is not None:
        raise LinemanCallRefused(LinemanCallRefusal.NO_MOBILE)
    row = connections.get_connection(db, application_id)
    number = phone.parse(row.mobile if row else "")
    if row is None or not isinstance(number, phone.Number):
        raise LinemanCallRefused(LinemanCallRefusal.NO_NUMBER)
    if not pairing.may_ring(deps, now=now, kind=OperatorPhoneKind.MOBILE):
        raise LinemanCallRefused(LinemanCallRefusal.HOURS)
    if ring_permission.block_of_number(db, number.e164, now=now):
        raise LinemanCallRefused(LinemanCallRefusal.DO_NOT_CALL)
    return _Parties(lineman, number.e164, row.language)


def _check_counts(db: DbConnection, application_id: int, login: str, *, now: dt.datetime) -> None:
    since = calendar.last_midnight(at=now)
    of_lineman = lineman_calls.count_lineman_calls(db, since=since, lineman=login)
    to_applicant = lineman_calls.count_lineman_calls(
        db, since=since, lineman=login, application_id=application_id
    )
    if of_lineman >= MOST_OF_LINEMAN or to_applicant >= MOST_TO_APPLICANT:
        raise LinemanCallRefused(LinemanCallRefusal.TOO_MANY)


def _reserve(
    deps: Deps, db: DbConnection, row: LinemanCallRow, *, now: dt.datetime
) -> Placement | None:
    """Reserve a call for the first node with two free channels; end one that is forbidden."""
    if row.requested_at + PLACED_WITHIN < now:
        _end(db, row, CallOutcome.NOT_PLACED, now=now)
        return None
    try:
        parties = _check(deps, db, row.application_id, row.lineman, now=now)
    except LinemanCallRefused as error:
        _end(db, row, error.reason, now=now)
        return None
    for node in node_channels.list_heard_nodes(deps, db, now=now):
        if node_channels.count_free_channels(deps, db, node, now=now) < lineman_calls.CHANNELS:
            continue
        if lineman_calls.place_lineman_call(
            db, row.id, node=node.name, deadline_at=now + ASK_AFTER
        ):
            return _placement(deps, db, row, parties, node=node.name)
        return None
    return None


def _placement(
    deps: Deps, db: DbConnection, row: LinemanCallRow, parties: _Parties, *, node: str
) -> Placement:
    """Say what Asterisk needs; both see the number of the missed-call service as the caller's."""
    callback = callbacks.get_newest_callback(db, parties.number)
    mobile = Phone(OperatorPhoneKind.MOBILE, parties.lineman.mobile or "")
    return Placement(
        attempt_id=row.id,
        node=node,
        phone=mobile,
        language=parties.lineman.language,
        dial=deps.config.telephony.trunk.dialled(parties.number),
        shown=callback.did if callback else next(iter(deps.config.telephony.numbers)),
        announce="",
        consumer_language=_language(deps, db, parties),
        code=callback.code if callback else "",
        is_lineman_call=True,
    )


def _language(deps: Deps, db: DbConnection, parties: _Parties) -> SpokenLanguage:
    chosen = preferences.get_language(db, parties.number) or parties.language
    return speech.spoken_language(chosen, otherwise=deps.config.service.language)
