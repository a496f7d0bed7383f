"""Let people in, shut them out, and change what they get in with."""

import datetime as dt
from dataclasses import replace
from typing import Final

from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators as rows
from missedcall.db.operators import second_factors, sip_credentials, web_sessions
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.operators.refusals import AccessRefusal, LoginCodeRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators, passwords, second_factor, sessions
from missedcall.usecases.operators.account_manager import (
    AccessNotAllowed,
    AccountManager,
    person_to_change,
    require_other_admin,
    require_reason,
)
from missedcall.usecases.operators.operators import Operator

ONE_TIME_FOR = dt.timedelta(days=3)
# What is typed as an unknown login may be a password.
UNKNOWN: Final = "an unknown login"
# How a try with the right password stands in the audit: logged in, or a code is awaited.
RIGHT: Final = ("login", "login.password")


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


def disable_login(
    deps: Deps, *, login: str, by: AccountManager, now: dt.datetime, reason: str = ""
) -> None:
    """Shut a person out at once: sessions end, the shift ends, a call in hand is the last.

    Raise `AccessNotAllowed`, also for the last administrator.
    """
    reason = require_reason(by, reason)
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        require_other_admin(db, row)
        rows.set_operator_disabled(db, row.id, at=now)
        web_sessions.end_sessions_of_operator(db, row.id, at=now, reason="disabled")
        rows.log_operator_off(db, row.id, at=now, actor=by.login, reason="disabled")
        if row.extension is not None:
            sip_credentials.rotate_sip_password(db, row.extension, at=now)
        _note(db, "operator.disable", row, by=by, now=now, reason=reason)


def enable_login(
    deps: Deps, *, login: str, by: AccountManager, now: dt.datetime, reason: str = ""
) -> None:
    """Let a disabled person in again, with the password of before; raise `AccessNotAllowed`."""
    reason = require_reason(by, reason)
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        rows.set_operator_disabled(db, row.id, at=None)
        _note(db, "operator.enable", row, by=by, now=now, reason=reason)


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
    reason = require_reason(by, reason)
    with deps.db.writing() as db:
        row = person_to_change(db, login, by=by)
        if not second_factors.delete_second_factor(db, row.id):
            raise AccessNotAllowed(explain(LoginCodeRefusal.NONE, login=row.login))
        web_sessions.end_sessions_of_operator(db, row.id, at=now, reason="second_factor")
        _note(db, "second_factor.reset", row, by=by, now=now, reason=reason)


def end_one_session(
    deps: Deps, *, login: str, shown_id: str, by: AccountManager, now: dt.datetime
) -> bool:
    """Log a person out in one place; False when no session runs so. Raise `AccessNotAllowed`."""
    with deps.db.reading() as db:
        row = person_to_change(db, login, by=by)
    return sessions.end_one_session(
        deps,
        operator_id=row.id,
        shown_id=shown_id,
        by=by.login,
        address=by.address or "",
        now=now,
    )


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
