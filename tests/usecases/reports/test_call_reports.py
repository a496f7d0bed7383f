"""What happened on a day stands in the reports of that day, by each key it can be divided by."""

import datetime as dt

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.reports.report_definitions import REPORTS, ReportBy, ReportName
from missedcall.usecases.callbacks import attempts
from missedcall.usecases.operators import duty
from missedcall.usecases.reports import call_reports
from missedcall.usecases.reports.call_reports import CallReport, CallReportRefused, ReportRequest
from missedcall.usecases.reports.report_rows import ReportKey
from tests.kit import CALLER, DID, NEIGHBOUR, NOON, World, after, ist

MONDAY, EVENING = dt.date(2026, 11, 23), ist(18)
EVERY = [(name, by) for name, report in REPORTS.items() for by in report.groups]


def make(
    world: World,
    name: ReportName,
    by: ReportBy = ReportBy.DAY,
    *,
    now: dt.datetime = EVENING,
    **narrowed: str,
) -> CallReport:
    request = ReportRequest(name, MONDAY, MONDAY, by, **narrowed)
    return call_reports.make_call_report(world.deps, request, now=now)


def figures(report: CallReport, key: ReportKey) -> dict[str, float | None]:
    (found,) = (row.figures for row in report.rows if row.key == key)
    return dict(found)


def a_day(world: World) -> None:
    """Let one caller be reached after 4 s, talk 110 s and send a form; another is busy."""
    operator_id, attempt_id = world.talks()
    ended_at = after(seconds=120)
    attempts.finish_attempt(
        world.deps, attempt_id=attempt_id, outcome=CallOutcome.ANSWERED, at=ended_at,
        talk_s=110, now=ended_at,
    )  # fmt: skip
    world.submit(operator_id, attempt_id, at=after(seconds=150))
    world.misses(NEIGHBOUR, at=after(minutes=10))
    second = world.rung(at=after(minutes=11))
    world.step(second, "operator_answered", at=after(minutes=11, seconds=3))
    world.finish(second, CallOutcome.BUSY, at=after(minutes=11, seconds=9))


def test_calls_by_day(world: World) -> None:
    a_day(world)

    row = figures(make(world, ReportName.CALLS), MONDAY)

    assert row == {
        "missed_calls": 2,
        "callbacks": 2,
        "rings": 2,
        "reached": 1,
        "reached_percent": 50.0,
        "forms": 1,
        "talk_s": 110,
        "talk_mean_s": 110,
        "wrap_up_mean_s": 30,
    }


def test_calls_by_operator_office_outcome_and_number(world: World) -> None:
    a_day(world)

    by = {
        by: {row.key: row.figures for row in make(world, ReportName.CALLS, by).rows}
        for by in (ReportBy.OPERATOR, ReportBy.OFFICE, ReportBy.OUTCOME, ReportBy.DID)
    }

    assert by[ReportBy.OPERATOR]["asha"]["reached"] == 1
    assert "missed_calls" not in by[ReportBy.OPERATOR]["asha"]
    assert by[ReportBy.OFFICE]["412"]["forms"] == 1
    assert by[ReportBy.OFFICE][None]["rings"] == 1
    assert {key: row["rings"] for key, row in by[ReportBy.OUTCOME].items()} == {
        "answered": 1,
        "busy": 1,
    }
    assert by[ReportBy.DID][DID]["missed_calls"] == 2


def test_one_who_was_not_there_has_no_figures(world: World) -> None:
    a_day(world)

    narrowed = make(world, ReportName.CALLS, operator="somebody")

    assert narrowed.rows == []
    assert narrowed.total.figures["rings"] == 0
    assert narrowed.total.figures["reached_percent"] is None


def test_waiting_counts_calling_hours_only(world: World) -> None:
    a_day(world)
    world.misses("+919876500003", at=ist(23, 30))

    report = make(world, ReportName.WAITING, now=ist(23, 50))

    row = figures(report, MONDAY)
    assert (row["callbacks"], row["rung"], row["not_rung"]) == (3, 2, 1)
    assert (row["wait_p50_s"], row["wait_p95_s"]) == (10, 63)
    assert [p.count for p in report.curves["wait_minutes"]][:2] == [1, 2]


def test_reach_says_after_how_many_rings(world: World) -> None:
    a_day(world)

    report = make(world, ReportName.REACH)

    assert figures(report, MONDAY) == {
        "callbacks": 2,
        "rung": 2,
        "reached": 1,
        "reached_percent": 50.0,
        "rings": 2,
    }
    assert report.curves["reach_rings"][0].percent == 50.0


def test_a_promise_is_kept_by_the_first_ring(world: World) -> None:
    a_day(world)

    row = figures(make(world, ReportName.PROMISES), MONDAY)

    assert (row["promised"], row["broken"]) == (row["kept"], 0)


def test_pauses_by_reason_count_up_to_now_while_they_last(world: World) -> None:
    operator_id = world.operator()
    duty.pause_operator(world.deps, operator_id=operator_id, reason="tea", now=ist(13))
    duty.set_operator_ready(world.deps, operator_id=operator_id, now=ist(13, 10))
    duty.pause_operator(world.deps, operator_id=operator_id, reason="meal", now=ist(14))

    report = make(world, ReportName.PAUSES, ReportBy.REASON, now=ist(14, 30))

    assert figures(report, "tea")["paused_s"] == 600
    assert figures(report, "meal")["paused_s"] == 1800
    assert report.total.figures["paused_longest_s"] == 1800


def test_texts_by_what_became_of_them(world: World) -> None:
    a_day(world)

    report = make(world, ReportName.TEXTS, ReportBy.TEXT)

    assert figures(report, "demand")["under_way"] == 1
    assert report.total.figures["written"] == len(world.rows("messages"))


@pytest.mark.parametrize(("name", "by"), EVERY)
def test_every_report_can_be_made_by_every_key_it_names(
    world: World, name: ReportName, by: ReportBy
) -> None:
    a_day(world)

    report = make(world, name, by)

    assert all(set(row.figures) == {c.name for c in report.columns} for row in report.rows)


def test_a_day_without_calls_stands_between_others(world: World) -> None:
    world.misses(CALLER, at=NOON - dt.timedelta(days=2))
    world.misses(CALLER, at=NOON)
    request = ReportRequest(ReportName.CALLS, MONDAY - dt.timedelta(days=3), MONDAY, ReportBy.DAY)

    report = call_reports.make_call_report(world.deps, request, now=ist(18))

    assert [row.figures["missed_calls"] for row in report.rows] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("since", "by", "reason"),
    [
        (MONDAY + dt.timedelta(days=1), ReportBy.DAY, "at most 31 days"),
        (MONDAY - dt.timedelta(days=31), ReportBy.DAY, "at most 31 days"),
        (MONDAY, ReportBy.REASON, "cannot be divided by: Reason"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    world: World, since: dt.date, by: ReportBy, reason: str
) -> None:
    request = ReportRequest(ReportName.WAITING, since, MONDAY, by)

    with pytest.raises(CallReportRefused, match=reason):
        call_reports.make_call_report(world.deps, request, now=ist(18))
