"""Know the operators: who they are, their telephones, and how they log in."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import argon2

from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.offices import offices
from missedcall.db.operators import operators, sip_credentials
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.operators.operator_phone import Phone
from missedcall.domain.operators.refusals import OperatorRefusal
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operator_telephone, passwords
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from missedcall.usecases.operators.passwords import WeakPassword

# It stands in the audit and in logs, so it is one plain word.
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MAX_NAME = 80
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_MAIL = 120
HASHER = argon2.PasswordHasher()


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
    has_second_factor: bool = False  # a code is asked at the login
    must_set_up_code: bool = False  # the role needs one, and the person has none yet
    proven_at: dt.datetime | None = None  # when a code was given in this session


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
    one_time_until: dt.datetime | None = None,
) -> int:
    """Add an operator; raise `OperatorNotAdded` when one of the values cannot be taken.

    The telephone is an extension, a plain mobile, or none yet. An operator of one office must
    have it named. Without a language the screens are shown in the first one. With
    `one_time_until` the password lets in until then, to choose another.
    """
    _require_login(login, name=name, role=role)
    reads = _read_language(deps, language)
    _require_password(deps, password, known=(login, name, extension, mobile))
    telephone = operator_telephone.read_telephone(deps, extension=extension, mobile=mobile)
    try:
        with deps.db.writing() as db:
            require_office(db, role=role, office=office)
            operator_id = operators.add_operator(
                db,
                now=now,
                login=login,
                name=name,
                role=role,
                office=office,
                language=reads,
                **telephone,
                password_hash=HASHER.hash(password),
                one_time_until=one_time_until,
            )
            _note_added(db, login, role_and_office(role, office), one_time_until, by=by, now=now)
    except IntegrityError as error:
        reason = operator_telephone.why_taken(deps, login=login, telephone=telephone)
        raise OperatorNotAdded(reason) from error
    return operator_id


def _note_added(
    db: DbConnection,
    login: str,
    made: str,
    one_time_until: dt.datetime | None,
    *,
    by: str,
    now: dt.datetime,
) -> None:
    note_audit(db, at=now, actor=by, action="operator.add", subject=login, after=made)
    if one_time_until is not None:  # whoever gave it counts as one person with the new one
        note_audit(db, at=now, actor=by, action="password.one_time", subject=login)


def role_and_office(role: str, office: str | None) -> str:
    """Write a role and its office for the audit."""
    return f"{role} {office}" if office else str(role)


def require_office(db: DbConnection, *, role: Actor, office: str | None) -> None:
    """Raise `OperatorNotAdded` for an office that there is not, or a role that lacks one."""
    if office is None and role in OF_AN_OFFICE:
        raise OperatorNotAdded(explain(OperatorRefusal.OFFICE_MISSING, role=role))
    if office is not None and office not in offices.list_offices(db):
        raise OperatorNotAdded(explain(OperatorRefusal.OFFICE_UNKNOWN, office=office))


def _require_password(deps: Deps, password: str, *, known: Iterable[str | None]) -> None:
    try:
        check_password(deps, password, known=known)
    except WeakPassword as error:
        raise OperatorNotAdded(error.reason) from error


def _read_language(deps: Deps, language: str | None) -> str:
    """Give the language in which an operator reads the screens."""
    known = deps.config.web.languages
    if language is not None and language not in known:
        reason = explain(OperatorRefusal.LANGUAGE, language=language, known=tuple(known))
        raise OperatorNotAdded(reason)
    return language or known[0]


def _require_login(login: str, *, name: str, role: Actor) -> None:
    """Raise `OperatorNotAdded` for a login, a name or a role that none can have."""
    if role not in ROLES:
        raise OperatorNotAdded(explain(OperatorRefusal.ROLE, role=role, roles=tuple(ROLES)))
    if not LOGIN.fullmatch(login):
        raise OperatorNotAdded(explain(OperatorRefusal.LOGIN))
    require_name(name)


def require_name(name: str) -> None:
    """Raise `OperatorNotAdded` for what is no name."""
    if not name.strip() or len(name) > MAX_NAME or len(name.splitlines()) != 1:
        raise OperatorNotAdded(explain(OperatorRefusal.NAME, most=MAX_NAME))


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
    telephone = operator_telephone.read_telephone(deps, extension=extension, mobile=mobile)
    try:
        with deps.db.writing() as db:
            row = operators.find_operator_by_login(db, login)
            if row is None:
                raise OperatorNotAdded(explain(OperatorRefusal.UNKNOWN, login=login))
            operators.set_operator_phone(db, row.id, **telephone)
            if row.extension not in (None, extension):
                # The next operator with it must not be heard by the last one.
                sip_credentials.rotate_sip_password(db, row.extension, at=now)
            note_audit(db, at=now, actor=by, action="operator.phone", subject=login)
    except IntegrityError as error:
        reason = operator_telephone.why_taken(deps, login=None, telephone=telephone)
        raise OperatorNotAdded(reason) from error


def change_operator_mail(deps: Deps, *, login: str, mail: str, by: str, now: dt.datetime) -> None:
    """Change where the daily list is mailed to; empty: nowhere.

    Raise `OperatorNotAdded` for an unknown login, or what is no address.
    """
    address = read_mail(mail)
    with deps.db.writing() as db:
        row = operators.find_operator_by_login(db, login)
        if row is None:
            raise OperatorNotAdded(explain(OperatorRefusal.UNKNOWN, login=login))
        operators.set_operator_mail(db, row.id, mail=address)
        note_audit(db, at=now, actor=by, action="operator.mail", subject=login)


def read_mail(text: str) -> str | None:
    """Read a mail address, None for an empty one; raise `OperatorNotAdded`."""
    address = text.strip()
    if address and (len(address) > LONGEST_MAIL or not MAIL.fullmatch(address)):
        raise OperatorNotAdded(explain(OperatorRefusal.MAIL))
    return address or None


def mail_of_operator(deps: Deps, *, login: str) -> str | None:
    """Give where the daily list of a person is mailed to, or None."""
    with deps.db.reading() as db:
        row = operators.find_operator_by_login(db, login)
    return row.mail if row else None


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
