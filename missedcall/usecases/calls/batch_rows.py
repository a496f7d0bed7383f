"""Collect the rows that a batch of calls makes, and write them with a few statements."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from missedcall.db import committed_log
from missedcall.db.callbacks import callbacks, promises
from missedcall.db.calls import calls
from missedcall.db.engine import DbConnection
from missedcall.db.messages import messages
from missedcall.db.schema import note_transitions, transition_row
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.callbacks.promise import PromiseWindow
from missedcall.usecases.callbacks.callback_draft import CallbackDraft

MOST_CALLER_ID = 64


@dataclass
class CallRecord:
    """Hold one call and what the rules made of it; `id` is None until it is written."""

    call: MissedCall
    number: str | None = None
    disposition: str = "refused"
    reason: str | None = None
    callback: CallbackDraft | None = None
    id: int | None = None

    @property
    def written_id(self) -> int:
        return _written(self.id)


@dataclass(frozen=True)
class CallbackMove:
    """Tell one change of a callback's state."""

    callback: CallbackDraft
    from_state: str | None
    to_state: str
    at: dt.datetime
    actor: str
    reason: str


@dataclass
class BatchRows:
    """Hold rows in the order in which one call after the other made them."""

    calls: list[CallRecord] = field(default_factory=list)
    opened: list[CallbackDraft] = field(default_factory=list)
    changed: dict[int, CallbackDraft] = field(default_factory=dict)
    moves: list[CallbackMove] = field(default_factory=list)
    promises: list[tuple[CallbackDraft, PromiseWindow, dt.datetime]] = field(default_factory=list)
    # Each text beside what names its cause once calls and callbacks have their ids.
    texts: list[tuple[Callable[[], str], dict[str, Any]]] = field(default_factory=list)

    def change_callback(self, draft: CallbackDraft) -> None:
        """Note that a callback has changed; a new one is written as it stands in the end."""
        if draft.id is not None:
            self.changed[draft.id] = draft

    def promise(self, draft: CallbackDraft, window: PromiseWindow, *, now: dt.datetime) -> None:
        """Note a promise that the caller is being told, for good, and as the one that holds."""
        self.promises.append((draft, window, now))
        draft.promised_from, draft.promised_until = window.start, window.until
        self.change_callback(draft)

    def write_rows(self, db: DbConnection, *, now: dt.datetime) -> list[int]:
        """Write everything; give the ids of the messages that may go at once, in order."""
        self._write_callbacks(db)
        self._write_calls(db, now=now)
        promises.add_promises(db, [_promise_row(*promised) for promised in self.promises])
        return messages.add_messages(db, [{**row, "cause": cause()} for cause, row in self.texts])

    def _write_callbacks(self, db: DbConnection) -> None:
        if self.opened:
            ids = callbacks.add_callbacks(db, [draft.new_row() for draft in self.opened])
            for draft in self.opened:
                draft.id = ids[draft.number]
        if self.changed:
            callbacks.change_callbacks(
                db, [draft.changed_row() for draft in self.changed.values()]
            )
        note_transitions(db, [_transition_row(move) for move in self.moves])

    def _write_calls(self, db: DbConnection, *, now: dt.datetime) -> None:
        ids = calls.add_calls(db, [_call_row(record, now=now) for record in self.calls])
        for record in self.calls:
            record.id = ids[record.call.node, record.call.uniqueid]
            callback_id = record.callback.id if record.callback else None
            committed_log.log_after_commit(
                db, "call recorded", call_id=record.id, callback_id=callback_id
            )


def _call_row(record: CallRecord, *, now: dt.datetime) -> dict[str, object]:
    call = record.call
    return {
        "node": call.node,
        "uniqueid": call.uniqueid,
        "number": record.number,
        "caller_id": call.caller_id[:MOST_CALLER_ID],
        "did": call.did,
        "at": call.at,
        "recorded_at": now,
        "disposition": record.disposition,
        "reason": record.reason,
        "callback_id": record.callback.id if record.callback else None,
    }


def _transition_row(move: CallbackMove) -> dict[str, object]:
    return transition_row(
        entity="callback",
        entity_id=_written(move.callback.id),
        at=move.at,
        actor=move.actor,
        from_state=move.from_state,
        to_state=move.to_state,
        reason=move.reason,
    )


def _promise_row(
    draft: CallbackDraft, window: PromiseWindow, now: dt.datetime
) -> dict[str, object]:
    return {
        "callback_id": _written(draft.id),
        "made_at": now,
        "from_at": window.start,
        "until_at": window.until,
    }


def _written(row_id: int | None) -> int:
    if row_id is None:
        raise LookupError("a row was not written before what refers to it")
    return row_id
