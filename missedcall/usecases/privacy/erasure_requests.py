"""Let one person write down a wish to have data erased, and another approve it.

One alone could make a stranger's callback, and all that is known of it, disappear.
"""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.callbacks import callbacks
from missedcall.db.connection import application_lists
from missedcall.db.engine import DbConnection
from missedcall.db.privacy import erasure_requests, personal_rows
from missedcall.db.privacy.erasure_requests import ErasureRequestRow
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks import calendar
from missedcall.domain.operators.roles import MAY_SUPERVISE
from missedcall.domain.privacy.refusals import PrivacyRefusal
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.privacy import erasure
from missedcall.usecases.privacy.request import PrivacyRequestRefused, read_number, read_words
from missedcall.usecases.second_person import why_not_second

# So many wishes one person writes down in a day in India: the work of a bad day, not of a list.
MOST_A_DAY = 10


def propose_erasure(
    deps: Deps,
    *,
    number: str,
    by: Operator,
    reason: str,
    proof: str,
    drops_callback: bool,
    now: dt.datetime,
) -> int:
    """Write down that the owner of a number wants what is held erased; give the request's id.

    Nothing happens until another person approves it. `proof` says how the owner was known, and
    `drops_callback` that the owner wants no callback any more. Raise `PrivacyRequestRefused` when
    nothing is held, an application is still open, or this person has written down enough today.
    """
    e164 = read_number(number)
    wish = {"reason": read_words("reason", reason), "proof": read_words("proof", proof)}
    with deps.db.writing() as db:
        _refuse_too_many(db, by, now=now)
        _refuse_what_runs(db, e164)
        if any(
            row.state in ("proposed", "asked")
            for row in erasure_requests.list_requests_of_number(db, e164)
        ):
            raise PrivacyRequestRefused(explain(PrivacyRefusal.ASKED_ALREADY))
        request_id = erasure_requests.add_erasure_request(
            db, number=e164, at=now, by=by.login, drops_callback=drops_callback, **wish
        )
        _audit(db, "privacy.erase", request_id, by=by, now=now)
    return request_id


def approve_erasure(deps: Deps, *, request_id: int, by: Operator, now: dt.datetime) -> str:
    """Hide what is held at once, as another person proposed; give the state.

    It is `asked` while an operator still speaks with the owner. Raise `PrivacyRequestRefused` for
    the person who proposed it, and while a callback waits that the owner did not give up.
    """
    with deps.db.writing() as db:
        row = _proposed(db, request_id)
        if by.role not in MAY_SUPERVISE or row.asked_by == by.login:
            raise PrivacyRequestRefused(explain(PrivacyRefusal.SECOND_PERSON))
        why_not = why_not_second(db, first=row.asked_by, second=by.login, since=row.asked_at)
        if why_not is not None:
            raise PrivacyRequestRefused(why_not)
        _refuse_what_runs(db, row.number)
        _close_what_waits(db, row, by=by, now=now)
        erasure_requests.decide_erasure_request(db, request_id, to="asked", at=now, by=by.login)
        _audit(db, "privacy.approve", request_id, by=by, now=now)
        is_sealed = erasure.seal_person(deps, db, request_id, row.number, now=now)
    return "restricted" if is_sealed else "asked"


def withdraw_erasure(deps: Deps, *, request_id: int, by: Operator, now: dt.datetime) -> None:
    """Take a request back before it is approved; raise `PrivacyRequestRefused` afterwards.

    The person who proposed it may, and any who may approve it.
    """
    with deps.db.writing() as db:
        row = _proposed(db, request_id)
        if by.role not in MAY_SUPERVISE and row.asked_by != by.login:
            raise PrivacyRequestRefused(explain(PrivacyRefusal.NOT_YOURS))
        erasure_requests.decide_erasure_request(
            db, request_id, to="withdrawn", at=now, by=by.login
        )
        _audit(db, "privacy.withdraw", request_id, by=by, now=now)


def _proposed(db: DbConnection, request_id: int) -> ErasureRequestRow:
    row = erasure_requests.get_erasure_request(db, request_id)
    if row is None or row.state != "proposed":
        raise PrivacyRequestRefused(explain(PrivacyRefusal.NOT_PROPOSED, request=request_id))
    return row


def _refuse_too_many(db: DbConnection, by: Operator, *, now: dt.datetime) -> None:
    today = calendar.last_midnight(at=now)
    if erasure_requests.count_requests_of_actor(db, by.login, since=today) >= MOST_A_DAY:
        raise PrivacyRequestRefused(explain(PrivacyRefusal.TOO_MANY, most=MOST_A_DAY))


def _refuse_what_runs(db: DbConnection, number: str) -> None:
    open_ones = application_lists.list_open_applications_of_mobile(db, number)
    if open_ones:
        raise PrivacyRequestRefused(
            explain(PrivacyRefusal.STILL_OPEN, applications=tuple(open_ones))
        )
    if not set(personal_rows.read_person(db, number)) - {"erasure_requests", "transitions"}:
        raise PrivacyRequestRefused(explain(PrivacyRefusal.NOTHING_HELD))


def _close_what_waits(
    db: DbConnection, request: ErasureRequestRow, *, by: Operator, now: dt.datetime
) -> None:
    """Close a callback that the owner gave up; one that waits else is rung before."""
    waiting = callbacks.get_open_callback(db, request.number)
    if waiting is None or waiting.state not in ("waiting", "parked"):
        return
    if not request.drops_callback:
        raise PrivacyRequestRefused(explain(PrivacyRefusal.CALLBACK_WAITS))
    callbacks.move_callback(
        db,
        waiting.id,
        from_states=("waiting", "parked"),
        to_state="closed",
        closed_at=now,
        closed_reason="erasure",
        at=now,
        actor=by.login,
        reason="the owner gave it up, and has the data erased",
    )


def _audit(
    db: DbConnection, action: str, request_id: int, *, by: Operator, now: dt.datetime
) -> None:
    note_audit(db, at=now, actor=by.login, action=action, subject=f"request {request_id}")


@dataclass(frozen=True)
class ErasureSummary:
    """Describe a request to erase; the number is masked."""

    id: int
    number: str
    state: str
    asked_at: dt.datetime
    asked_by: str
    reason: str
    proof: str
    drops_callback: bool
    decided_by: str | None
    erase_on: dt.date | None
    may_approve: bool
    may_withdraw: bool


def list_erasure_requests(deps: Deps, *, by: Operator, limit: int) -> list[ErasureSummary]:
    """List requests to erase, the newest first, with what the reader may do."""
    with deps.db.reading() as db:
        rows = erasure_requests.list_latest_requests(db, limit=limit)
    return [_listed(row, by=by) for row in rows]


def _listed(row: ErasureRequestRow, *, by: Operator) -> ErasureSummary:
    waits, is_own = row.state == "proposed", row.asked_by == by.login
    may_judge = by.role in MAY_SUPERVISE
    return ErasureSummary(
        id=row.id,
        number=phone.mask(row.number),
        state=row.state,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        reason=row.reason,
        proof=row.proof,
        drops_callback=row.drops_callback,
        decided_by=row.decided_by,
        erase_on=row.erase_at and calendar.ist_date(row.erase_at),
        may_approve=waits and may_judge and not is_own,
        may_withdraw=waits and (may_judge or is_own),
    )
