"""Run one periodic job so that its failure is counted, shown and stops nothing else."""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable, Sequence

from missedcall.db.engine import Database, SQLAlchemyError, passing_trouble
from missedcall.db.monitoring import job_runs
from missedcall.db.monitoring.job_runs import JobRun

log = logging.getLogger(__name__)

# A run that succeeds after one that succeeded is written at most this often: what is asked of the
# database for the counting must stay far below what the jobs themselves ask.
WRITE_EVERY_S = 60.0
# One failure may be a lock or a restart; after so many in a row a person is told.
TELL_AFTER = 3


class JobRuns:
    """Count the runs of this process's periodic jobs; one for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unwritten: dict[str, int] = {}
        self._written_at: dict[str, float] = {}
        self._failed: set[str] = set()

    def run_job(self, name: str, job: Callable[[], object], *, now: dt.datetime) -> bool:
        """Run a job and say whether it succeeded; never raises for a failure of the job.

        `now` is the instant at which the run is said to have ended.
        """
        started = time.monotonic()
        failure: Exception | None = None
        try:
            job()
        except Exception as error:  # whatever it is, the jobs behind it go on, and it is counted
            failure = error
        took_ms = round(1000 * (time.monotonic() - started))
        self._unwritten[name] = self._unwritten.get(name, 0) + 1
        if failure is not None or self._is_due(name):
            self._write(name, failure, took_ms=took_ms, now=now)
        return failure is None

    def _is_due(self, name: str) -> bool:
        last = self._written_at.get(name)
        return name in self._failed or last is None or time.monotonic() - last >= WRITE_EVERY_S

    def _write(
        self, name: str, failure: Exception | None, *, took_ms: int, now: dt.datetime
    ) -> None:
        kind = type(failure).__name__[:80] if failure is not None else None
        in_a_row = 1
        try:
            with self._database.writing() as db:
                in_a_row = job_runs.note_job_runs(
                    db,
                    name=name,
                    runs=self._unwritten[name],
                    ended_at=now,
                    duration_ms=took_ms,
                    error=kind,
                )
            self._unwritten[name] = 0
            self._written_at[name] = time.monotonic()
            (self._failed.discard if failure is None else self._failed.add)(name)
        except SQLAlchemyError as error:
            log.warning("the run of %s was not written: %s", name, type(error).__name__)
        if failure is not None:
            _log(name, failure, in_a_row=in_a_row)


def _log(name: str, failure: Exception, *, in_a_row: int) -> None:
    """Say where a job failed, without the error's words, which may name people.

    The place is told once; later failures of the same streak are told at the 2nd, 4th, 8th …
    """
    if in_a_row == 1 and (trouble := passing_trouble(failure)):
        log.error("the job %s failed: %s", name, trouble)
    elif in_a_row == 1:
        place = "".join(traceback.format_tb(failure.__traceback__))
        log.error("the job %s failed, %s:\n%s", name, type(failure).__name__, place)
    elif in_a_row & (in_a_row - 1) == 0:
        log.error("the job %s failed %d times in a row", name, in_a_row)


def list_job_runs(database: Database) -> Sequence[JobRun]:
    """List how every periodic job fares."""
    with database.reading() as db:
        return job_runs.list_job_runs(db)
