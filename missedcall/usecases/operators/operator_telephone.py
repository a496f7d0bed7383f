"""Check a telephone that is given to an operator, and say who has it where it is taken."""

import itertools
from collections.abc import Mapping

from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.domain.operators.refusals import FreeExtension, OperatorRefusal
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import Explanation, RequestRefused, explain
from missedcall.usecases.deps import Deps


class OperatorNotAdded(RequestRefused):
    """Refuse to add an operator, or to give one a telephone or a mail address."""


def read_telephone(
    deps: Deps, *, extension: str | None, mobile: str | None
) -> dict[str, str | None]:
    """Check a telephone and give it as its columns; raise `OperatorNotAdded`."""
    if extension is not None and mobile is not None:
        raise OperatorNotAdded(explain(OperatorRefusal.TWO_PHONES))
    known = deps.config.telephony.phones
    if extension is not None and extension not in known:
        raise OperatorNotAdded(
            explain(OperatorRefusal.EXTENSION, extension=extension, known=tuple(known))
        )
    return {"extension": extension, "mobile": None if mobile is None else _mobile(deps, mobile)}


def why_taken(
    deps: Deps, *, login: str | None, telephone: Mapping[str, str | None]
) -> Explanation:
    """Say which of a login and a telephone is taken, by which operator, and the next free one."""
    with deps.db.reading() as db:
        staff = {
            operators.unique_login(row.login): row for row in operators.list_all_operators(db)
        }
    of_login = None if login is None else _login_taken(login, staff)
    of_telephone = _telephone_taken(deps, telephone, staff)
    if of_login and of_telephone:
        return explain(OperatorRefusal.BOTH_TAKEN, login=of_login, telephone=of_telephone)
    return of_login or of_telephone or explain(OperatorRefusal.TAKEN)


def _login_taken(login: str, staff: Mapping[str, OperatorRow]) -> Explanation | None:
    holder = staff.get(operators.unique_login(login))
    if holder is None:
        return None
    others = (f"{login}{serial}" for serial in itertools.count(2))
    free = next(each for each in others if operators.unique_login(each) not in staff)
    return explain(OperatorRefusal.LOGIN_TAKEN, login=login, holder=holder.name, free=free)


def _telephone_taken(
    deps: Deps, telephone: Mapping[str, str | None], staff: Mapping[str, OperatorRow]
) -> Explanation | None:
    """Say who has a telephone, without telling the number of a mobile."""
    if not any(telephone.values()):
        return None
    holder = next(
        (
            row.login
            for row in staff.values()
            if all(getattr(row, name) == telephone[name] for name in telephone)
        ),
        None,
    )
    if holder is None:
        return None
    extension = telephone["extension"]
    if extension is None:
        return explain(OperatorRefusal.MOBILE_TAKEN, holder=holder)
    free = _free(deps, staff, like=extension)
    return explain(OperatorRefusal.EXTENSION_TAKEN, extension=extension, holder=holder, free=free)


def _free(deps: Deps, staff: Mapping[str, OperatorRow], *, like: str) -> Explanation:
    """Name an extension that no operator has, of the kind of `like` if there is one."""
    telephony = deps.config.telephony
    used = {row.extension for row in staff.values()}
    is_browser = like in telephony.browser.extensions
    of_kind = telephony.browser.extensions if is_browser else telephony.extensions
    free = next((each for each in (*of_kind, *telephony.phones) if each not in used), None)
    if free is None:
        return explain(FreeExtension.NONE)
    return explain(FreeExtension.NEXT, extension=free)


def _mobile(deps: Deps, text: str) -> str:
    """Read an operator's mobile number, as E.164."""
    number = phone.parse(text)
    if not isinstance(number, phone.Number):
        raise OperatorNotAdded(explain(OperatorRefusal.MOBILE, why=explain(number.reason)))
    if number.kind is phone.PhoneKind.LANDLINE:
        raise OperatorNotAdded(explain(OperatorRefusal.LANDLINE))
    telephony = deps.config.telephony
    if number in [phone.parse(ours) for ours in (*telephony.numbers, *telephony.status_numbers)]:
        raise OperatorNotAdded(explain(OperatorRefusal.OUR_NUMBER))
    needed, channels = (
        Phone(OperatorPhoneKind.MOBILE, number.e164).trunk_channels,
        telephony.trunk.channels,
    )
    if channels < needed:
        raise OperatorNotAdded(explain(OperatorRefusal.TRUNK, needed=needed, channels=channels))
    return number.e164
