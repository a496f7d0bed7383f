"""Keep who is logged in where: a session ends in its row, also for a copy of its cookie."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from missedcall.db.operators.operators import OperatorRow, operators
from missedcall.db.operators.second_factors import second_factors
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

web_sessions = sa.Table(
    "web_sessions",
    metadata,
    # SHA-256 of the token in the cookie: who reads this table cannot use it.
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("address", sa.String(45), nullable=False),
    sa.Column("began_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),  # the person did something, not the page
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column("ended_why", sa.String(20), nullable=True),
    sa.Column("browser", sa.String(80), nullable=False, server_default=""),  # in words
    # Until when the code of the second factor is awaited: no page opens before it.
    sa.Column("code_until", UtcDateTime, nullable=True),
    sa.Column("proven_at", UtcDateTime, nullable=True),  # when a code was given last
    sa.Index("ix_web_sessions_operator_id", "operator_id"),
)


@dataclass(frozen=True, slots=True)
class WebSessionRow:
    """A row of `web_sessions`."""

    id: str
    operator_id: int
    address: str
    began_at: dt.datetime
    seen_at: dt.datetime
    ended_at: dt.datetime | None
    ended_why: str | None
    browser: str
    code_until: dt.datetime | None
    proven_at: dt.datetime | None


# Asked at each request of a page, so built once: see `schema.INSERT`.
OPEN = (
    web_sessions.c.id == sa.bindparam("this"),
    web_sessions.c.ended_at.is_(None),
    operators.c.disabled_at.is_(None),
)
CURRENT = (
    sa.select(
        operators,
        web_sessions.c.began_at,
        web_sessions.c.seen_at,
        web_sessions.c.proven_at,
        second_factors.c.confirmed_at.label("factor_at"),
    )
    .join(web_sessions, web_sessions.c.operator_id == operators.c.id)
    .outerjoin(second_factors, second_factors.c.operator_id == operators.c.id)
    .where(*OPEN, web_sessions.c.code_until.is_(None))
)


@dataclass(frozen=True)
class NewSession:
    """Say what is kept of a session that begins; with `code_until` it awaits a code until then."""

    id: str
    operator_id: int
    address: str
    browser: str = ""
    code_until: dt.datetime | None = None
    proven_at: dt.datetime | None = None


def add_session(db: sa.Connection, session: NewSession, *, at: dt.datetime) -> None:
    db.execute(web_sessions.insert().values(**asdict(session), began_at=at, seen_at=at))


def get_operator_awaiting_code(
    db: sa.Connection, session_id: str, *, now: dt.datetime
) -> OperatorRow | None:
    """Give who has typed the right password in a session, and owes the code of the app."""
    query = (
        sa.select(operators)
        .join(web_sessions, web_sessions.c.operator_id == operators.c.id)
        .where(*OPEN, web_sessions.c.code_until > now)
    )
    return read_row(db.execute(query, {"this": session_id}), OperatorRow)


def note_session_proven(db: sa.Connection, session_id: str, *, at: dt.datetime) -> None:
    """Note that a code of the second factor was given in a session."""
    db.execute(web_sessions.update().where(web_sessions.c.id == session_id).values(proven_at=at))


@dataclass(frozen=True, slots=True)
class SessionOperator(OperatorRow):
    """An operator whose browser session runs, and since when.

    `proven_at` is when a code was given in it, `factor_at` since when the person has an app.
    """

    began_at: dt.datetime
    seen_at: dt.datetime
    proven_at: dt.datetime | None
    factor_at: dt.datetime | None


def get_current_session(db: sa.Connection, session_id: str) -> SessionOperator | None:
    """Give the operator's row of a session that has not ended, with `began_at` and `seen_at`."""
    return read_row(db.execute(CURRENT, {"this": session_id}), SessionOperator)


def note_session_seen(db: sa.Connection, session_id: str, *, at: dt.datetime) -> None:
    db.execute(web_sessions.update().where(web_sessions.c.id == session_id).values(seen_at=at))


def end_session(db: sa.Connection, session_id: str, *, at: dt.datetime, reason: str) -> bool:
    """End one session; False when it had ended before."""
    return _end(db, web_sessions.c.id == session_id, at=at, reason=reason) == 1


def end_sessions_of_operator(
    db: sa.Connection, operator_id: int, *, at: dt.datetime, reason: str, but: str = ""
) -> int:
    """End all sessions of a person, save the one with the id `but`; give how many."""
    others = (web_sessions.c.operator_id == operator_id) & (web_sessions.c.id != but)
    return _end(db, others, at=at, reason=reason)


def _end(db: sa.Connection, which: sa.ColumnElement[bool], *, at: dt.datetime, reason: str) -> int:
    running = which & web_sessions.c.ended_at.is_(None)
    ended = web_sessions.update().where(running).values(ended_at=at, ended_why=reason)
    return db.execute(ended).rowcount


@dataclass(frozen=True, slots=True)
class RunningSession(WebSessionRow):
    """A browser session that runs, with its operator's login."""

    login: str


def list_running_sessions(
    db: sa.Connection, *, since: dt.datetime, operator_id: int | None = None
) -> Sequence[RunningSession]:
    """List sessions that began after an instant and have not ended, the newest first."""
    mine = sa.true() if operator_id is None else web_sessions.c.operator_id == operator_id
    query = (
        sa.select(web_sessions, operators.c.login)
        .join(operators, operators.c.id == web_sessions.c.operator_id)
        .where(
            mine,
            web_sessions.c.ended_at.is_(None),
            web_sessions.c.code_until.is_(None),
            web_sessions.c.began_at > since,
        )
        .order_by(web_sessions.c.began_at.desc())
    )
    return read_rows(db.execute(query), RunningSession)


def delete_old_sessions(db: sa.Connection, operator_id: int, *, before: dt.datetime) -> None:
    """Delete a person's sessions that began before an instant: the audit tells of them longer."""
    old = (web_sessions.c.operator_id == operator_id) & (web_sessions.c.began_at < before)
    db.execute(web_sessions.delete().where(old))
