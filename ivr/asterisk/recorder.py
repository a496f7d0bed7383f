"""Commit what Asterisk told; keep it in memory for as long as the database takes nothing."""

import contextlib
import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ivr.asterisk import rings
from ivr.asterisk.events import (
    AsteriskMessage,
    AttemptEnded,
    AttemptStep,
    CallTakenOver,
    JournalEntry,
    ListeningStep,
    MissedCallReported,
    RecordingRefused,
    Rejected,
    UnreadableEvent,
)
from missedcall.db.engine import PASSING_TROUBLE
from missedcall.usecases.callbacks import listening_orders, transfers
from missedcall.usecases.calls import missed_calls, outages, rejected_calls
from missedcall.usecases.deps import Deps
from missedcall.usecases.recordings import recordings

log = logging.getLogger(__name__)

BATCH = 500
# A record has some hundred bytes. What does not fit any more is in Asterisk's journal.
MOST_WAITING = 100_000
PAUSES_S = (0.5, 1, 2, 4, 8)


@dataclass(frozen=True)
class ListenerSilence:
    """Tell that an Asterisk was not listened to between two instants."""

    from_at: dt.datetime
    to_at: dt.datetime


Recorded = AsteriskMessage | ListenerSilence


class Recorder:
    """Hold what one node told until it is committed, in the order in which it came.

    Missed calls go before the rest: they are written in sets.
    """

    def __init__(self, deps: Deps, *, node: str, clock: Callable[[], dt.datetime]) -> None:
        self._deps = deps
        self._node = node
        self._clock = clock
        self._missed: deque[MissedCallReported] = deque()
        self._others: deque[Recorded] = deque()
        self._dropped = 0
        self._failures = 0
        self._not_before = 0.0

    @property
    def waiting(self) -> int:
        """Count what is not committed yet."""
        return len(self._missed) + len(self._others)

    @property
    def is_pausing(self) -> bool:
        """Say whether the database took nothing just now and is left alone for a moment."""
        return time.monotonic() < self._not_before

    def add_records(self, told: Iterable[Recorded]) -> None:
        """Keep what was told until it is committed; drop what exceeds `MOST_WAITING`."""
        for item in told:
            if self.waiting >= MOST_WAITING:
                self._dropped += 1
            elif isinstance(item, MissedCallReported):
                self._missed.append(item)
            else:
                self._others.append(item)

    def commit(self) -> list[JournalEntry]:
        """Commit a part of what waits; give the entries that the journal may forget.

        Up to `BATCH` missed calls go to `missed_calls.record_missed_calls` in one transaction.

        A database that takes nothing leaves everything waiting; it is tried again after a pause.
        """
        kept: list[JournalEntry] = []
        if self.waiting and not self.is_pausing:
            with self.patience():
                self._commit_missed(kept)
                for _ in range(min(BATCH, len(self._others))):
                    self._commit_other(self._others[0], kept)
                    self._others.popleft()
                self.note_success()
        return kept

    @contextlib.contextmanager
    def patience(self) -> Iterator[None]:
        """Let what is done with the database fail as long as it takes nothing, and say so."""
        try:
            yield
        except PASSING_TROUBLE as error:
            pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
            self._not_before = time.monotonic() + pause
            self._failures += 1
            log.warning(
                "%s: the database takes nothing (%s); %d events wait in memory, next try in %s s",
                self._node,
                type(error).__name__,
                self.waiting,
                pause,
            )

    def note_success(self) -> None:
        """Note that the database has taken something, so that the next pause is a short one."""
        if self._failures:
            log.warning("%s: the database takes what waited", self._node)
        if self._dropped:
            log.error(
                "%s: %d events exceeded what is kept in memory; calls and outcomes among them are "
                "read from Asterisk's journal",
                self._node,
                self._dropped,
            )
        self._failures = self._dropped = 0

    def _commit_missed(self, kept: list[JournalEntry]) -> None:
        """Commit missed calls, and add the entries of those that are over to `kept`.

        The entry of a call that still rings stays: the dialplan looks for it before the ringing.
        """
        part = [self._missed[index] for index in range(min(BATCH, len(self._missed)))]
        if not part:
            return
        calls = [item.call for item in part]
        missed_calls.record_missed_calls(self._deps, batch=calls, now=self._clock())
        for item in part:
            self._missed.popleft()
            if item.is_over:
                kept.append(item.entry)

    def _commit_other(self, item: Recorded, kept: list[JournalEntry]) -> None:
        """Commit one item, and add its entry, if it has one, to what may be forgotten."""
        now = self._clock()
        match item:
            case AttemptStep(attempt_id, step, at, consent):
                rings.note_ring_step(
                    self._deps, ring_id=attempt_id, step=step, at=at, now=now, consent=consent
                )
            case ListeningStep(listening_id, step, at):
                listening_orders.note_listening_step(
                    self._deps, listening_id=listening_id, step=step, at=at
                )
            case CallTakenOver(attempt_id, extension, at):
                transfers.note_transfer_taken(
                    self._deps, attempt_id=attempt_id, extension=extension, at=at
                )
            case Rejected(uniqueid, at):
                rejected_calls.note_rejected_call(
                    self._deps, node=self._node, uniqueid=uniqueid, at=at
                )
            case ListenerSilence(from_at, to_at):
                outages.note_outage(self._deps, node=self._node, from_at=from_at, to_at=to_at)
            case RecordingRefused(entry, attempt_id, at):
                recordings.refuse_recording(self._deps, attempt_id=attempt_id, at=at, now=now)
                kept.append(entry)
            case AttemptEnded():
                self._finish(item, now=now)
                kept.append(item.entry)
            case UnreadableEvent():
                self._quarantine(item, now=now)
                if item.is_over and item.entry and item.entry.key:
                    kept.append(item.entry)

    def _finish(self, item: AttemptEnded, *, now: dt.datetime) -> None:
        rings.finish_ring(self._deps, item, now=now)

    def _quarantine(self, item: UnreadableEvent, *, now: dt.datetime) -> None:
        if item.is_over:  # and is told once
            log.error("an event was not understood and is kept as a dead letter: %s", item.reason)
        missed_calls.quarantine_event(
            self._deps,
            node=self._node,
            key=item.entry.key if item.entry else "",
            raw=item.raw,
            reason=item.reason,
            now=now,
        )
