"""List and count messages: by cause, number and application, and what is due, late or in doubt."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from missedcall.db.messages.message_claims import IS_BEHIND
from missedcall.db.messages.messages import MessageRow, messages
from missedcall.db.messages.stopped_templates import is_template_stopped
from missedcall.db.schema import (
    TransitionRow,
    read_row,
    read_rows,
    transitions,
)
from missedcall.domain.messages.message import (
    WAITING,
    MessageState,
)

# These do not count as messages that a number has had.
NOT_MEANT_TO_GO = (MessageState.REFUSED, MessageState.EXPIRED, MessageState.SUPERSEDED)


GET_BEHIND = sa.select(messages.c.id).where(messages.c.id == sa.bindparam("this"), IS_BEHIND)


NEXT_AFTER = (
    sa.select(messages.c.id)
    .where(
        messages.c.application == sa.bindparam("about"),
        messages.c.id > sa.bindparam("this"),
        messages.c.state.in_(WAITING),
        ~IS_BEHIND,
    )
    .order_by(messages.c.id)
    .limit(1)
)


COUNT_TO = sa.select(sa.func.count()).where(
    messages.c.number == sa.bindparam("to"),
    messages.c.created_at >= sa.bindparam("since"),
    messages.c.state.not_in(NOT_MEANT_TO_GO),
)


COUNT_BY_NUMBER = (
    sa.select(messages.c.number, sa.func.count())
    .where(
        messages.c.number.in_(sa.bindparam("numbers", expanding=True)),
        messages.c.created_at >= sa.bindparam("since"),
        messages.c.state.not_in(NOT_MEANT_TO_GO),
    )
    .group_by(messages.c.number)
)


def get_message_of_cause(db: sa.Connection, cause: str) -> MessageRow | None:
    return read_row(db.execute(sa.select(messages).where(messages.c.cause == cause)), MessageRow)


def list_messages_of_cause(db: sa.Connection, cause: str) -> Sequence[MessageRow]:
    """List the message of a cause and all that were sent again for it, the oldest first."""
    here = (messages.c.cause == cause) | messages.c.cause.startswith(f"{cause}:", autoescape=True)
    return read_rows(
        db.execute(sa.select(messages).where(here).order_by(messages.c.id)), MessageRow
    )


def texts_of_causes(db: sa.Connection, causes: Sequence[str]) -> Sequence[tuple[int, str]]:
    """List the id and the words of the message of each cause."""
    query = sa.select(messages.c.id, messages.c.text).where(messages.c.cause.in_(causes))
    return [(row.id, row.text) for row in db.execute(query)]


def list_messages_to_number_since(
    db: sa.Connection, number: str, *, since: dt.datetime, limit: int
) -> Sequence[MessageRow]:
    """List the messages to a number from an instant on, the first one first."""
    mine = (messages.c.number == number) & (messages.c.created_at >= since)
    query = sa.select(messages).where(mine).order_by(messages.c.created_at).limit(limit)
    return read_rows(db.execute(query), MessageRow)


def list_messages_to_number(db: sa.Connection, number: str) -> Sequence[MessageRow]:
    """List every message to a number."""
    return read_rows(
        db.execute(sa.select(messages).where(messages.c.number == number)), MessageRow
    )


def list_newest_messages_to_number(
    db: sa.Connection, number: str, *, limit: int
) -> Sequence[MessageRow]:
    """List the messages to a number, the newest first."""
    query = sa.select(messages).where(messages.c.number == number)
    newest = query.order_by(messages.c.created_at.desc(), messages.c.id.desc()).limit(limit)
    return read_rows(db.execute(newest), MessageRow)


def list_due_messages(db: sa.Connection, *, now: dt.datetime, limit: int) -> Sequence[int]:
    """List the ids of messages whose time and turn have come and whose template may be sent."""
    query = (
        sa.select(messages.c.id)
        .where(messages.c.state.in_(WAITING), messages.c.next_at <= now)
        .where(~is_template_stopped(messages.c.template_id), ~IS_BEHIND)
        .order_by(messages.c.next_at)
        .limit(limit)
    )
    return db.execute(query).scalars().all()


def has_older_message_first(db: sa.Connection, message_id: int) -> bool:
    """Say whether an older message about the same application goes first."""
    return db.execute(GET_BEHIND, {"this": message_id}).first() is not None


def get_next_message_of_application(db: sa.Connection, row: MessageRow) -> int | None:
    """Give the message about the same application whose turn comes after this one, if any."""
    if row.application is None:
        return None
    return db.execute(NEXT_AFTER, {"about": row.application, "this": row.id}).scalar()


def list_outdated_messages(
    db: sa.Connection, *, now: dt.datetime, limit: int
) -> Sequence[MessageRow]:
    """List waiting messages that are not worth sending any more."""
    here = messages.c.state.in_(WAITING) & (messages.c.valid_until <= now)
    return read_rows(db.execute(sa.select(messages).where(here).limit(limit)), MessageRow)


def list_messages_claimed_before(
    db: sa.Connection, *, before: dt.datetime
) -> Sequence[MessageRow]:
    """List messages whose worker took them and never said how it went."""
    here = (messages.c.state == MessageState.CLAIMED) & (messages.c.claimed_at < before)
    return read_rows(db.execute(sa.select(messages).where(here)), MessageRow)


def list_messages_in_doubt_before(
    db: sa.Connection, *, before: dt.datetime, now: dt.datetime, keys: Sequence[str]
) -> Sequence[int]:
    """List messages of these keys that are in doubt since long and were not yet sent again."""
    query = sa.select(messages.c.id).where(
        messages.c.state == MessageState.IN_DOUBT,
        messages.c.claimed_at < before,
        messages.c.resends == 0,
        messages.c.valid_until > now,
        messages.c.key.in_(keys),
    )
    return db.execute(query).scalars().all()


def list_messages_accepted_before(
    db: sa.Connection, *, before: dt.datetime, limit: int
) -> Sequence[int]:
    """List messages that a gateway took long ago and of which nothing was heard since."""
    here = (messages.c.state == MessageState.ACCEPTED) & (messages.c.accepted_at < before)
    return db.execute(sa.select(messages.c.id).where(here).limit(limit)).scalars().all()


def list_messages_to_poll(
    db: sa.Connection, *, now: dt.datetime, limit: int
) -> Sequence[MessageRow]:
    """List messages of which nothing final is known and whose gateway is to be asked by now."""
    here = (messages.c.ask_at <= now) & messages.c.state.in_(
        (MessageState.ACCEPTED, MessageState.IN_DOUBT)
    )
    query = sa.select(messages).where(here).order_by(messages.c.ask_at).limit(limit)
    return read_rows(db.execute(query), MessageRow)


def count_messages_to_number(db: sa.Connection, number: str, *, since: dt.datetime) -> int:
    """Count the messages to a number since an instant, save those that were never meant to go."""
    return int(db.execute(COUNT_TO, {"to": number, "since": since}).scalar_one())


def count_messages_by_number(
    db: sa.Connection, numbers: Collection[str], *, since: dt.datetime
) -> dict[str, int]:
    """Count the same to each of these numbers; who had none is left out."""
    found = db.execute(COUNT_BY_NUMBER, {"numbers": list(numbers), "since": since})
    return dict(found.all())


def list_resends_of_message(db: sa.Connection, message_id: int) -> Sequence[MessageRow]:
    """List the copies that people had sent of a message."""
    query = sa.select(messages).where(messages.c.resend_of == message_id)
    return read_rows(db.execute(query.order_by(messages.c.id)), MessageRow)


def list_message_changes(db: sa.Connection, message_ids: Sequence[int]) -> Sequence[TransitionRow]:
    """List every change of state of some messages, the oldest first."""
    query = sa.select(transitions).where(
        transitions.c.entity == "message",
        transitions.c.entity_id.in_([str(message_id) for message_id in message_ids]),
    )
    return read_rows(db.execute(query.order_by(transitions.c.id)), TransitionRow)


def list_messages_about_application(
    db: sa.Connection, application: str, *, limit: int
) -> Sequence[MessageRow]:
    """List the messages about an application, the newest first."""
    query = sa.select(messages).where(messages.c.application == application)
    return read_rows(db.execute(query.order_by(messages.c.id.desc()).limit(limit)), MessageRow)


def list_latest_messages(db: sa.Connection, *, limit: int) -> Sequence[MessageRow]:
    query = sa.select(messages).order_by(messages.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), MessageRow)
