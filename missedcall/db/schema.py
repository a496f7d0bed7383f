"""Hold what all tables share: the metadata, the UTC column type, and the reading of rows."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from missedcall.db import changed_topics, committed_log
from missedcall.domain.shared import live_topics

Shape = TypeVar("Shape")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(sa.TypeDecorator[dt.datetime]):
    """Store an aware instant and give it back in UTC; refuse a naive one.

    PostgreSQL has a type for it (timestamptz); SQLite stores it as naive UTC.
    """

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[dt.datetime]:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored; give it in UTC")
        utc = value.astimezone(dt.UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def read_rows(result: sa.Result[Any], shape: type[Shape]) -> list[Shape]:
    """Give each row of a result as a dataclass, whose fields are named as the result's columns.

    Raises `TypeError` where the two differ, so that a new column is not forgotten.
    """
    make: Callable[..., Shape] = shape
    keys = tuple(result.keys())
    if keys == _names_of(make):
        # By place is three times as fast as by name.
        return [make(*row) for row in result]
    return [make(**dict(zip(keys, row, strict=True))) for row in result]


@functools.cache
def _names_of(shape: Callable[..., object]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cast(type[Any], shape)))


def read_row(result: sa.Result[Any], shape: type[Shape]) -> Shape | None:
    """Give the first row of a result as a dataclass, or None."""
    found = result.mappings().first()
    return None if found is None else shape(**found)


def read_one(result: sa.Result[Any], shape: type[Shape]) -> Shape:
    """Give the only row of a result as a dataclass; raise `NoResultFound` when there is none."""
    return shape(**result.mappings().one())


# Few of all: those of people, which reports read by the time.
OF_OPERATOR = sa.text("transitions.entity = 'operator'")
_OF_OPERATOR = sa.text("entity = 'operator'")

transitions = sa.Table(
    "transitions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entity", sa.String(20), nullable=False),
    sa.Column("entity_id", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("from_state", sa.String(20), nullable=True),
    sa.Column("to_state", sa.String(20), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Index("ix_transitions_entity_entity_id", "entity", "entity_id"),
    sa.Index(
        "ix_transitions_of_operators",
        "entity",  # else SQLite takes the index above, with the whole past of them
        "at",
        sqlite_where=_OF_OPERATOR,
        postgresql_where=_OF_OPERATOR,
    ),
)


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """A row of `transitions`."""

    id: int
    entity: str
    entity_id: str
    at: dt.datetime
    actor: str
    from_state: str | None
    to_state: str
    reason: str


LONGEST = 200  # characters of a value in the audit
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(200), nullable=True),  # given by the person: why it was needed
    sa.Column("address", sa.String(45), nullable=True),  # where the person's browser was
    # Of a right or a setting that was changed: what it was, and what it became.
    sa.Column("before", sa.String(LONGEST), nullable=True),
    sa.Column("after", sa.String(LONGEST), nullable=True),
    sa.Index("ix_audit_at", "at"),
    sa.Index("ix_audit_actor", "actor"),
    sa.Index("ix_audit_subject", "subject"),
)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of `audit`."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    reason: str | None
    address: str | None
    before: str | None
    after: str | None


# To build a statement takes SQLAlchemy longer than SQLite takes to do it: what is asked or written
# all the time is built once, and only its parameters are given each time.
INSERT = transitions.insert()
# Whose changes of state the log tells, and by which field.
LOGGED = {"callback": "callback_id", "message": "message_id", "recording": "attempt_id"}


def one_of(column: str, *values: str, negated: bool = False) -> sa.TextClause:
    """Give the condition that a column has one of some values, as text.

    An index over a part of a table serves only a query that says the same, word for word.
    """
    quoted = ", ".join(f"'{value}'" for value in values)
    return sa.text(f"{column} {'NOT IN' if negated else 'IN'} ({quoted})")


def note_transition(
    db: sa.Connection,
    *,
    entity: str,
    entity_id: int | str,
    at: dt.datetime,
    actor: str,
    from_state: str | None,
    to_state: str,
    reason: str,
    application: str | None = None,
) -> None:
    """Append one change of state to the history; nothing is ever taken out of it.

    `application` is the number of the application that it belongs to: for the log.
    """
    change = transition_row(
        entity=entity,
        entity_id=entity_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )
    db.execute(INSERT, change)
    changed_topics.note_topics(db, *live_topics.topics_of_transition(entity, entity_id))
    _log(db, change, application=application)


def note_transitions(db: sa.Connection, changes: Sequence[Mapping[str, object]]) -> None:
    """Append changes of state, each made by `transition_row`, in their order.

    They are not logged: who writes hundreds at once logs a line for each call.
    """
    if not changes:
        return
    db.execute(INSERT, list(changes))
    for entity, entity_id in {(str(each["entity"]), str(each["entity_id"])) for each in changes}:
        changed_topics.note_topics(db, *live_topics.topics_of_transition(entity, entity_id))


def _log(
    db: sa.Connection, change: Mapping[str, object], *, application: str | None = None
) -> None:
    field = LOGGED.get(str(change["entity"]))
    if field is not None:
        event = f"{change['entity']} {change['to_state']}"
        committed_log.log_after_commit(
            db, event, application=application, **{field: change["entity_id"]}
        )


def transition_row(
    *,
    entity: str,
    entity_id: int | str,
    at: dt.datetime,
    actor: str,
    from_state: str | None,
    to_state: str,
    reason: str,
) -> dict[str, object]:
    """Give the row of one change of state."""
    return {
        "entity": entity,
        "entity_id": str(entity_id),
        "at": at,
        "actor": actor,
        "from_state": from_state,
        "to_state": to_state,
        "reason": reason,
    }


def list_transitions(
    db: sa.Connection, *, entity: str, entity_id: int | str
) -> Sequence[TransitionRow]:
    """List the changes of state of one thing, the first one first."""
    mine = (transitions.c.entity == entity) & (transitions.c.entity_id == str(entity_id))
    query = sa.select(transitions).where(mine).order_by(transitions.c.id)
    return read_rows(db.execute(query), TransitionRow)


def last_transition_id(db: sa.Connection, *, entity: str, entity_id: int | str) -> int:
    """Give the id of the last change of state of one thing, 0 when there was none."""
    mine = (transitions.c.entity == entity) & (transitions.c.entity_id == str(entity_id))
    last: int | None = db.execute(sa.select(sa.func.max(transitions.c.id)).where(mine)).scalar()
    return last or 0


def note_audit(
    db: sa.Connection,
    *,
    at: dt.datetime,
    actor: str,
    action: str,
    subject: str,
    reason: str | None = None,
    address: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Append what an actor did or saw: looks at personal data, and changes of rights and settings.

    Of a change, `before` and `after` say what it was and what it became.
    """
    row = {"at": at, "actor": actor, "action": action, "subject": subject, "reason": reason}
    row["address"] = address and address[:45]
    row |= {"before": before and before[:LONGEST], "after": after and after[:LONGEST]}
    db.execute(audit.insert().values(row))
