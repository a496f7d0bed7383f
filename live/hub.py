"""Hand the entries of the stream to the pages that hear their topics, and join bursts of them.

A page that was cut off names the last id that it heard, and is told what it has missed; when that
is more than is kept, it is told that everything may have changed.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from missedcall.domain.shared.live_topics import EVERYTHING, is_at_once


class EntryId(NamedTuple):
    """Name an entry of a Redis stream: milliseconds, and a number within them."""

    ms: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1764410000000-0`; raise ValueError."""
        ms, _, number = text.partition("-")
        return cls(int(ms), int(number))

    def __str__(self) -> str:
        return f"{self.ms}-{self.number}"


NONE_YET = EntryId(0, 0)


class Entry(NamedTuple):
    """Hold an entry of the stream."""

    id: EntryId
    topics: frozenset[str]


@dataclass(eq=False)
class PageStream:
    """Hold what one browser hears: it is told `pending` topics as soon as it can take them."""

    topics: frozenset[str]
    operator_id: int
    pending: set[str] = field(default_factory=set)
    is_over: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def tell_topics(self, topics: Iterable[str]) -> None:
        self.pending.update(topics)
        self.wake.set()

    def end(self) -> None:
        self.is_over = True
        self.wake.set()

    def take_pending(self) -> set[str]:
        """Take what is to be told; however long the page took, it is one list of topics."""
        taken, self.pending = self.pending, set()
        self.wake.clear()
        return {EVERYTHING} if EVERYTHING in taken else taken


class TooManyStreams(RuntimeError):
    """Refuse a stream beyond the limit of all."""


class LiveHub:
    """Hold the open streams of one process and the newest entries."""

    def __init__(self, *, kept: int, most: int, most_per_person: int) -> None:
        """Take how many entries are kept, and how many streams may be open, in all and each."""
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._most, self._most_per_person = most, most_per_person
        self._streams: dict[int, list[PageStream]] = {}
        self._by_topic: defaultdict[str, set[PageStream]] = defaultdict(set)
        self._held: set[str] = set()
        self.told_until = NONE_YET  # the id that a page is told: nothing up to it is held back
        self.is_fed = False
        self.refused = self.dropped = 0

    @property
    def last(self) -> EntryId:
        """Give the newest entry that was read."""
        return self._entries[-1].id if self._entries else NONE_YET

    @property
    def is_empty(self) -> bool:
        return not self._entries

    def count(self) -> int:
        return sum(map(len, self._streams.values()))

    def open(
        self, topics: Collection[str], *, operator_id: int, after: EntryId | None
    ) -> PageStream:
        """Open a stream; raise `TooManyStreams`.

        It begins with what has changed after an entry; None: the page knows of none. Of one
        person's streams the oldest ends when there are too many: its browser may be long gone.
        """
        if self.count() >= self._most:
            self.refused += 1
            raise TooManyStreams(f"{self._most} streams are open")
        own = self._streams.setdefault(operator_id, [])
        if len(own) >= self._most_per_person:
            self.close(own[0])
            self.dropped += 1
            own = self._streams.setdefault(operator_id, [])
        stream = PageStream(frozenset(topics), operator_id)
        own.append(stream)
        for topic in stream.topics:
            self._by_topic[topic].add(stream)
        if missed := self._missed(stream.topics, after):
            stream.tell_topics(missed)
        return stream

    def close(self, stream: PageStream) -> None:
        """End a stream; one that has ended stays so."""
        stream.end()
        own = self._streams.get(stream.operator_id, [])
        if stream in own:
            own.remove(stream)
        if not own:
            self._streams.pop(stream.operator_id, None)
        for topic in stream.topics:
            self._by_topic[topic].discard(stream)

    def close_all(self) -> None:
        for own in [*self._streams.values()]:
            for stream in [*own]:
                self.close(stream)

    def take_entry(self, entry: Entry) -> None:
        """Tell desks at once; hold the rest until `tell_held`."""
        at_once = {topic for topic in entry.topics if is_at_once(topic)}
        if not self._held:
            self.told_until = self.last
        self._entries.append(entry)
        self._held |= entry.topics - at_once
        if not self._held:
            self.told_until = entry.id
        self._tell(at_once)

    def tell_held(self) -> None:
        """Tell what was held back, each topic once however often it changed."""
        held, self._held = self._held, set()
        self.told_until = self.last
        self._tell(held)

    def begin_after(self, entries: Iterable[Entry]) -> None:
        """Know these entries, without telling them: what was there when the process began."""
        self._entries.clear()
        self._entries.extend(entries)
        self.told_until = self.last

    def begin_anew(self, last: EntryId) -> None:
        """Go on after an entry when some before it were lost: everything may have changed."""
        self.begin_after([Entry(last, frozenset())])
        self._held.clear()
        self._tell({EVERYTHING})

    def set_fed(self, *, is_fed: bool) -> None:
        """Note whether Redis tells of changes, and have each page know."""
        if is_fed is not self.is_fed:
            self.is_fed = is_fed
            self._tell_all(())

    def _missed(self, topics: frozenset[str], after: EntryId | None) -> set[str]:
        if after == self.last:
            return set()
        if after is None or self.is_empty or not self._entries[0].id <= after < self.last:
            return {EVERYTHING}
        missed: set[str] = set()
        for entry in reversed(self._entries):
            if entry.id <= after:
                break
            missed |= entry.topics
        return {EVERYTHING} if EVERYTHING in missed else missed & topics

    def _tell(self, topics: Collection[str]) -> None:
        if EVERYTHING in topics:
            return self._tell_all({EVERYTHING})
        for topic in topics:
            for stream in self._by_topic.get(topic, ()):
                stream.tell_topics({topic})
        return None

    def _tell_all(self, topics: Iterable[str]) -> None:
        for own in self._streams.values():
            for stream in own:
                stream.tell_topics(topics)
