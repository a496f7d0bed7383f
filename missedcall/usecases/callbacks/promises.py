"""Promise callers when they will be rung, and count which promises were kept."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.callbacks import promises
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks import calendar, promise
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.promise import PromiseOutcome, PromiseWindow
from missedcall.usecases.callbacks.callback_draft import CallbackDraft
from missedcall.usecases.callbacks.waiting_line import WaitingLine
from missedcall.usecases.deps import Deps


def estimate_window(
    deps: Deps,
    db: DbConnection,
    line: WaitingLine,
    *,
    due_at: dt.datetime,
    ahead: int | None = None,
    now: dt.datetime,
) -> PromiseWindow:
    """Give the window in which a caller can be rung who has so many `ahead` in the line.

    Who comes now has all those ahead who are due by then.
    """
    at = max(due_at, now)
    if ahead is None:
        ahead = line.count_due(by=at)
    hours = deps.rules.hours
    rate = deps.queue_estimator.service_rate(db, hours=hours, at=now)
    if calendar.may_call_at(hours, at=now):
        free = line.ready
    else:
        free = next(span.people for span in rate.staffed if span.end > at)
    turns = max(0, ahead + 1 - free)
    return promise.promise_window(
        at=at, staffed=rate.staffed, turns=turns, handling=rate.handling_time
    )


def current_promise(draft: CallbackDraft, *, now: dt.datetime) -> PromiseWindow | None:
    """Give the promise that a callback's caller has been told and that is not over yet."""
    start, until = draft.promised_from, draft.promised_until
    if start is None or until is None or until < now:
        return None
    return PromiseWindow(start, until)


def window_slots(window: PromiseWindow) -> dict[str, str]:
    """Fill the slots of a text that names a window."""
    start, until = window.start.astimezone(IST), window.until.astimezone(IST)
    return {
        "day": f"{start:%d}",
        "month": f"{start:%m}",
        "from_hour": f"{start:%H}",
        "from_minute": f"{start:%M}",
        "until_hour": f"{until:%H}",
        "until_minute": f"{until:%M}",
    }


@dataclass(frozen=True)
class PromiseDay:
    """Count the promises whose end was on one day in India.

    Each is one of `kept`, `broken`, `open` and `withdrawn` (closed without a ring before its
    end). The percentiles of lateness, in seconds, are those of the broken ones.
    """

    day: dt.date
    promised: int
    kept: int
    broken: int
    open: int
    withdrawn: int
    late_p50_s: int | None
    late_p95_s: int | None


def promises_by_day(deps: Deps, *, since: dt.datetime, now: dt.datetime) -> list[PromiseDay]:
    """Count promises day by day, the newest first, from the day of `since` on."""
    with deps.db.reading() as db:
        last = promises.get_last_promise_end(db)
        days = _days(since, last) if last else []
        return [day for start, end in days if (day := _count(db, start, end, now=now))]


def _days(since: dt.datetime, last: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """Give where each day in India begins and ends, the newest first."""
    bounds, start = [], since
    while start <= last:
        end = calendar.next_midnight(at=start)
        bounds.append((start, end))
        start = end
    return bounds[::-1]


def _count(
    db: DbConnection, since: dt.datetime, until: dt.datetime, *, now: dt.datetime
) -> PromiseDay | None:
    """Count the promises of one day; None when none ends on it."""
    fates = promises.count_promises(db, since=since, until=until, now=now)
    if not fates:
        return None
    broken = fates.get(PromiseOutcome.BROKEN, 0)
    late = (
        promises.list_lateness_of_promises(db, since=since, until=until, now=now) if broken else []
    )
    seconds = [one.total_seconds() for one in late]
    return PromiseDay(
        calendar.ist_date(since),
        promised=sum(fates.values()),
        kept=fates.get(PromiseOutcome.KEPT, 0),
        broken=broken,
        open=fates.get(PromiseOutcome.OPEN, 0),
        withdrawn=fates.get(PromiseOutcome.WITHDRAWN, 0),
        late_p50_s=promise.percentile(seconds, 50),
        late_p95_s=promise.percentile(seconds, 95),
    )
