"""Keep which generation of its SIP password each extension is at, and which each node was told."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata

sip_credentials = sa.Table(
    "sip_credentials",
    metadata,
    sa.Column("extension", sa.String(15), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),  # without a row it is 0
    sa.Column("rotated_at", UtcDateTime, nullable=False),
)

sip_credentials_sent = sa.Table(
    "sip_credentials_sent",
    metadata,
    sa.Column("node", sa.String(40), primary_key=True),
    sa.Column("extension", sa.String(15), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),
)


def rotate_sip_password(db: sa.Connection, extension: str, *, at: dt.datetime) -> int:
    """Let an extension have another password from now on; give its generation."""
    start = {"extension": extension, "generation": 0, "rotated_at": at}
    db.execute(insert_or_ignore(sip_credentials, db).values(start))
    raised = {"generation": sip_credentials.c.generation + 1, "rotated_at": at}
    this = sip_credentials.c.extension == extension
    db.execute(sip_credentials.update().where(this).values(raised))
    return get_password_generation(db, extension)


def get_password_generation(db: sa.Connection, extension: str) -> int:
    query = sa.select(sip_credentials.c.generation).where(sip_credentials.c.extension == extension)
    return db.execute(query).scalar_one_or_none() or 0


def list_password_generations(db: sa.Connection) -> dict[str, int]:
    """Give the generation of each extension whose password was ever changed."""
    query = sa.select(sip_credentials.c.extension, sip_credentials.c.generation)
    return dict(db.execute(query).all())


def list_unsent_passwords(db: sa.Connection, *, node: str) -> Sequence[tuple[str, int]]:
    """List extensions whose password a node does not know yet, with their generation."""
    sent = sip_credentials_sent
    theirs = (sent.c.extension == sip_credentials.c.extension) & (sent.c.node == node)
    query = (
        sa.select(sip_credentials.c.extension, sip_credentials.c.generation)
        .outerjoin(sent, theirs)
        .where(sa.func.coalesce(sent.c.generation, 0) != sip_credentials.c.generation)
        .order_by(sip_credentials.c.extension)
    )
    return [(row.extension, row.generation) for row in db.execute(query).all()]


def note_password_sent(db: sa.Connection, *, node: str, extension: str, generation: int) -> None:
    """Note that a node has a password, and the registration made with the old one is gone."""
    this = {"node": node, "extension": extension}
    db.execute(insert_or_ignore(sip_credentials_sent, db).values(**this, generation=generation))
    here = (sip_credentials_sent.c.node == node) & (sip_credentials_sent.c.extension == extension)
    db.execute(sip_credentials_sent.update().where(here).values(generation=generation))
