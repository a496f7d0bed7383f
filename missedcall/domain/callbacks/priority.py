"""Decide who goes first: from when a callback that waits is urgent, and what a repeat changes.

A callback is due at `due_at` and urgent from `urgent_at` on. The urgent go before all others, in
the order in which they became so; the others go by `due_at`. No callback waits for
ever, because one that comes later becomes urgent later.
"""

import datetime as dt
from dataclasses import dataclass

# A promise is in danger so long before its end.
DANGER = dt.timedelta(minutes=10)
# A caller who asked for an instant gets it, even when many promises to others have come into
# danger before it; no other caller waits longer by it than this.
HEAD_START = dt.timedelta(hours=12)
# A retry has no promise to keep; it takes its turn, and is urgent when that does not come. Sooner,
# it would pass those who have not been rung yet on a day with more callers than people.
RETRY_PATIENCE = dt.timedelta(hours=12)
# By so much sooner each repeated missed call makes a caller urgent, and so often it counts.
REPEAT_STEP, MOST_REPEATS = dt.timedelta(minutes=10), 3


@dataclass(frozen=True)
class CallbackPriority:
    """Say from when a caller may be rung, and from when before all who are not urgent."""

    due_at: dt.datetime
    urgent_at: dt.datetime


def priority_of_retry(due_at: dt.datetime) -> CallbackPriority:
    return CallbackPriority(due_at, due_at + RETRY_PATIENCE)


def priority_of_promise(due_at: dt.datetime, *, until: dt.datetime) -> CallbackPriority:
    """Let who was promised a ring go first when the end of that promise is near."""
    return CallbackPriority(due_at, max(due_at, until - DANGER))


def priority_of_appointment(due_at: dt.datetime) -> CallbackPriority:
    """Let who was promised an instant go first from that instant on."""
    return CallbackPriority(due_at, due_at - HEAD_START)


def priority_after_internal_failure(
    before: dt.datetime, *, due_at: dt.datetime
) -> CallbackPriority:
    """Keep the place of a caller who lost a ring by a failure of ours, urgent since `before`."""
    return CallbackPriority(due_at, min(before, due_at))


def priority_after_repeat(
    turn: CallbackPriority, *, tried: bool, repeats: int, at: dt.datetime, soonest: dt.datetime
) -> CallbackPriority:
    """Give the priority of a caller who waits and rings once more at `at`, for the nth time.

    A caller who was `tried` in vain and is to be rung later is at the telephone now: due at
    `soonest`. Else the caller becomes urgent sooner, but not before this moment: those who are
    urgent already stay ahead. An appointment is kept.
    """
    if turn.due_at > at and turn.urgent_at <= turn.due_at:
        return turn
    if tried and soonest < turn.due_at:
        return priority_of_retry(soonest)
    if repeats > MOST_REPEATS:
        return turn
    sooner = max(turn.urgent_at - REPEAT_STEP, turn.due_at, at)
    return CallbackPriority(turn.due_at, min(turn.urgent_at, sooner))
