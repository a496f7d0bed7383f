"""Know the operators: who they are, their telephones, and how they log in."""

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import argon2

from missedcall.db.engine import IntegrityError
from missedcall.db.offices import offices
from missedcall.db.operators import operators, sip_credentials
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import passwords
from missedcall.usecases.operators.passwords import WeakPassword

# It stands in the audit and in logs, so it is one plain word.
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MAX_NAME = 80
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_MAIL = 120
HASHER = argon2.PasswordHasher()


class OperatorNotAdded(ValueError):
    """Say why an operator cannot be added."""


@dataclass(frozen=True)
class Operator:
    """Describe who is logged in; `attempt_id` is the call in hand."""

    id: int
    login: str
    name: str
    role: Actor
    office: str | None
    phone: Phone | None
    language: str
    state: str
    state_since: dt.datetime
    state_reason: str | None
    attempt_id: str | None
    shift: str | None
    must_choose_password: bool  # another person chose the present one


def add_operator(
    deps: Deps,
    *,
    login: str,
    name: str,
    role: Actor,
    password: str,
    extension: str | None,
    language: str | None,
    by: str,
    now: dt.datetime,
    mobile: str | None = None,
    office: str | None = None,
) -> int:
    """Add an operator; raise `OperatorNotAdded` when one of the values cannot be taken.

    The telephone is an extension, a plain mobile, or none yet. An operator of one office must
    have it named. Without a language the screens are shown in the first one.
    """
    _require_login(login, name=name, role=role)
    screens = deps.config.web.languages
    if language is not None and language not in screens:
        raise OperatorNotAdded(
            f"language: the screens are not shown in {language!r}; use one of {', '.join(screens)}"
        )
    try:
        check_password(deps, password, known=(login, name, extension, mobile))
    except WeakPassword as error:
        raise OperatorNotAdded(str(error)) from error
    if office is None and role in OF_AN_OFFICE:
        raise OperatorNotAdded(f"office: name the office that a {role} works for")
    telephone = _telephone(deps, extension=extension, mobile=mobile)
    try:
        with deps.db.writing() as db:
            if office is not None and office not in offices.list_offices(db):
                raise OperatorNotAdded(
                    f"office: there is no {office}; see `missedcall offices list`"
                )
            operator_id = operators.add_operator(
                db,
                now=now,
                login=login,
                name=name,
                role=role,
                office=office,
                language=language or screens[0],
                **telephone,
                password_hash=HASHER.hash(password),
            )
            note_audit(db, at=now, actor=by, action="operator.add", subject=login)
    except IntegrityError as error:
        raise OperatorNotAdded(_taken(deps, login=login, telephone=telephone)) from error
    return operator_id


def _require_login(login: str, *, name: str, role: Actor) -> None:
    """Raise `OperatorNotAdded` for a login, a name or a role that none can have."""
    if role not in ROLES:
        raise OperatorNotAdded(f"role: {role} is no role of a login; use {', '.join(ROLES)}")
    if not LOGIN.fullmatch(login):
        raise OperatorNotAdded("login: use 1 to 40 of A-Z, a-z, 0-9, dot, hyphen and underscore")
    if not name.strip() or len(name) > MAX_NAME or len(name.splitlines()) != 1:
        raise OperatorNotAdded(f"name: write one line of 1 to {MAX_NAME} characters")


def change_operator_phone(
    deps: Deps,
    *,
    login: str,
    extension: str | None,
    mobile: str | None,
    by: str,
    now: dt.datetime,
) -> None:
    """Give an operator another telephone; a call in hand goes on at the old one.

    Raise `OperatorNotAdded` with the reason when it cannot be given.
    """
    telephone = _telephone(deps, extension=extension, mobile=mobile)
    try:
        with deps.db.writing() as db:
            row = operators.find_operator_by_login(db, login)
            if row is None:
                raise OperatorNotAdded(
                    f"login: there is no {login}; look at `missedcall operators list`"
                )
            operators.set_operator_phone(db, row.id, **telephone)
            if row.extension not in (None, extension):
                # The next operator with it must not be heard by the last one.
                sip_credentials.rotate_sip_password(db, row.extension, at=now)
            note_audit(db, at=now, actor=by, action="operator.phone", subject=login)
    except IntegrityError as error:
        raise OperatorNotAdded(_taken(deps, login=None, telephone=telephone)) from error


def change_operator_mail(deps: Deps, *, login: str, mail: str, by: str, now: dt.datetime) -> None:
    """Change where the daily list is mailed to; empty: nowhere.

    Raise `OperatorNotAdded` for an unknown login, or what is no address.
    """
    address = mail.strip()
    if address and (len(address) > LONGEST_MAIL or not MAIL.fullmatch(address)):
        raise OperatorNotAdded("mail: this is no address; write it like je412@example.in")
    with deps.db.writing() as db:
        row = operators.find_operator_by_login(db, login)
        if row is None:
            raise OperatorNotAdded(
                f"login: there is no {login}; look at `missedcall operators list`"
            )
        operators.set_operator_mail(db, row.id, mail=address or None)
        note_audit(db, at=now, actor=by, action="operator.mail", subject=login)


def mail_of_operator(deps: Deps, *, login: str) -> str | None:
    """Give where the daily list of a person is mailed to, or None."""
    with deps.db.reading() as db:
        row = operators.find_operator_by_login(db, login)
    return row.mail if row else None


def _taken(deps: Deps, *, login: str | None, telephone: Mapping[str, str | None]) -> str:
    """Say which of a login and a telephone is taken, by which operator, and the next free one."""
    with deps.db.reading() as db:
        staff = {
            operators.unique_login(row.login): row for row in operators.list_all_operators(db)
        }
    told = []
    if login is not None and (holder := staff.get(operators.unique_login(login))):
        free = (f"{login}{serial}" for serial in itertools.count(2))
        other = next(each for each in free if operators.unique_login(each) not in staff)
        told.append(f"login {login} is taken by {holder.name}; the next free one is {other}")
    for row in staff.values():
        if any(telephone.values()) and all(
            getattr(row, name) == telephone[name] for name in telephone
        ):
            other = _free(deps, staff, like=telephone["extension"])
            told.append(f"{_name(telephone)} is taken by {row.login}; {other}")
    return "; ".join(told) or "login or telephone is taken; choose another"


def _free(deps: Deps, staff: Mapping[str, OperatorRow], *, like: str | None) -> str:
    """Name an extension that no operator has, of the kind of the one asked for if there is one."""
    if like is None:
        return "give another mobile"
    telephony = deps.config.telephony
    used = {row.extension for row in staff.values()}
    is_browser = like in telephony.browser.extensions
    of_kind = telephony.browser.extensions if is_browser else telephony.extensions
    free = next((each for each in (*of_kind, *telephony.phones) if each not in used), None)
    if free is None:
        return "no extension is free: add one to telephony.extensions"
    return f"the next free extension is {free}"


def _telephone(deps: Deps, *, extension: str | None, mobile: str | None) -> dict[str, str | None]:
    """Check a telephone and give it as its columns; raise `OperatorNotAdded`."""
    if extension is not None and mobile is not None:
        raise OperatorNotAdded(
            "extension, mobile: an operator has one telephone; give one of the two"
        )
    if extension is not None and extension not in deps.config.telephony.phones:
        known = ", ".join(deps.config.telephony.phones)
        raise OperatorNotAdded(
            f"extension: {extension} is not in telephony.extensions or telephony.browser; "
            f"use one of {known}"
        )
    return {"extension": extension, "mobile": None if mobile is None else _mobile(deps, mobile)}


def _mobile(deps: Deps, text: str) -> str:
    """Read an operator's mobile number, as E.164."""
    number = phone.parse(text)
    if not isinstance(number, phone.Number):
        raise OperatorNotAdded(
            f"mobile: {number.reason.said}; give ten digits of an Indian mobile"
        )
    if number.kind is phone.PhoneKind.LANDLINE:
        raise OperatorNotAdded("mobile: that is a landline; give ten digits of an Indian mobile")
    telephony = deps.config.telephony
    if number in [phone.parse(ours) for ours in (*telephony.numbers, *telephony.status_numbers)]:
        raise OperatorNotAdded("mobile: that is one of our own numbers; give the operator's")
    needed = Phone(OperatorPhoneKind.MOBILE, number.e164).trunk_channels
    if telephony.trunk.channels < needed:
        raise OperatorNotAdded(
            f"mobile: a call takes {needed} channels of the trunk, and telephony.trunk.channels "
            f"is {telephony.trunk.channels}; raise it, or give an extension"
        )
    return number.e164


def _name(telephone: Mapping[str, str | None]) -> str:
    """Name a telephone without telling a number."""
    return f"extension {telephone['extension']}" if telephone["extension"] else "the mobile"


@cache
def _hash_of_unknown_login() -> str:
    """Give what is verified when a login is unknown: the answer takes as long as for a known one.

    Made with the first login of a process and not as it starts: most commands know no login.
    """
    return HASHER.hash("nobody has this password")


def authenticate_operator(deps: Deps, *, login: str, password: str) -> Operator | None:
    """Give the operator whose password this is, or None: also for one who is disabled."""
    with deps.db.reading() as db:
        row = operators.find_operator_by_login(db, login)
    if not is_password_of(row, password) or row is None or row.disabled_at is not None:
        return None
    return operator_from_row(row)


def is_password_of(row: OperatorRow | None, password: str) -> bool:
    """Verify a password; without an operator it takes as long, and is always wrong."""
    try:
        HASHER.verify(row.password_hash if row else _hash_of_unknown_login(), password)
    except argon2.exceptions.VerificationError:
        return False
    return row is not None


def check_password(deps: Deps, password: str, *, known: Iterable[str | None]) -> None:
    """Raise `WeakPassword` for a password that is easy to guess for who knows the person."""
    passwords.check_strength(password, known=[*known, deps.config.service.name])


def get_operator(deps: Deps, *, operator_id: int) -> Operator | None:
    with deps.db.reading() as db:
        row = operators.get_operator(db, operator_id)
    return operator_from_row(row) if row else None


def operator_from_row(row: OperatorRow) -> Operator:
    return Operator(
        id=row.id,
        login=row.login,
        name=row.name,
        role=Actor(row.role),
        office=row.office,
        phone=operators.telephone_of_operator(row),
        language=row.language,
        state=row.state,
        state_since=row.state_since,
        state_reason=row.state_reason,
        attempt_id=row.attempt_id,
        shift=row.shift,
        must_choose_password=row.one_time_until is not None,
    )
