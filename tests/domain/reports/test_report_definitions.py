"""Each report is defined once; a column says by what it can be divided."""

from itertools import combinations

import pytest

from missedcall.domain.reports.report_definitions import (
    FILTERS,
    REPORTS,
    ReportBy,
    ReportDefinition,
    ReportName,
)


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_names_its_columns_once_and_plots_some_of_them(report: ReportDefinition) -> None:
    names = [column.name for column in report.columns]

    assert len(set(names)) == len(names)
    assert set(report.plotted) <= set(names)
    assert report.groups[:2] == (ReportBy.DAY, ReportBy.HOUR)


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_a_filter_only_ever_takes_columns_away(report: ReportDefinition) -> None:
    for by in report.groups:
        whole = set(report.columns_of(by, frozenset()))
        for many in range(len(FILTERS) + 1):
            for filters in combinations(FILTERS, many):
                assert set(report.columns_of(by, frozenset(filters))) <= whole


def test_a_missed_call_has_no_operator() -> None:
    calls = REPORTS[ReportName.CALLS]

    by_operator = [c.name for c in calls.columns_of(ReportBy.OPERATOR, frozenset())]

    assert "missed_calls" not in by_operator
    assert {"rings", "reached", "forms", "talk_s"} <= set(by_operator)
    assert calls.columns_of(ReportBy.OUTCOME, frozenset({ReportBy.OPERATOR})) != ()
