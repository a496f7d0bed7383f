"""Prove the mobile of an application whose number is known, without telling whether it exists.

Neither answer depends on what is found in a way that its reader could see: why no code was sent,
or how many tries are left, would tell that there is such an application.
"""

import datetime as dt

from missedcall.db.calls import statuses
from missedcall.domain.applications import application_number
from missedcall.domain.applications.mobile_code import CodePurpose
from missedcall.usecases.applications import mobile_codes
from missedcall.usecases.applications.mobile_codes import CodeConfirmed
from missedcall.usecases.deps import Deps


def request_code(
    deps: Deps, *, number: str, holder: str, address: str, language: str, now: dt.datetime
) -> None:
    """Send a code to the mobile of an application, if there is one and the limits allow it."""
    mobile = _mobile_of_application(deps, number)
    if mobile is not None:
        mobile_codes.request_code(
            deps,
            number=mobile,
            purpose=CodePurpose.WEB,
            holder=holder,
            address=address,
            language=language,
            now=now,
        )


def confirm_code(
    deps: Deps, *, number: str, holder: str, code: str, now: dt.datetime
) -> str | None:
    """Take the code; give the application's number when it is right, or None."""
    mobile = _mobile_of_application(deps, number)
    if mobile is None:
        return None
    answer = mobile_codes.confirm_code(
        deps, number=mobile, purpose=CodePurpose.WEB, holder=holder, code=code, now=now
    )
    return _digits(number) if isinstance(answer, CodeConfirmed) else None


def _mobile_of_application(deps: Deps, number: str) -> str | None:
    """Give the mobile of an application whose number was typed, with blanks or Hindi digits."""
    digits = _digits(number)
    if not application_number.is_application_number(digits):
        return None
    with deps.db.reading() as db:
        row = statuses.get_status_of_application(db, digits)
    return row.mobile if row else None


def _digits(number: str) -> str:
    return "".join(str(int(sign)) for sign in number if sign.isdecimal())
