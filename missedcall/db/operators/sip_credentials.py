"""Keep which generation of its SIP password each extension is at, and which each node was told."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata

sip_credentials = sa.Table(
    "sip_credentials",
    metadata,
    sa.Column("extension", sa.String(15), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),  # without a row it is 0
    sa.Column("rotated_at", UtcDateTime, nullable=False),
    # What was registered by a generation before this one is ended.
    sa.Column("revoked_generation", sa.Integer, nullable=False, server_default="0"),
)

sip_credentials_sent = sa.Table(
    "sip_credentials_sent",
    metadata,
    sa.Column("node", sa.String(40), primary_key=True),
    sa.Column("extension", sa.String(15), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class UnsentPassword:
    """A password that a node does not know yet; `revokes` what registered with one before it."""

    extension: str
    generation: int
    revokes: bool


def rotate_sip_password(
    db: sa.Connection, extension: str, *, at: dt.datetime, revokes: bool = True
) -> int:
    """Let an extension have another password from now on; give its generation.

    With `revokes` whatever registered with an older one is ended.
    """
    start = {"extension": extension, "generation": 0, "rotated_at": at}
    db.execute(insert_or_ignore(sip_credentials, db).values(start))
    raised = {"generation": sip_credentials.c.generation + 1, "rotated_at": at}
    if revokes:
        raised["revoked_generation"] = sip_credentials.c.generation + 1
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


def list_fresh_passwords(db: sa.Connection, *, since: dt.datetime) -> Collection[str]:
    """List the extensions whose password was changed since an instant."""
    query = sa.select(sip_credentials.c.extension).where(sip_credentials.c.rotated_at > since)
    return set(db.execute(query).scalars())


def get_known_generation(db: sa.Connection, extension: str, *, nodes: Collection[str]) -> int:
    """Give the newest generation that each of the nodes knows and that is not revoked."""
    query = sa.select(
        sip_credentials.c.revoked_generation.label("revoked"),
        sa.select(sa.func.min(sip_credentials_sent.c.generation))
        .where(
            sip_credentials_sent.c.extension == extension, sip_credentials_sent.c.node.in_(nodes)
        )
        .having(sa.func.count() == len(nodes))
        .scalar_subquery()
        .label("known"),
    ).where(sip_credentials.c.extension == extension)
    row = db.execute(query).one_or_none()
    return 0 if row is None else max(row.revoked, row.known or 0)


def list_unsent_passwords(db: sa.Connection, *, node: str) -> Sequence[UnsentPassword]:
    """List the passwords that a node does not know yet."""
    sent = sip_credentials_sent
    theirs = (sent.c.extension == sip_credentials.c.extension) & (sent.c.node == node)
    query = (
        sa.select(
            sip_credentials.c.extension,
            sip_credentials.c.generation,
            (sip_credentials.c.revoked_generation > sa.func.coalesce(sent.c.generation, 0)).label(
                "revokes"
            ),
        )
        .outerjoin(sent, theirs)
        .where(sa.func.coalesce(sent.c.generation, 0) != sip_credentials.c.generation)
        .order_by(sip_credentials.c.extension)
    )
    return [
        UnsentPassword(row.extension, row.generation, bool(row.revokes))
        for row in db.execute(query).all()
    ]


def note_password_sent(db: sa.Connection, *, node: str, extension: str, generation: int) -> None:
    """Note that a node has a password, and the registration made with the old one is gone."""
    this = {"node": node, "extension": extension}
    db.execute(insert_or_ignore(sip_credentials_sent, db).values(**this, generation=generation))
    here = (sip_credentials_sent.c.node == node) & (sip_credentials_sent.c.extension == extension)
    db.execute(sip_credentials_sent.update().where(here).values(generation=generation))
