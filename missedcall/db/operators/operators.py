"""Keep operators: who may log in, which phone is theirs, and what they are doing now."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, note_transition, read_row, read_rows
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone

operators = sa.Table(
    "operators",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("login", sa.String(40), nullable=False, unique=True),
    sa.Column("login_key", sa.String(60), nullable=False, server_default=""),  # see `unique_login`
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("office", sa.String(3), nullable=True),  # works for it; None: for all
    sa.Column("password_hash", sa.String(200), nullable=False),
    # Until when a password that another chose lets the operator in, to choose a new one.
    sa.Column("one_time_until", UtcDateTime, nullable=True),
    sa.Column("disabled_at", UtcDateTime, nullable=True),  # since when login is refused
    # One telephone at most: an extension, or a mobile in E.164.
    sa.Column("extension", sa.String(15), nullable=True, unique=True),
    sa.Column("mobile", sa.String(16), nullable=True),
    sa.Column("mail", sa.String(120), nullable=True),  # the daily list goes there
    sa.Column("language", sa.String(3), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("state_since", UtcDateTime, nullable=False),
    sa.Column("state_reason", sa.String(60), nullable=True),
    sa.Column("speaks", sa.String(40), nullable=False, server_default="hi"),  # words, see matching
    sa.Column("skills", sa.String(400), nullable=False, server_default=""),
    sa.Column("shift", sa.String(200), nullable=True),  # the week; without it the calling hours
    sa.Column("attempt_id", sa.String(40), nullable=True),  # the call in hand, until wrap-up ends
    sa.Index("ix_operators_state_state_since", "state", "state_since"),
    sa.Index("uq_operators_mobile", "mobile", unique=True),
    sa.Index("uq_operators_login_key", "login_key", unique=True),
)


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A row of `operators`."""

    id: int
    login: str
    login_key: str
    name: str
    role: str
    office: str | None
    password_hash: str
    one_time_until: dt.datetime | None
    disabled_at: dt.datetime | None
    extension: str | None
    mobile: str | None
    mail: str | None
    language: str
    state: str
    state_since: dt.datetime
    state_reason: str | None
    speaks: str
    skills: str
    shift: str | None
    attempt_id: str | None


HAS_PHONE = sa.or_(operators.c.extension.is_not(None), operators.c.mobile.is_not(None))
# Asked and done all the time, so built once: see `schema.INSERT`.
GET = sa.select(operators).where(operators.c.id == sa.bindparam("this"))
MOVE = operators.update().where(
    operators.c.id == sa.bindparam("this"), operators.c.state == sa.bindparam("from_state")
)
READY = (
    sa.select(operators)
    .where(operators.c.state == "ready", HAS_PHONE)
    .order_by(operators.c.state_since, operators.c.id)
    .limit(sa.bindparam("most"))
)
IN_STATES = sa.select(operators).where(
    operators.c.state.in_(sa.bindparam("states", expanding=True))
)
COUNT_READY = sa.select(sa.func.count()).where(operators.c.state == "ready")
AT_WORK = sa.select(operators).where(operators.c.state != "offline")
IN_STATE_SINCE = sa.select(operators).where(
    operators.c.state == sa.bindparam("in_state"), operators.c.state_since < sa.bindparam("before")
)


def unique_login(login: str) -> str:
    """Give what is unique of a login: it is the same person in capitals."""
    return login.lower()


def add_operator(
    db: sa.Connection, *, now: dt.datetime, login: str, **row: str | dt.datetime | None
) -> int:
    """Insert an operator who is offline and give the id; raise IntegrityError if taken."""
    names = {"login": login, "login_key": unique_login(login)}
    values = {**row, **names, "state": "offline", "state_since": now}
    return int(
        db.execute(operators.insert().values(values).returning(operators.c.id)).scalar_one()
    )


def set_operator_mail(db: sa.Connection, operator_id: int, *, mail: str | None) -> None:
    db.execute(operators.update().where(operators.c.id == operator_id).values(mail=mail))


def set_operator_phone(
    db: sa.Connection, operator_id: int, *, extension: str | None, mobile: str | None
) -> None:
    """Give an operator another telephone; raise IntegrityError if it is another's."""
    db.execute(
        operators.update()
        .where(operators.c.id == operator_id)
        .values(extension=extension, mobile=mobile)
    )


def telephone_of_operator(row: OperatorRow) -> Phone | None:
    """Give the telephone of an operator's row."""
    if row.extension is not None:
        return Phone(OperatorPhoneKind.EXTENSION, row.extension)
    return Phone(OperatorPhoneKind.MOBILE, row.mobile) if row.mobile is not None else None


def get_operator(db: sa.Connection, operator_id: int) -> OperatorRow | None:
    return read_row(db.execute(GET, {"this": operator_id}), OperatorRow)


def find_operator_by_login(db: sa.Connection, login: str) -> OperatorRow | None:
    """Find a person by the login as it is spelt, else by the same in capitals."""
    alike = sa.or_(operators.c.login == login, operators.c.login_key == unique_login(login))
    spelt_so = (operators.c.login == login).desc()
    return read_row(db.execute(sa.select(operators).where(alike).order_by(spelt_so)), OperatorRow)


def list_operators_of_office(
    db: sa.Connection, *, office: str, roles: Iterable[str]
) -> Sequence[OperatorRow]:
    """List who works for an office in one of these roles."""
    query = sa.select(operators).where(
        operators.c.office == office, operators.c.role.in_(list(roles))
    )
    return read_rows(db.execute(query.order_by(operators.c.id)), OperatorRow)


def list_people_in_charge(
    db: sa.Connection, *, role: str, offices: Iterable[str]
) -> Sequence[OperatorRow]:
    """List who has a role in one of these offices, or in all, and can be reached by text."""
    theirs = sa.or_(operators.c.office.in_(list(offices)), operators.c.office.is_(None))
    here = (operators.c.role == role) & operators.c.mobile.is_not(None)
    query = sa.select(operators).where(here, theirs).order_by(operators.c.login)
    return read_rows(db.execute(query), OperatorRow)


def list_all_operators(db: sa.Connection) -> Sequence[OperatorRow]:
    return read_rows(db.execute(sa.select(operators).order_by(operators.c.login)), OperatorRow)


def list_ready_operators(db: sa.Connection, *, limit: int) -> Sequence[OperatorRow]:
    """List ready operators who have a phone, the longest idle first."""
    return read_rows(db.execute(READY, {"most": limit}), OperatorRow)


def count_operators_by_state(db: sa.Connection, *states: str) -> Sequence[OperatorRow]:
    return read_rows(db.execute(IN_STATES, {"states": states}), OperatorRow)


def count_ready_operators(db: sa.Connection) -> int:
    return int(db.execute(COUNT_READY).scalar_one())


def count_operators_at_work(db: sa.Connection, *, paused_since: dt.datetime) -> int:
    """Count who is ready or has a call, and who is away for a while: paused since an instant."""
    away = sa.and_(operators.c.state == "paused", operators.c.state_since < paused_since)
    return _count(db, sa.and_(operators.c.state != "offline", sa.not_(away)))


def count_operators_by_shift(db: sa.Connection) -> dict[str | None, int]:
    """Count those who have a phone by their week of work."""
    query = (
        sa.select(operators.c.shift, sa.func.count()).where(HAS_PHONE).group_by(operators.c.shift)
    )
    return dict(db.execute(query).all())


def _count(db: sa.Connection, fact: sa.ColumnElement[bool]) -> int:
    return db.execute(sa.select(sa.func.count()).where(fact)).scalar_one()


def list_operators_in_state_since(
    db: sa.Connection, *, state: str, before: dt.datetime
) -> Sequence[OperatorRow]:
    """List operators who have been in a state since before an instant."""
    return read_rows(
        db.execute(IN_STATE_SINCE, {"in_state": state, "before": before}), OperatorRow
    )


def set_operator_abilities(
    db: sa.Connection, operator_id: int, *, speaks: Iterable[str], skills: Iterable[str]
) -> None:
    words = {"speaks": " ".join(speaks), "skills": " ".join(skills)}
    db.execute(operators.update().where(operators.c.id == operator_id).values(words))


def list_operators_at_work(db: sa.Connection) -> Sequence[OperatorRow]:
    """List the operators who have come to work, whatever their state is now."""
    return read_rows(db.execute(AT_WORK), OperatorRow)


def set_operator_shift(db: sa.Connection, operator_id: int, shift: str | None) -> None:
    db.execute(operators.update().where(operators.c.id == operator_id).values(shift=shift))


def list_lasting_operators(
    db: sa.Connection, state: str, *, before: dt.datetime, limit: int
) -> Iterator[tuple[str, dt.datetime]]:
    """Give the logins of who has been in a state since before an instant, and since when."""
    since = operators.c.state_since
    query = sa.select(operators.c.login, since).where(operators.c.state == state, since < before)
    return (tuple(row) for row in db.execute(query.order_by(since).limit(limit)).all())


def set_operator_password(
    db: sa.Connection, operator_id: int, *, password_hash: str, one_time_until: dt.datetime | None
) -> None:
    values = {"password_hash": password_hash, "one_time_until": one_time_until}
    db.execute(operators.update().where(operators.c.id == operator_id).values(values))


def set_operator_disabled(db: sa.Connection, operator_id: int, *, at: dt.datetime | None) -> None:
    db.execute(operators.update().where(operators.c.id == operator_id).values(disabled_at=at))


def log_operator_off(
    db: sa.Connection, operator_id: int, *, at: dt.datetime, actor: str, reason: str
) -> bool:
    """Take an operator off duty; False when a call is in hand, or the operator is off already."""
    states = ("paused", "ready")
    return move_operator(
        db, operator_id, from_states=states, to_state="offline", at=at, actor=actor, reason=reason
    )


def _state_of(db: sa.Connection, operator_id: int) -> str | None:
    row = get_operator(db, operator_id)
    return row.state if row else None


def move_operator(
    db: sa.Connection,
    operator_id: int,
    *,
    from_states: tuple[str, ...],
    to_state: str,
    at: dt.datetime,
    actor: str,
    reason: str,
    attempt_id: str | None = None,
) -> bool:
    """Change the state if it is still one of `from_states`; say whether it was.

    Who was disabled during a call goes off duty when it ends. The update counts its rows, so of
    two who try at once exactly one succeeds.
    """
    from_state = from_states[0] if len(from_states) == 1 else _state_of(db, operator_id)
    if from_state not in from_states:
        return False
    here = {"this": operator_id, "from_state": from_state}
    to = {"state": to_state, "state_since": at, "state_reason": reason, "attempt_id": attempt_id}
    moved = db.execute(MOVE, {**here, **to})
    if moved.rowcount != 1:
        return False
    note_transition(
        db,
        entity="operator",
        entity_id=operator_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )
    if to_state in ("ready", "paused") and _is_disabled(db, operator_id):
        log_operator_off(db, operator_id, at=at, actor="system", reason="disabled")
    return True


def _is_disabled(db: sa.Connection, operator_id: int) -> bool:
    row = get_operator(db, operator_id)
    return row is not None and row.disabled_at is not None
