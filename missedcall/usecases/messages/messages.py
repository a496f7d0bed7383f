"""Write messages into the outbox, in the transaction that causes them, and take them back."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from missedcall.db.calls import preferences
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, messages
from missedcall.domain.callbacks import calendar
from missedcall.domain.messages import message
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import unsent
from sms.catalogue.catalogue import Composed
from sms.catalogue.text import TooLongError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TextToSend:
    """Name a registered text, its language, the number it goes to, and what fills its slots."""

    key: str
    language: str
    number: str
    values: Mapping[str, str]


def registered_language(deps: Deps, *, language: str) -> str:
    """Give the language of a text message for who speaks `language`.

    Texts are registered in Hindi and English; who speaks Chhattisgarhi reads Hindi.
    """
    return language if language in deps.config.sms.languages else deps.config.sms.languages[0]


def language_for_number(deps: Deps, db: DbConnection, *, number: str, otherwise: str) -> str:
    """Give the language of a text to a number: the one it has chosen, else another."""
    chosen = preferences.get_language(db, number)
    return registered_language(deps, language=chosen or otherwise)


def queue_message(
    deps: Deps,
    db: DbConnection,
    *,
    cause: str,
    key: str,
    language: str,
    number: str,
    values: Mapping[str, str],
    now: dt.datetime,
) -> int | None:
    """Write a message in the caller's transaction; give its id, or None if the cause has one.

    Messages about one application go out in the order in which they are written. Raise what
    `new_message_row` raises.
    """
    return queue_text(deps, db, TextToSend(key, language, number, values), cause=cause, now=now)


def queue_text(
    deps: Deps, db: DbConnection, text: TextToSend, *, cause: str, now: dt.datetime
) -> int | None:
    """Write a message as `queue_message` does."""
    since = midnight_before(now)
    row = new_message_row(
        deps,
        text,
        sent_today=lambda: message_lists.count_messages_to_number(db, text.number, since=since),
        now=now,
    )
    return messages.add_message_row(db, {**row, "cause": cause})


def new_message_row(
    deps: Deps, text: TextToSend, *, sent_today: Callable[[], int], now: dt.datetime
) -> dict[str, Any]:
    """Give the row of a message that is still to be written, all but its cause.

    One that is a message too many for its number on this day is refused, and so is one with a
    value that is longer than its text allows: what causes a text must not fail for its sake. Raise
    the catalogue's refusal of any other value. `sent_today` counts the number's messages since
    `midnight_before`; it is not asked for an urgent text.
    """
    composed, too_long = _composed(deps, text)
    registered = deps.config.sms.messages[text.key]
    too_many = None if registered.urgent else _too_many(deps, sent_today())
    refused = too_long or too_many
    return messages.new_message_row(
        now=now,
        state=MessageState.REFUSED if refused else MessageState.QUEUED,
        reason=refused or "",
        key=text.key,
        language=text.language,
        number=text.number,
        application=text.values.get("application"),
        text=composed.text,
        template_id=composed.template_id,
        template_version=composed.version,
        encoding=composed.encoding,
        parts=composed.parts,
        valid_until=now + dt.timedelta(minutes=registered.valid_for_minutes),
    )


def _composed(deps: Deps, text: TextToSend) -> tuple[Composed, str | None]:
    """Make a text, and say which value is too long for it, if one is."""
    key, language, values = text.key, text.language, text.values
    try:
        return deps.catalogue.compose(key=key, language=language, values=values), None
    except TooLongError as error:
        log.warning("the text %s cannot be sent: %s; register a longer slot", key, error)
        return deps.catalogue.compose_unfit(key=key, language=language, values=values), str(error)


def counts_for_day(row: Mapping[str, Any]) -> bool:
    """Say whether a new message is one of those that a number has had on its day."""
    return row["state"] not in message_lists.NOT_MEANT_TO_GO


def midnight_before(now: dt.datetime) -> dt.datetime:
    """Give when the day in India began whose messages to one number are counted together."""
    return calendar.next_midnight(at=now) - dt.timedelta(days=1)


def _too_many(deps: Deps, sent_today: int) -> str | None:
    """Say that a number has had its messages for this day in India."""
    most = deps.config.sms.sending.texts_a_day
    return None if sent_today < most else f"the number has had {most} messages today"


def supersede_messages(db: DbConnection, *, cause: str, reason: str, now: dt.datetime) -> int:
    """Take back what still waits of a cause, in the caller's transaction; give how many.

    For a demand that was paid or revised while its SMS waited: `cause` is `demand:<id>`, and what
    was sent again for it counts too.
    """
    waiting = [
        row
        for row in message_lists.list_messages_of_cause(db, cause)
        if row.state in message.WAITING
    ]
    return sum(
        unsent.end_unsent_message(
            db, row, MessageState.SUPERSEDED, actor="service", reason=reason, now=now
        )
        for row in waiting
    )
