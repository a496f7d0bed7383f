"""What is counted of the periodic jobs, and how little is written for it."""

import errno
import logging

import pytest
from sqlalchemy.exc import OperationalError

from missedcall.db.write_lock import DatabaseUnwritable
from missedcall.usecases.monitoring import job_runs
from missedcall.usecases.monitoring.job_runs import JobRuns
from tests.kit import CALLER, NOON, World, after


def fail() -> None:
    raise ValueError(f"{CALLER} must not reach a log")


def test_runs_that_succeed_are_written_once_a_minute_and_counted_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("missedcall.usecases.monitoring.job_runs.time.monotonic", lambda: clock[0])
    runs = JobRuns(world.deps.db)

    for second in range(12):
        clock[0] = 100.0 + 5 * second
        runs.run_job("end_shifts", lambda: None, now=after(seconds=5 * second))
    (seen,) = job_runs.list_job_runs(world.deps.db)
    assert (seen.runs, seen.ended_at) == (1, NOON)

    clock[0] = 160.0
    runs.run_job("end_shifts", lambda: None, now=after(seconds=60))
    (seen,) = job_runs.list_job_runs(world.deps.db)
    assert (seen.runs, seen.failures, seen.ended_at) == (13, 0, after(seconds=60))


def test_a_failure_is_written_at_once_with_its_beginning_and_so_is_its_end(world: World) -> None:
    runs = JobRuns(world.deps.db)
    for minute in range(3):
        assert not runs.run_job("end_shifts", fail, now=after(minutes=minute))

    (seen,) = job_runs.list_job_runs(world.deps.db)
    assert (seen.failing_since, seen.failed_in_a_row, seen.error) == (NOON, 3, "ValueError")

    assert runs.run_job("end_shifts", lambda: None, now=after(minutes=3))
    (seen,) = job_runs.list_job_runs(world.deps.db)
    assert (seen.failing_since, seen.failed_in_a_row, seen.failures) == (None, 0, 3)


def test_the_log_has_the_place_once_and_no_word_of_the_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    runs = JobRuns(world.deps.db)

    with caplog.at_level(logging.ERROR):
        for minute in range(9):
            runs.run_job("end_shifts", fail, now=after(minutes=minute))

    told = [record.getMessage() for record in caplog.records]
    assert "in fail" in told[0]
    assert told[1:] == [f"the job end_shifts failed {times} times in a row" for times in (2, 4, 8)]
    assert CALLER not in caplog.text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device; see the"),
        (OperationalError("INSERT", {}, Exception("disk is full\nDETAIL: x")), "disk is full"),
        (DatabaseUnwritable("the database cannot be written: disk is full"), "cannot be written"),
    ],
)
def test_a_full_disk_is_one_line_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture, error: Exception, told: str
) -> None:
    def fails() -> None:
        raise error

    JobRuns(world.deps.db).run_job("tend", fails, now=NOON)

    (record,) = caplog.records
    assert told in record.getMessage()
    assert "\n" not in record.getMessage()
