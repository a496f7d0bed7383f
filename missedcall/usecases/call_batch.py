"""Hold what is known and what changes while the calls of one batch are decided in turn."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from missedcall.db.engine import Connection
from missedcall.domain import phone
from missedcall.domain.priority import Turn
from missedcall.usecases import messages
from missedcall.usecases.batch_rows import BatchRows, CallbackMove
from missedcall.usecases.callback_draft import CallbackDraft
from missedcall.usecases.deps import Deps
from missedcall.usecases.known_callers import KnownCaller, KnownCallers
from missedcall.usecases.messages import TextToSend
from missedcall.usecases.waiting_line import WaitingLine


class CallBatch:
    """Show each call what the calls before it in the batch have done; nothing is written yet."""

    def __init__(
        self,
        deps: Deps,
        db: Connection,
        numbers: Sequence[phone.Number],
        *,
        first: dt.datetime,
    ) -> None:
        """Ask once for all numbers that call; the `first` call of the batch is that old."""
        self.deps = deps
        self.db = db
        self.callers = KnownCallers(db, numbers, first=first)
        self.line = WaitingLine(db)
        self.rows = BatchRows()

    def open(self, caller: KnownCaller, draft: CallbackDraft, *, why: str) -> None:
        """Let a new callback wait; it is its number's newest from here on."""
        caller.newest = draft
        self.rows.opened.append(draft)
        self.line.moved(draft, waited=None, waits=draft.turn)
        at = draft.created_at
        self.rows.moves.append(CallbackMove(draft, None, "waiting", at, "caller", why))

    @contextmanager
    def changing(self, draft: CallbackDraft) -> Iterator[None]:
        """Let a callback be changed, and its place in the line with it."""
        waited = _turn_of_waiting(draft)
        yield
        self.line.moved(draft, waited=waited, waits=_turn_of_waiting(draft))
        self.rows.change(draft)

    def park(self, draft: CallbackDraft, *, at: dt.datetime) -> None:
        """Keep a waiting callback for a supervisor; one that is being rung goes on."""
        if draft.state != "waiting":
            return
        with self.changing(draft):
            draft.state = "parked"
        why = "too many calls within an hour"
        self.rows.moves.append(CallbackMove(draft, "waiting", "parked", at, "rules", why))

    def send(
        self,
        caller: KnownCaller,
        text: TextToSend,
        *,
        cause: Callable[[], str],
        now: dt.datetime,
    ) -> None:
        """Write a text to a caller; its cause is named when calls and callbacks have ids."""
        row = messages.new_row(
            self.deps,
            text,
            sent_today=lambda: self.callers.texts_on_day(caller, now=now),
            now=now,
        )
        self.rows.texts.append((cause, row))
        if messages.counts(row):
            caller.written.append(now)


def _turn_of_waiting(draft: CallbackDraft) -> Turn | None:
    return draft.turn if draft.state == "waiting" else None
