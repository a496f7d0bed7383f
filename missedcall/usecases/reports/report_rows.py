"""Put counted figures together: half hours become days or hours of India, other keys stay."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from missedcall.db.half_hours import half_hour_start
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.reports.curves import CurvePoint
from missedcall.domain.reports.report_definitions import ReportBy

# A day, an hour of the day, or a login, an office, an outcome and so on; None has none.
ReportKey = dt.date | int | str | None
Figures = Mapping[str, float | None]
Sums = dict[ReportKey, dict[str, float | None]]


@dataclass(frozen=True)
class Loaded:
    """Hold what was counted: figures by key, all together, and the curves over all."""

    rows: Mapping[ReportKey, Figures]
    total: Figures
    curves: Mapping[str, Sequence[CurvePoint]] = field(default_factory=dict)


def row_key(by: ReportBy, counted: int | str | None) -> ReportKey:
    """Give the row to which a counted key belongs."""
    if by in (ReportBy.DAY, ReportBy.HOUR) and isinstance(counted, int):
        return key_of_instant(by, half_hour_start(counted))
    return counted


def key_of_instant(by: ReportBy, at: dt.datetime) -> ReportKey:
    """Give the day, or else the hour of the day, of an instant in India."""
    local = at.astimezone(IST)
    return local.date() if by is ReportBy.DAY else local.hour


def new_sums() -> Sums:
    """Give an empty set of rows, to which `add_figures` adds."""
    return defaultdict(dict)


def add_figures(sums: Sums, key: ReportKey, **figures: float) -> None:
    """Add figures to those of a row."""
    row = sums[key]
    for name, value in figures.items():
        row[name] = (row.get(name) or 0) + value


def add_up(sums: Sums) -> dict[str, float | None]:
    """Add up the figures of all rows."""
    total: Sums = new_sums()
    for figures in sums.values():
        add_figures(total, None, **{name: value or 0 for name, value in figures.items()})
    return total[None]
