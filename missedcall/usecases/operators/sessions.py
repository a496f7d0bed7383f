"""Begin, know and end the sessions of people at the screens."""

import contextlib
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, replace

from missedcall.db.engine import DatabaseBusy, DbConnection
from missedcall.db.operators import operators as operator_rows
from missedcall.db.operators import web_sessions
from missedcall.db.operators.web_sessions import NewSession, SessionOperator
from missedcall.db.schema import note_audit
from missedcall.domain.operators.roles import ON_OWN_DEVICE, Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator

# What a person does is written down so often at most: idle ends are counted in minutes.
TOUCH_AFTER = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=30)
# Between the password and the code of the second factor.
CODE_WITHIN = dt.timedelta(minutes=10)
LONGEST_BROWSER = 80
SHOWN_ID = 16  # signs of a session's id by which a page names it


@dataclass(frozen=True)
class BrowserPlace:
    """Say where a person logs in: the address of the network, and the browser in words."""

    address: str
    browser: str = ""


def begin_session(
    deps: Deps,
    *,
    operator_id: int,
    place: BrowserPlace,
    now: dt.datetime,
    awaits_code: bool = False,
) -> str:
    """Begin a session and give the token that stands for it.

    One that `awaits_code` opens no page, and ends when no code of the second factor comes.
    """
    with deps.db.writing() as db:
        return add_session(
            db,
            operator_id=operator_id,
            place=place,
            now=now,
            code_until=now + CODE_WITHIN if awaits_code else None,
        )


def add_session(
    db: DbConnection,
    *,
    operator_id: int,
    place: BrowserPlace,
    now: dt.datetime,
    code_until: dt.datetime | None = None,
    proven_at: dt.datetime | None = None,
) -> str:
    """Begin a session within a transaction and give the token that stands for it."""
    token = secrets.token_urlsafe(32)
    web_sessions.delete_old_sessions(db, operator_id, before=now - KEPT)
    session = NewSession(
        id=session_id_of(token),
        operator_id=operator_id,
        address=place.address,
        browser=place.browser[:LONGEST_BROWSER],
        code_until=code_until,
        proven_at=proven_at,
    )
    web_sessions.add_session(db, session, at=now)
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
    found = _operator_of(deps, row)
    is_active = is_activity or found.attempt_id is not None
    if _is_idle(deps, row, now=now) and not (is_display or found.attempt_id):
        _end_idle(deps, found, token=token, now=now)
        return None
    if is_active and now - row.seen_at >= TOUCH_AFTER:
        # A page that is only read must not fail because another writes: the next one tells it.
        with contextlib.suppress(DatabaseBusy), deps.db.writing() as db:
            web_sessions.note_session_seen(db, session_id_of(token), at=now)
    return found


def _operator_of(deps: Deps, row: SessionOperator) -> Operator:
    has_factor = row.factor_at is not None
    required = deps.config.web.second_factor.required_roles
    return replace(
        operators.operator_from_row(row),
        has_second_factor=has_factor,
        must_set_up_code=not has_factor and row.role in required,
        proven_at=row.proven_at,
    )


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


def end_one_session(
    deps: Deps, *, operator_id: int, shown_id: str, by: str, address: str, now: dt.datetime
) -> bool:
    """End one session of a person, named as a page names it; False when none runs so."""
    with deps.db.writing() as db:
        row = operator_rows.get_operator(db, operator_id)
        running = web_sessions.list_running_sessions(
            db, since=now - longest_session(deps), operator_id=operator_id
        )
        found = [each.id for each in running if each.id[:SHOWN_ID] == shown_id]
        if row is None or not found:
            return False
        web_sessions.end_session(db, found[0], at=now, reason="ended")
        note_audit(
            db,
            at=now,
            actor=by,
            action="session.end",
            subject=row.login,
            reason="1 ended",
            address=address,
        )
    return True


@dataclass(frozen=True)
class LoginSession:
    """Describe where a person is logged in; `shown_id` names the session and opens nothing."""

    shown_id: str
    login: str
    address: str
    browser: str
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
        LoginSession(
            shown_id=row.id[:SHOWN_ID],
            login=row.login,
            address=row.address,
            browser=row.browser,
            began_at=row.began_at,
            seen_at=row.seen_at,
            is_this=row.id == own,
        )
        for row in rows
    ]


def session_id_of(token: str) -> str:
    """Give the id of the session that a token stands for."""
    return hashlib.sha256(token.encode()).hexdigest()
