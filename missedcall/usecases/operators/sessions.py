"""Begin, know and end the sessions of people at the screens."""

import contextlib
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from missedcall.db.engine import DatabaseBusy
from missedcall.db.operators import operators as operator_rows
from missedcall.db.operators import web_sessions
from missedcall.db.operators.web_sessions import SessionOperator
from missedcall.db.schema import note_audit
from missedcall.domain.operators.roles import ON_OWN_DEVICE, Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator

# What a person does is written down so often at most: idle ends are counted in minutes.
TOUCH_AFTER = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=30)


def begin_session(deps: Deps, *, operator_id: int, address: str, now: dt.datetime) -> str:
    """Begin a session and give the token that stands for it."""
    token = secrets.token_urlsafe(32)
    with deps.db.writing() as db:
        web_sessions.delete_old_sessions(db, operator_id, before=now - KEPT)
        web_sessions.add_session(
            db, session_id=session_id_of(token), operator_id=operator_id, address=address, at=now
        )
    return token


def operator_of_session(
    deps: Deps, *, token: str, is_activity: bool, is_display: bool, now: dt.datetime
) -> Operator | None:
    """Give the person of a session; None when it has ended, has run out, or the login is disabled.

    `is_activity` says that the person asked, and not a page by itself. Who does nothing for
    `web.idle_minutes` is logged out and off duty; a call in hand counts as doing something, and
    neither a display that renews itself (`is_display`) nor a person's own telephone ends so.
    """
    with deps.db.reading() as db:
        row = web_sessions.get_current_session(db, session_id_of(token))
    if row is None or now - row.began_at >= longest_session(deps):
        return None
    found = operators.operator_from_row(row)
    is_active = is_activity or found.attempt_id is not None
    if _is_idle(deps, row, now=now) and not (is_display or found.attempt_id):
        _end_idle(deps, found, token=token, now=now)
        return None
    if is_active and now - row.seen_at >= TOUCH_AFTER:
        # A page that is only read must not fail because another writes: the next one tells it.
        with contextlib.suppress(DatabaseBusy), deps.db.writing() as db:
            web_sessions.note_session_seen(db, session_id_of(token), at=now)
    return found


def longest_session(deps: Deps) -> dt.timedelta:
    """Give how long a session lasts at most."""
    return dt.timedelta(hours=deps.config.web.session_hours)


def _is_idle(deps: Deps, row: SessionOperator, *, now: dt.datetime) -> bool:
    if Actor(row.role) in ON_OWN_DEVICE:
        return False
    return bool(now - row.seen_at >= dt.timedelta(minutes=deps.config.web.idle_minutes))


def _end_idle(deps: Deps, operator: Operator, *, token: str, now: dt.datetime) -> None:
    with deps.db.writing() as db:
        if web_sessions.end_session(db, session_id_of(token), at=now, reason="idle"):
            note_audit(
                db, at=now, actor=operator.login, action="session.idle", subject=operator.login
            )
            operator_rows.log_operator_off(db, operator.id, at=now, actor="system", reason="idle")


def end_session(
    deps: Deps, *, token: str, operator: Operator, address: str, now: dt.datetime
) -> None:
    """Log out: a copy of the cookie is worth nothing either."""
    with deps.db.writing() as db:
        web_sessions.end_session(db, session_id_of(token), at=now, reason="logout")
        note_audit(
            db,
            at=now,
            actor=operator.login,
            action="logout",
            subject=operator.login,
            address=address,
        )


def end_all_sessions(
    deps: Deps, *, operator_id: int, by: str, address: str, now: dt.datetime, but: str = ""
) -> int:
    """End all sessions of a person, save the one whose token is `but`; give how many."""
    with deps.db.writing() as db:
        row = operator_rows.get_operator(db, operator_id)
        kept = session_id_of(but) if but else ""
        ended = web_sessions.end_sessions_of_operator(
            db, operator_id, at=now, reason="ended", but=kept
        )
        if row is not None:
            note_audit(
                db,
                at=now,
                actor=by,
                action="sessions.end",
                subject=row.login,
                reason=f"{ended} ended",
                address=address,
            )
    return ended


@dataclass(frozen=True)
class LoginSession:
    """Describe where a person is logged in."""

    login: str
    address: str
    began_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool


def running_sessions(
    deps: Deps, *, now: dt.datetime, operator_id: int | None = None, token: str = ""
) -> list[LoginSession]:
    """List running sessions, of one person or of all; `token` is the reader's own."""
    with deps.db.reading() as db:
        rows = web_sessions.list_running_sessions(
            db, since=now - longest_session(deps), operator_id=operator_id
        )
    own = session_id_of(token)
    return [
        LoginSession(row.login, row.address, row.began_at, row.seen_at, row.id == own)
        for row in rows
    ]


def session_id_of(token: str) -> str:
    """Give the id of the session that a token stands for."""
    return hashlib.sha256(token.encode()).hexdigest()
