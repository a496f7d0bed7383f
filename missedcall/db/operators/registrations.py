"""Keep which operators' phones are registered with which Asterisk, as it told last."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, note_transition

registrations = sa.Table(
    "registrations",
    metadata,
    sa.Column("node", sa.String(40), primary_key=True),
    sa.Column("extension", sa.String(15), primary_key=True),
    sa.Column("is_there", sa.Boolean, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
)


def of_node(db: sa.Connection, node: str) -> dict[str, bool]:
    """Give for each extension whether its phone is there; one never told of is not in it."""
    query = sa.select(registrations.c.extension, registrations.c.is_there)
    return dict(db.execute(query.where(registrations.c.node == node)).all())


def note(db: sa.Connection, *, node: str, extension: str, is_there: bool, at: dt.datetime) -> None:
    """Write that a phone has come or gone, and append it to the history."""
    key = sa.and_(registrations.c.node == node, registrations.c.extension == extension)
    values = {"is_there": is_there, "since": at}
    known = db.execute(sa.select(registrations.c.is_there).where(key)).scalar_one_or_none()
    if known is None:
        db.execute(registrations.insert().values(node=node, extension=extension, **values))
    else:
        db.execute(registrations.update().where(key).values(values))
    words = {None: None, True: "there", False: "away"}
    note_transition(
        db,
        entity="phone",
        entity_id=extension,
        at=at,
        who="asterisk",
        from_state=words[known],
        to_state=words[is_there] or "",
        why=f"as {node} told",
    )
