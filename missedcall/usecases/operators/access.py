"""Let people in, shut them out, and change what they get in with."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators as rows
from missedcall.db.operators import second_factors, sip_credentials, web_sessions
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.operators.refusals import AccessRefusal, LoginCodeRefusal
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators, passwords, second_factor, sessions
from missedcall.usecases.operators.operators import Operator

ONE_TIME_FOR = dt.timedelta(days=3)
# What is typed as an unknown login may be a password.
UNKNOWN: Final = "an unknown login"
# How a try with the right password stands in the audit: logged in, or a code is awaited.
RIGHT: Final = ("login", "login.password")


class AccessNotAllowed(RequestRefused):
    """Refuse a change of a person's access."""


@dataclass(frozen=True)
class AccountManager:
    """Say who changes a person's access; without a role it is the machine's administrator."""

    login: str
    role: Actor | None = None
    address: str | None = None


def log_in(
    deps: Deps, *, login: str, password: str, address: str, now: dt.datetime
) -> Operator | None:
    """Give the person whose password this is, and note in the audit how the try ended.

    A disabled person and a one-time password that has run out are answered like a wrong one. Who
    has a second factor is not logged in yet: `second_factor.finish_login` does that.
    """
    with deps.db.reading() as db:
        row = rows.find_operator_by_login(db, login)
    is_right = operators.is_password_of(row, password)
    outcome = _outcome(row, is_right=is_right, now=now)
    known = UNKNOWN if row is None else row.login
    with deps.db.writing() as db:
        has_factor = row is not None and second_factor.has_second_factor(db, row.id)
        if outcome == "login" and has_factor:
            outcome = "login.password"
        note_audit(
            db,
            at=now,
            actor=known if outcome in RIGHT else "login page",
            action=outcome,
            subject=known,
            address=address,
        )
    if row is None or outcome not in RIGHT:
        return None
    return replace(operators.operator_from_row(row), has_second_factor=has_factor)


def note_login_wait(deps: Deps, *, login: str, address: str, now: dt.datetime) -> None:
    """Note that tries at a password are held back, because there were too many."""
    with deps.db.writing() as db:
        row = rows.find_operator_by_login(db, login)
        known = UNKNOWN if row is None else row.login
        action = "login.limit"
        note_audit(db, at=now, actor="login page", action=action, subject=known, address=address)


def _outcome(row: OperatorRow | None, *, is_right: bool, now: dt.datetime) -> str:
    if row is None or not is_right:
        return "login.wrong"
    if row.disabled_at is not None:
        return "login.disabled"
    if row.one_time_until is not None and row.one_time_until <= now:
        return "login.expired"
    return "login"


def disable_login(deps: Deps, *, login: str, by: AccountManager, now: dt.datetime) -> None:
    """Shut a person out at once: sessions end, the shift ends, a call in hand is the last.

    Raise `AccessNotAllowed`.
    """
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        rows.set_operator_disabled(db, row.id, at=now)
        web_sessions.end_sessions_of_operator(db, row.id, at=now, reason="disabled")
        rows.log_operator_off(db, row.id, at=now, actor=by.login, reason="disabled")
        if row.extension is not None:
            sip_credentials.rotate_sip_password(db, row.extension, at=now)
        _note(db, "operator.disable", row, by=by, now=now)


def enable_login(deps: Deps, *, login: str, by: AccountManager, now: dt.datetime) -> None:
    """Let a disabled person in again, with the password of before; raise `AccessNotAllowed`."""
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        rows.set_operator_disabled(db, row.id, at=None)
        _note(db, "operator.enable", row, by=by, now=now)


def change_phone_password(
    deps: Deps, *, login: str, by: AccountManager, now: dt.datetime
) -> tuple[str, int]:
    """Let a person's SIP telephone have another password, because it was lost or lent.

    Give the extension and the password's generation. Within seconds whatever is registered with
    the old one is gone; a call in hand goes on. Raise `AccessNotAllowed`.
    """
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        if row.extension is None:
            raise AccessNotAllowed(explain(AccessRefusal.NO_PHONE, login=login))
        generation = sip_credentials.rotate_sip_password(db, row.extension, at=now)
        _note(db, "operator.phone_password", row, by=by, now=now)
    return row.extension, generation


def show_phone_password(
    deps: Deps, *, login: str, by: AccountManager, now: dt.datetime
) -> tuple[str, int]:
    """Give the extension of a person's SIP telephone and its password's generation.

    That it was asked for is noted. Raise `AccessNotAllowed`.
    """
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        if row.extension is None:
            raise AccessNotAllowed(explain(AccessRefusal.NO_PHONE, login=login))
        _note(db, "operator.phone_seen", row, by=by, now=now)
        return row.extension, sip_credentials.get_password_generation(db, row.extension)


def give_one_time_password(deps: Deps, *, login: str, by: AccountManager, now: dt.datetime) -> str:
    """Give a person a one-time password, good for choosing another; all sessions end.

    It works for three days. Raise `AccessNotAllowed`.
    """
    made = passwords.make_one_time_password()
    hashed = operators.HASHER.hash(made)
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        until = now + ONE_TIME_FOR
        rows.set_operator_password(db, row.id, password_hash=hashed, one_time_until=until)
        web_sessions.end_sessions_of_operator(db, row.id, at=now, reason="password")
        _note(db, "password.one_time", row, by=by, now=now)
    return made


def reset_second_factor(
    deps: Deps, *, login: str, by: AccountManager, now: dt.datetime, reason: str = ""
) -> None:
    """Ask a person for no code any more, because the telephone is lost; all sessions end.

    Whose role needs a second factor sets up another at the next login. Raise `AccessNotAllowed`.
    """
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        if not second_factors.delete_second_factor(db, row.id):
            raise AccessNotAllowed(explain(LoginCodeRefusal.NONE, login=row.login))
        web_sessions.end_sessions_of_operator(db, row.id, at=now, reason="second_factor")
        _note(db, "second_factor.reset", row, by=by, now=now, reason=reason)


def end_sessions(deps: Deps, *, login: str, by: AccountManager, now: dt.datetime) -> int:
    """Log a person out everywhere; give how many sessions ended. Raise `AccessNotAllowed`."""
    with deps.db.reading() as db:
        row = person_to_change(db, login, by=by)
    return sessions.end_all_sessions(
        deps, operator_id=row.id, by=by.login, address=by.address or "", now=now
    )


def choose_password(
    deps: Deps,
    *,
    operator: Operator,
    old: str,
    new: str,
    token: str,
    address: str,
    now: dt.datetime,
) -> None:
    """Change one's own password; every other session ends than that of `token`.

    Raise `AccessNotAllowed` (`wrong`, or `same` as before) or `passwords.WeakPassword`.
    """
    with deps.db.reading() as db:
        row = rows.get_operator(db, operator.id)
    if row is None or not operators.is_password_of(row, old):
        raise AccessNotAllowed(explain(AccessRefusal.WRONG))
    if new == old:
        raise AccessNotAllowed(explain(AccessRefusal.SAME))
    known = (row.login, row.name, row.extension, row.mobile)
    operators.check_password(deps, new, known=known)
    hashed = operators.HASHER.hash(new)
    by = AccountManager(operator.login, operator.role, address)
    with deps.db.writing() as db:
        rows.set_operator_password(db, operator.id, password_hash=hashed, one_time_until=None)
        kept = sessions.session_id_of(token)
        web_sessions.end_sessions_of_operator(db, operator.id, at=now, reason="password", but=kept)
        _note(db, "password.change", row, by=by, now=now)


@dataclass(frozen=True)
class StaffMember:
    """Describe a person's access to those who may change it."""

    login: str
    name: str
    role: Actor
    office: str | None
    sessions: int
    disabled_at: dt.datetime | None
    one_time_until: dt.datetime | None
    extension: str | None
    mobile: str | None  # masked
    mail: str | None
    may_change: bool


def list_people(deps: Deps, *, by: AccountManager, now: dt.datetime) -> list[StaffMember]:
    """List all people with their access, by login."""
    running = Counter(each.login for each in sessions.running_sessions(deps, now=now))
    with deps.db.reading() as db:
        found = rows.list_all_operators(db)
    return [
        StaffMember(
            login=row.login,
            name=row.name,
            role=Actor(row.role),
            office=row.office,
            sessions=running[row.login],
            disabled_at=row.disabled_at,
            one_time_until=row.one_time_until,
            extension=row.extension,
            mobile=row.mobile and phone.mask(row.mobile),
            mail=row.mail,
            may_change=may_change_access(by, login=row.login, role=Actor(row.role)),
        )
        for row in found
    ]


def may_change_access(by: AccountManager, *, login: str, role: Actor) -> bool:
    """Say whether a person may change another's access: a supervisor not that of an admin."""
    if by.role is None:
        return True
    return login != by.login and (by.role is Actor.ADMIN or role is not Actor.ADMIN)


def person_to_change(db: DbConnection, login: str, *, by: AccountManager) -> OperatorRow:
    """Give a person whose access may be changed; raise `AccessNotAllowed`."""
    row = rows.find_operator_by_login(db, login)
    if row is None:
        raise AccessNotAllowed(explain(AccessRefusal.UNKNOWN, login=login))
    if not may_change_access(by, login=row.login, role=Actor(row.role)):
        raise AccessNotAllowed(explain(AccessRefusal.NOT_YOURS, login=login, by=by.login))
    return row


def _note(
    db: DbConnection,
    action: str,
    row: OperatorRow,
    *,
    by: AccountManager,
    now: dt.datetime,
    reason: str = "",
) -> None:
    note_audit(
        db,
        at=now,
        actor=by.login,
        action=action,
        subject=row.login,
        reason=reason or None,
        address=by.address,
    )
