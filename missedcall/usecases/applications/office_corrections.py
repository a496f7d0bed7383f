"""Correct forms of applications of one's own offices."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.offices import worklist
from missedcall.domain.applications.mobile_code import CodeRefused
from missedcall.domain.connection import choices
from missedcall.domain.connection.states import Event, State
from missedcall.usecases.applications import corrections, mobile_change
from missedcall.usecases.applications.corrections import CorrectionRequest
from missedcall.usecases.applications.mobile_codes import CodeSent
from missedcall.usecases.applications.office_worklist import NotOnWorklist, centres_of_person
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator


def correct_on_worklist(
    deps: Deps,
    *,
    number: str,
    request: CorrectionRequest,
    expected_version: int | None,
    by: Operator,
    now: dt.datetime,
) -> None:
    """Correct the form of an application of one's own office, as it was seen.

    Raise `NotOnWorklist`, and as `corrections.correct_application` does.
    """
    with deps.db.reading() as db:
        row = worklist.get_application(db, number=number, offices=centres_of_person(db, by))
    if row is None:
        raise NotOnWorklist(number)
    corrections.correct_application(
        deps,
        number=number,
        request=request,
        actor=by.login,
        role=by.role,
        now=now,
        expected_version=expected_version,
    )


@dataclass(frozen=True)
class MobileChange:
    """Hold what was typed to put another mobile into an application; no code asks for one."""

    number: str
    mobile: str
    code: str
    reason: str
    seen: int | None  # the version that was seen; None: as it is now


def change_mobile_on_worklist(
    deps: Deps, *, request: MobileChange, address: str, by: Operator, now: dt.datetime
) -> CodeSent | CodeRefused | None:
    """Send a code to the right mobile, or write the mobile when its code is right.

    Raise `NotOnWorklist`, and as `corrections.correct_application` does.
    """
    with deps.db.reading() as db:
        mine = centres_of_person(db, by)
        row = worklist.get_application(db, number=request.number, offices=mine)
    may = row is not None and choices.permitted_events(state=State(row.state), role=by.role)
    if not may or Event.AMEND not in may:
        raise NotOnWorklist(request.number)
    holder = f"staff {by.login} for {request.number}"
    if not request.code:
        return mobile_change.send_code_to_new_mobile(
            deps,
            mobile=request.mobile,
            holder=holder,
            address=address,
            language=by.language,
            now=now,
        )
    return mobile_change.change_mobile_by_code(
        deps,
        number=request.number,
        mobile=request.mobile,
        code=request.code,
        reason=request.reason,
        holder=holder,
        actor=by.login,
        role=by.role,
        now=now,
        expected_version=request.seen,
    )
