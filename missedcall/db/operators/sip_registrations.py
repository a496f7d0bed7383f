"""Keep which operators' phones are registered with which Asterisk, as it told last."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.changed_topics import note_topics
from missedcall.db.operators.operators import operators
from missedcall.db.schema import UtcDateTime, metadata, note_transition
from missedcall.domain.shared.live_topics import desk_topic

sip_registrations = sa.Table(
    "sip_registrations",
    metadata,
    sa.Column("node", sa.String(40), primary_key=True),
    sa.Column("extension", sa.String(15), primary_key=True),
    sa.Column("registered", sa.Boolean, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
)


def registrations_of_node(db: sa.Connection, node: str) -> dict[str, bool]:
    """Give for each extension whether its phone is there; one never told of is not in it."""
    query = sa.select(sip_registrations.c.extension, sip_registrations.c.registered)
    return dict(db.execute(query.where(sip_registrations.c.node == node)).all())


def note_registration(
    db: sa.Connection, *, node: str, extension: str, registered: bool, at: dt.datetime
) -> None:
    """Write that a phone has come or gone, and append it to the history."""
    key = sa.and_(sip_registrations.c.node == node, sip_registrations.c.extension == extension)
    values = {"registered": registered, "since": at}
    known = db.execute(sa.select(sip_registrations.c.registered).where(key)).scalar_one_or_none()
    if known is None:
        db.execute(sip_registrations.insert().values(node=node, extension=extension, **values))
    else:
        db.execute(sip_registrations.update().where(key).values(values))
    words = {None: None, True: "there", False: "away"}
    note_transition(
        db,
        entity="phone",
        entity_id=extension,
        at=at,
        actor="asterisk",
        from_state=words[known],
        to_state=words[registered] or "",
        reason=f"as {node} told",
    )
    mine = sa.select(operators.c.id).where(operators.c.extension == extension)
    note_topics(db, *map(desk_topic, db.execute(mine).scalars()))
