"""Tell callers who wait where they stand, and let a repeated missed call count."""

import datetime as dt
from functools import partial

from missedcall.domain.callbacks import calendar, priority
from missedcall.domain.callbacks.promise import PromiseWindow
from missedcall.usecases.callbacks import promises
from missedcall.usecases.callbacks.callback_draft import CallbackDraft
from missedcall.usecases.calls.batch_rows import CallRecord
from missedcall.usecases.calls.call_batch import CallBatch
from missedcall.usecases.calls.known_callers import KnownCaller, place_cause
from missedcall.usecases.messages.messages import TextToSend

MOVABLE = ("waiting", "parked")


def count_repeated_call(
    batch: CallBatch,
    caller: KnownCaller,
    draft: CallbackDraft,
    *,
    at: dt.datetime,
    acknowledged_at: dt.datetime | None,
) -> None:
    """Count one more missed call of a caller, and let it bring the caller nearer."""
    turn = priority.priority_after_repeat(
        draft.turn,
        tried=draft.attempts_used > 0,
        repeats=draft.missed_calls,
        at=at,
        soonest=_soonest(batch, caller, at=at),
    )
    with batch.changing(draft):
        draft.missed_calls += 1
        draft.acknowledged_at = acknowledged_at
        if draft.state in MOVABLE:
            draft.due_at, draft.urgent_at = turn.due_at, turn.urgent_at


def _soonest(batch: CallBatch, caller: KnownCaller, *, at: dt.datetime) -> dt.datetime:
    """Give when a number may be rung: not more often in one day than the rules say."""
    rules = batch.deps.rules
    may_ring = batch.callers.rung_on_day(caller, at=at) < rules.rings_per_day
    from_ = at + rules.settle if may_ring else calendar.next_midnight(at=at)
    return calendar.next_calling_time(rules.hours, at=from_)


def queue_acknowledgement(
    batch: CallBatch,
    caller: KnownCaller,
    draft: CallbackDraft,
    record: CallRecord,
    *,
    window: PromiseWindow | None,
    held_for: dt.timedelta,
    now: dt.datetime,
) -> None:
    """Tell a caller that the call has come and when the caller is rung.

    Without a `window` it is the promise that the caller has, or a new one. The text waits as long
    as the callback is `held_for`.
    """
    if window:
        batch.rows.promise(draft, window, now=now)
    else:
        window = _promised(batch, draft, now=now)
    is_today = calendar.ist_date(window.start) == calendar.ist_date(now)
    text = TextToSend(
        key="missed_call_ack" if is_today else "missed_call_ack_later",
        language=draft.language,
        number=draft.number,
        values={"code": draft.code, **promises.window_slots(window)},
    )
    cause = partial(_cause_of_acknowledgement, record)
    batch.queue_text(caller, text, cause=cause, now=now, held_for=held_for)


def _cause_of_acknowledgement(record: CallRecord) -> str:
    return f"ack:{record.written_id}"


def queue_place_text(
    batch: CallBatch, caller: KnownCaller, draft: CallbackDraft, *, now: dt.datetime
) -> None:
    """Tell a caller who waits and rings once more how many are ahead.

    Once for each acknowledgement, and not soon after it; no caller who was given a later time.
    """
    rules, told_at = batch.deps.rules, draft.acknowledged_at
    if told_at is None or now < told_at + rules.place_after:
        return
    in_line = calendar.next_calling_time(rules.hours, at=now) + rules.settle
    if draft.state != "waiting" or draft.due_at > in_line:
        return
    if not batch.callers.tells_place_first(draft.order, told_at):
        return
    place = batch.line.place(draft, now=now)
    window = _promised(batch, draft, place=place, now=now)
    text = TextToSend(
        key="place_in_queue",
        language=draft.language,
        number=draft.number,
        values={"code": draft.code, "place": str(place), **promises.window_slots(window)},
    )
    batch.queue_text(caller, text, cause=lambda: place_cause(draft.id or 0, told_at), now=now)


def _promised(
    batch: CallBatch, draft: CallbackDraft, *, place: int | None = None, now: dt.datetime
) -> PromiseWindow:
    """Give the promise that the caller has, or make a new one when there is none any more."""
    window = promises.current_promise(draft, now=now)
    if window is None:
        place = place or batch.line.place(draft, now=now)
        window = promises.estimate_window(
            batch.deps, batch.db, batch.line, due_at=draft.due_at, ahead=place - 1, now=now
        )
        batch.rows.promise(draft, window, now=now)
    return window
