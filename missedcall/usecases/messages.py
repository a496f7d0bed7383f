"""Write messages into the outbox, in the transaction that causes them, and take them back."""

import datetime as dt
import logging
from collections.abc import Mapping

from missedcall.db import messages, preferences
from missedcall.db.engine import Connection
from missedcall.domain import calendar, message
from missedcall.domain.message import State
from missedcall.usecases import unsent
from missedcall.usecases.deps import Deps
from sms.catalogue import Composed
from sms.text import TooLongError

log = logging.getLogger(__name__)


def registered_language(deps: Deps, *, language: str) -> str:
    """Give the language of a text message for who speaks `language`.

    Texts are registered in Hindi and English; who speaks Chhattisgarhi reads Hindi.
    """
    return language if language in deps.config.sms.languages else deps.config.sms.languages[0]


def language_for(deps: Deps, db: Connection, *, number: str, otherwise: str) -> str:
    """Give the language of a text to a number: the one it has chosen, else another."""
    chosen = preferences.language_of(db, number)
    return registered_language(deps, language=chosen or otherwise)


def queue(
    deps: Deps,
    db: Connection,
    *,
    cause: str,
    key: str,
    language: str,
    number: str,
    values: Mapping[str, str],
    now: dt.datetime,
) -> int | None:
    """Write a message in the caller's transaction; give its id, or None if the cause has one.

    Messages about one application go out in the order in which they are written. One that is a
    message too many for its number on this day is written as refused, and so is one with a value
    that is longer than its text allows: what causes a text must not fail for its sake. Raise the
    catalogue's refusal of any other value.
    """
    composed, too_long = _composed(deps, key=key, language=language, values=values)
    registered = deps.config.sms.messages[key]
    too_many = None if registered.urgent else _too_many(deps, db, number=number, now=now)
    refused = too_long or too_many
    return messages.add(
        db,
        now=now,
        state=State.REFUSED if refused else State.QUEUED,
        why=refused or "",
        cause=cause,
        key=key,
        language=language,
        number=number,
        application=values.get("application"),
        text=composed.text,
        template_id=composed.template_id,
        template_version=composed.version,
        encoding=composed.encoding,
        parts=composed.parts,
        valid_until=now + dt.timedelta(minutes=registered.valid_for_minutes),
    )


def _composed(
    deps: Deps, *, key: str, language: str, values: Mapping[str, str]
) -> tuple[Composed, str | None]:
    """Make a text, and say which value is too long for it, if one is."""
    try:
        return deps.catalogue.compose(key=key, language=language, values=values), None
    except TooLongError as error:
        log.warning("the text %s cannot be sent: %s; register a longer slot", key, error)
        return deps.catalogue.unfit(key=key, language=language, values=values), str(error)


def exists(db: Connection, *, cause: str) -> bool:
    """Say whether a cause has had its message, so that no other is made up for it."""
    return messages.of_cause(db, cause) is not None


def _too_many(deps: Deps, db: Connection, *, number: str, now: dt.datetime) -> str | None:
    """Say that a number has had its messages for this day in India."""
    most = deps.config.sms.sending.texts_a_day
    midnight = calendar.next_midnight(at=now) - dt.timedelta(days=1)
    if messages.count_to(db, number, since=midnight) < most:
        return None
    return f"the number has had {most} messages today"


def supersede(db: Connection, *, cause: str, why: str, now: dt.datetime) -> int:
    """Take back what still waits of a cause, in the caller's transaction; give how many.

    For a demand that was paid or revised while its SMS waited: `cause` is `demand:<id>`, and what
    was sent again for it counts too.
    """
    waiting = [row for row in messages.of_causes(db, cause) if row["state"] in message.WAITING]
    return sum(
        unsent.end(db, row, State.SUPERSEDED, who="service", why=why, now=now) for row in waiting
    )
