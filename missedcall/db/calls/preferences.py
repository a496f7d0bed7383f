"""Keep what a telephone number has chosen: its language."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata

preferences = sa.Table(
    "preferences",
    metadata,
    sa.Column("number", sa.String(20), primary_key=True),
    sa.Column("language", sa.String(3), nullable=False),
    sa.Column("chosen_at", UtcDateTime, nullable=False),
)


# Built once: see `schema.INSERT`.
LANGUAGE = sa.select(preferences.c.language).where(preferences.c.number == sa.bindparam("of"))

LANGUAGES = sa.select(preferences.c.number, preferences.c.language).where(
    preferences.c.number.in_(sa.bindparam("numbers", expanding=True))
)


def get_language(db: sa.Connection, number: str) -> str | None:
    """Give the language that a number has chosen, or None."""
    return db.execute(LANGUAGE, {"of": number}).scalar()


def languages_by_number(db: sa.Connection, numbers: Collection[str]) -> dict[str, str]:
    """Give the language of each of these numbers that has chosen one."""
    found = db.execute(LANGUAGES, {"numbers": list(numbers)})
    return dict(found.all())


def set_language(db: sa.Connection, *, number: str, language: str, at: dt.datetime) -> None:
    """Remember a language; the last choice stands."""
    chosen = {"language": language, "chosen_at": at}
    db.execute(insert_or_ignore(preferences, db).values(number=number, **chosen))
    db.execute(preferences.update().where(preferences.c.number == number).values(chosen))
