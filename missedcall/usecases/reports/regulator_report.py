"""Make the regulator's report of a month: by office and area, and for all together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.config.connection import Compensation
from missedcall.db.offices import offices
from missedcall.db.reports import milestones
from missedcall.domain.connection.limits import Area
from missedcall.domain.offices.office import Office
from missedcall.domain.reports import regulator
from missedcall.domain.reports.regulator import (
    WITHIN,
    ApplicationDelay,
    RegulatorFigures,
    RegulatorMonth,
)
from missedcall.domain.shared import csv_cells
from missedcall.domain.shared.local_text import in_language
from missedcall.usecases.connection import histories
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import refuse_export
from missedcall.usecases.points.leaderboards import month_bounds
from missedcall.usecases.reports.energisations import LONGEST_REPORT_DELAY


class MonthNotBegun(ValueError):
    """Refuse a month that has not begun."""


@dataclass(frozen=True)
class RegulatorLine:
    """Hold the figures of an office in an area; empty texts stand for all of them.

    `amount_paise` is what the days late cost, None without a configured rate.
    """

    office: str
    name: Office | None
    area: str
    figures: RegulatorFigures
    amount_paise: int | None

    @property
    def percents(self) -> tuple[int | None, ...]:
        """Give the share of the connections that came within each of `WITHIN`."""
        of = self.figures.connections
        return tuple(round(100 * one / of) if of else None for one in self.figures.within)


@dataclass(frozen=True)
class RegulatorReport:
    """Hold a month's report; `until` is when it was made while the month lasts."""

    month: dt.date
    until: dt.datetime
    rate: Compensation | None
    lines: Sequence[RegulatorLine]
    total: RegulatorLine


def make_regulator_report(deps: Deps, *, month: dt.date, now: dt.datetime) -> RegulatorReport:
    """Make the report of the month of a day; raise `MonthNotBegun` before it has begun."""
    since, ends = month_bounds(month)
    if since >= now:
        raise MonthNotBegun(f"{month:%Y-%m} has not begun; name an earlier month")
    time, rate = RegulatorMonth(since, min(ends, now)), _rate(deps, month)
    by_place, names = _read(deps, time)
    lines = [
        _line(found, rate, office=office, area=area, name=names.get(office))
        for (office, area), found in sorted(by_place.items())
        if any(_says_something(one) for one in found)
    ]
    everything = [one for found in by_place.values() for one in found]
    return RegulatorReport(month, time.until, rate, lines, _line(everything, rate))


def _read(
    deps: Deps, time: RegulatorMonth
) -> tuple[Mapping[tuple[str, str], list[ApplicationDelay]], Mapping[str, Office]]:
    """Look at every application that the month may be about, by its office and area."""
    found: dict[tuple[str, str], list[ApplicationDelay]] = defaultdict(list)
    with deps.db.reading() as db:
        ids = {
            *milestones.list_applications_with_step(
                db, milestones.APPLIED_RULE, since=time.since, until=time.until
            ),
            *milestones.list_applications_with_step(
                db,
                milestones.ENERGISED_RULE,
                since=time.since,
                until=time.until + LONGEST_REPORT_DELAY,
            ),
            *milestones.list_running_applications(db, until=time.until),
        }
        places, names = milestones.get_office_and_area(db, ids), offices.list_offices(db)
        for known, history in histories.read_histories(db, ids):
            one = regulator.read_delay(
                history.steps,
                history.holds,
                area=Area(places[known][1]),
                month=time,
                limits=deps.limits,
            )
            found[places[known]].append(one)
    return found, names


def _says_something(one: ApplicationDelay) -> bool:
    return one.began or one.energised or one.pending or one.days_late > 0


def _rate(deps: Deps, month: dt.date) -> Compensation | None:
    """Give the rate in force on the first of a month."""
    known = deps.config.connection.compensation
    begun = [rate for rate in known if rate.since <= month.replace(day=1)]
    return max(begun, key=lambda rate: rate.since, default=None)


def _line(
    found: Sequence[ApplicationDelay],
    rate: Compensation | None,
    *,
    office: str = "",
    area: str = "",
    name: Office | None = None,
) -> RegulatorLine:
    figures = regulator.sum_up_delays(found)
    amount = None if rate is None else rate.paise_per_day * figures.days_late
    return RegulatorLine(office, name, area, figures, amount)


def regulator_line_fields(report: RegulatorReport, line: RegulatorLine) -> dict[str, object]:
    """Give a line with its names, as programs and spreadsheets read it."""
    figures = line.figures
    return {
        "month": f"{report.month:%Y-%m}",
        "office": line.office,
        "name": in_language(line.name.name, "en") if line.name else "",
        "area": line.area,
        "applications": figures.applications,
        "connections": figures.connections,
        "median_days": figures.median_days,
        "longest_days": figures.longest_days,
        **{f"within_{days}": n for days, n in zip(WITHIN, figures.within, strict=True)},
        **{f"percent_{days}": n for days, n in zip(WITHIN, line.percents, strict=True)},
        "too_late": figures.too_late,
        "pending": figures.pending,
        "pending_unpaid": figures.unpaid,
        "pending_held_by_applicant": figures.held_by_applicant,
        "pending_held_by_company": figures.held_by_company,
        "compensation_cases": figures.cases,
        "compensation_days": figures.days_late,
        "compensation_paise": line.amount_paise,
    }


def regulator_report_as_csv(deps: Deps, report: RegulatorReport) -> str:
    """Write a report as CSV, all offices together last.

    Raise `ExportsFrozen` while a breach of personal data is open.
    """
    refuse_export(deps)
    rows = [regulator_line_fields(report, line) for line in (*report.lines, report.total)]
    return csv_cells.document(list(rows[-1]), rows)
