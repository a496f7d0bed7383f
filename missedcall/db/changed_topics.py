"""Note which parts of open pages a transaction changes, to be told once it is committed.

A topic is named in `missedcall.domain.shared.live_topics`. One that is noted in a savepoint which
is rolled back stays noted: a page then asks once in vain.
"""

from collections.abc import Callable, Collection

import sqlalchemy as sa

TOPICS = "topics that have changed"

# Takes the topics that a committed transaction changed. It must neither wait nor raise.
Announce = Callable[[Collection[str]], None]


def announce_nothing(_topics: Collection[str]) -> None:
    """Tell no page: for what has none, such as a report or a test."""


def note_topics(db: sa.Connection, *topics: str) -> None:
    """Note what changes, to be told when the transaction of `db` is committed."""
    noted: set[str] = db.info.setdefault(TOPICS, set())
    noted.update(topics)


def take_noted_topics(db: sa.Connection) -> Collection[str]:
    """Take what was noted out of a connection, which is used again for other transactions."""
    noted: set[str] = db.info.pop(TOPICS, set())
    return noted
