"""Keep every alarm: when its rule was first broken, when it was told, when all was well again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, read_rows
from missedcall.domain.shared.live_topics import WALLBOARD

alarms = sa.Table(
    "alarms",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("rule", sa.String(40), nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("value", sa.Float, nullable=False),  # what was measured when it was seen or told
    sa.Column("fired_at", UtcDateTime, nullable=True),
    sa.Column("cleared_at", UtcDateTime, nullable=True),
    sa.Column("fire_mailed_at", UtcDateTime, nullable=True),
    sa.Column("clear_mailed_at", UtcDateTime, nullable=True),
    sa.Index(
        "ux_alarms_open",
        "rule",
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A row of `alarms`."""

    id: int
    rule: str
    seen_at: dt.datetime
    value: float
    fired_at: dt.datetime | None
    cleared_at: dt.datetime | None
    fire_mailed_at: dt.datetime | None
    clear_mailed_at: dt.datetime | None


def get_open_alarms(db: sa.Connection) -> dict[str, AlarmRow]:
    """Give, by rule, what is broken now."""
    query = sa.select(alarms).where(alarms.c.cleared_at.is_(None))
    return {row.rule: row for row in read_rows(db.execute(query), AlarmRow)}


def note_alarm_seen(db: sa.Connection, *, rule: str, at: dt.datetime, value: float) -> int:
    """Note that a rule is broken, and give the alarm's id."""
    insert = alarms.insert().values(rule=rule, seen_at=at, value=value)
    return int(db.execute(insert.returning(alarms.c.id)).scalar_one())


def fire_alarm(db: sa.Connection, alarm_id: int, *, at: dt.datetime, value: float) -> bool:
    """Note that an alarm is told; of two who would tell it one is told True."""
    here = (alarms.c.id == alarm_id) & alarms.c.fired_at.is_(None)
    change = alarms.update().where(here).values(fired_at=at, value=value)
    note_topics(db, WALLBOARD)
    return db.execute(change).rowcount == 1


def clear_alarm(db: sa.Connection, alarm_id: int, *, at: dt.datetime) -> bool:
    """Note that all is well again."""
    here = (alarms.c.id == alarm_id) & alarms.c.cleared_at.is_(None)
    note_topics(db, WALLBOARD)
    return db.execute(alarms.update().where(here).values(cleared_at=at)).rowcount == 1


def delete_alarm(db: sa.Connection, alarm_id: int) -> None:
    """Drop what was broken for so short a time that it was never told."""
    here = (alarms.c.id == alarm_id) & alarms.c.fired_at.is_(None)
    db.execute(alarms.delete().where(here))


def list_alarms_to_mail(db: sa.Connection, *, since: dt.datetime) -> Sequence[AlarmRow]:
    """List the alarms of late whose beginning or end was not yet sent by e-mail."""
    fired = alarms.c.fired_at.is_not(None) & alarms.c.fire_mailed_at.is_(None)
    cleared = (
        alarms.c.fired_at.is_not(None)
        & alarms.c.cleared_at.is_not(None)
        & alarms.c.clear_mailed_at.is_(None)
    )
    query = sa.select(alarms).where(fired | cleared, alarms.c.seen_at >= since)
    return read_rows(db.execute(query.order_by(alarms.c.id)), AlarmRow)


def mark_alarm_mailed(db: sa.Connection, alarm_id: int, *, cleared: bool, at: dt.datetime) -> None:
    column = "clear_mailed_at" if cleared else "fire_mailed_at"
    db.execute(alarms.update().where(alarms.c.id == alarm_id).values({column: at}))


def list_latest_alarms(db: sa.Connection, *, limit: int) -> Sequence[AlarmRow]:
    query = sa.select(alarms).order_by(alarms.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), AlarmRow)
