"""Hold what is known and what changes while the calls of one batch are decided in turn."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks.callback import NOT_HELD
from missedcall.domain.callbacks.priority import CallbackPriority
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks.callback_draft import CallbackDraft
from missedcall.usecases.callbacks.waiting_line import WaitingLine
from missedcall.usecases.calls.batch_rows import BatchRows, CallbackMove
from missedcall.usecases.calls.first_calls import FirstCalls
from missedcall.usecases.calls.known_callers import KnownCaller, KnownCallers
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.messages.messages import TextToSend


class CallBatch:
    """Show each call what the calls before it in the batch have done; nothing is written yet."""

    def __init__(
        self,
        deps: Deps,
        db: DbConnection,
        numbers: Sequence[phone.Number],
        *,
        first: dt.datetime,
        last: dt.datetime,
    ) -> None:
        """Ask once for all numbers that call, between the `first` call and the `last`."""
        self.deps = deps
        self.db = db
        self.callers = KnownCallers(db, numbers, first=first)
        self.line = WaitingLine(db)
        most = deps.rules.new_numbers_a_minute
        self.first_calls = FirstCalls(db, first=first, last=last, most_a_minute=most)
        self.rows = BatchRows()

    def open_callback(self, caller: KnownCaller, draft: CallbackDraft, *, reason: str) -> None:
        """Let a new callback wait; it is its number's newest from here on."""
        if caller.newest is None:
            self.first_calls.add_first_call(draft.created_at, held_until=draft.held_until)
        caller.newest = draft
        self.rows.opened.append(draft)
        self.line.moved(draft, waited=None, waits=draft.turn)
        at = draft.created_at
        self.rows.moves.append(CallbackMove(draft, None, "waiting", at, "caller", reason))

    @contextmanager
    def changing(self, draft: CallbackDraft) -> Iterator[None]:
        """Let a callback be changed, and its place in the line with it."""
        waited = _turn_of_waiting(draft)
        yield
        self.line.moved(draft, waited=waited, waits=_turn_of_waiting(draft))
        self.rows.change_callback(draft)

    def park(self, draft: CallbackDraft, *, at: dt.datetime) -> None:
        """Keep a waiting callback for a supervisor; one that is being rung goes on."""
        if draft.state != "waiting":
            return
        with self.changing(draft):
            draft.state = "parked"
        reason = "too many calls within an hour"
        self.rows.moves.append(CallbackMove(draft, "waiting", "parked", at, "rules", reason))

    def queue_text(
        self,
        caller: KnownCaller,
        text: TextToSend,
        *,
        cause: Callable[[], str],
        now: dt.datetime,
        held_for: dt.timedelta = NOT_HELD,
    ) -> None:
        """Write a text to a caller, not to be sent before it was `held_for` so long.

        Its cause is named when calls and callbacks have ids.
        """
        row = messages.new_message_row(
            self.deps,
            text,
            sent_today=lambda: self.callers.texts_on_day(caller, now=now),
            now=now,
        )
        row["next_at"] = now + held_for
        self.rows.texts.append((cause, row))
        if messages.counts_for_day(row):
            caller.written.append(now)


def _turn_of_waiting(draft: CallbackDraft) -> CallbackPriority | None:
    return draft.turn if draft.state == "waiting" else None
