"""Count today for the wallboard, and the usual day beside it; kept for a minute and for a day."""

import datetime as dt
from collections.abc import Mapping, Sequence

from missedcall.db.engine import DbConnection
from missedcall.db.reports import call_figures, caller_figures
from missedcall.db.reports.call_figures import FigureQuery
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.reports.curves import share_percent
from missedcall.domain.reports.day_figures import (
    HOURS,
    WEEKS,
    DayFigures,
    OfficeDay,
    usual_hours,
)
from missedcall.domain.reports.report_definitions import ReportBy
from missedcall.usecases.deps import Deps
from missedcall.usecases.reports import caller_reports, count_reports
from missedcall.usecases.reports.report_rows import Figures, row_key

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
FRESH_S = 60


def load_day_figures(deps: Deps, *, now: dt.datetime) -> DayFigures:
    """Give today's figures; each process counts them once a minute, however many look."""
    minute = int(now.timestamp()) // FRESH_S
    return deps.kept_day_figures.value_of_version(minute, lambda: _count(deps, now=now))


def load_usual_day(deps: Deps, *, now: dt.datetime) -> Sequence[float] | None:
    """Give the missed calls of each hour of a usual day of this weekday; None of none known."""
    midnight = calendar.last_midnight(at=now)
    return deps.kept_usual_day.value_of_version(midnight, lambda: _usual(deps, midnight))


def _count(deps: Deps, *, now: dt.datetime) -> DayFigures:
    since = calendar.last_midnight(at=now)
    by_day = FigureQuery(since, since + DAY, ReportBy.DAY)
    by_office = FigureQuery(since, since + DAY, ReportBy.OFFICE)
    with deps.db.reading() as db:
        calls = count_reports.load_calls(deps, db, by_day, now)
        offices = count_reports.load_calls(deps, db, by_office, now).rows
        texts = count_reports.load_texts(deps, db, by_day, now).total
        in_target = _service_level(deps, db, by_day, now=now)
    total = calls.total
    return DayFigures(
        missed_calls=_whole(total, "missed_calls"),
        callbacks=_whole(total, "callbacks"),
        rings=_whole(total, "rings"),
        reached=_whole(total, "reached"),
        forms=_whole(total, "forms"),
        talk_mean_s=_whole(total, "talk_mean_s") or None,
        target_minutes=deps.config.reports.target_minutes,
        in_target_percent=in_target,
        texts=_texts(texts),
        offices=[
            OfficeDay(str(office), *(_whole(row, name) for name in ("forms", "rings", "reached")))
            for office, row in sorted(offices.items(), key=lambda each: str(each[0]))
            if office is not None
        ],
    )


def _whole(figures: Figures, name: str) -> int:
    return int(figures.get(name) or 0)


def _texts(total: Figures) -> Mapping[str, int]:
    names = ("delivered", "under_way", "not_delivered", "not_sent")
    return {name: _whole(total, name) for name in names}


def _service_level(
    deps: Deps, db: DbConnection, asked: FigureQuery, *, now: dt.datetime
) -> float | None:
    """Give the share of callers who were rung within the target, of those that can be judged."""
    target_s = deps.config.reports.target_minutes * 60
    rung_in_time = judged = 0
    for each in caller_figures.list_waits(db, asked):
        ended = each.rung_at or now
        waited = caller_reports.calling_seconds(deps.rules.hours, each.opened_at, ended)
        in_time = each.rung_at is not None and waited <= target_s
        rung_in_time += in_time
        judged += in_time or waited > target_s
    return share_percent(rung_in_time, judged)


def _usual(deps: Deps, midnight: dt.datetime) -> Sequence[float] | None:
    days = []
    with deps.db.reading() as db:
        for weeks in range(1, WEEKS + 1):
            since = midnight - weeks * WEEK
            asked = FigureQuery(since, since + DAY, ReportBy.HOUR)
            hours = [0] * HOURS
            for each in call_figures.count_missed_calls(db, asked):
                hours[int(str(row_key(ReportBy.HOUR, each.key)))] += each.count
            days.append(hours)
    return usual_hours(days)


def clock_in_india(now: dt.datetime) -> tuple[int, int]:
    """Give the hour and the minute of an instant in India."""
    local = now.astimezone(IST)
    return local.hour, local.minute
