"""Keep the configuration as the service last ran with it, so that a change of it is noticed."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from missedcall.db.schema import metadata

known_settings = sa.Table(
    "known_settings",
    metadata,
    # Each machine has a configuration of its own.
    sa.Column("machine", sa.String(80), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),  # as JSON; what is secret is masked
)


def get_known_settings(db: sa.Connection, machine: str) -> dict[str, str]:
    """Give each value by its key, as a machine last ran with them; empty before the first run."""
    query = sa.select(known_settings.c.key, known_settings.c.value)
    rows = db.execute(query.where(known_settings.c.machine == machine))
    return {row.key: row.value for row in rows}


def keep_settings(
    db: sa.Connection, machine: str, *, changed: Mapping[str, str], gone: Collection[str]
) -> None:
    """Put what was changed in place of what stood there, and take out what is gone."""
    for key in (*changed, *gone):
        here = (known_settings.c.machine == machine) & (known_settings.c.key == key)
        db.execute(known_settings.delete().where(here))
    rows = [{"machine": machine, "key": key, "value": value} for key, value in changed.items()]
    if rows:
        db.execute(known_settings.insert(), rows)
