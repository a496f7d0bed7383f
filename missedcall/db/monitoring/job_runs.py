"""Keep how each periodic job fares: how often it ran, how long, and since when it fails."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata

job_runs = sa.Table(
    "job_runs",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("runs", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),  # of those runs
    sa.Column("ended_at", UtcDateTime, nullable=False),  # of the newest run written
    sa.Column("duration_ms", sa.Integer, nullable=False),  # of that run
    sa.Column("failing_since", UtcDateTime, nullable=True),  # none: the newest run succeeded
    sa.Column("failed_in_a_row", sa.Integer, nullable=False),
    sa.Column("error", sa.String(80), nullable=False),  # the kind of the newest error, "" at first
)


@dataclass(frozen=True)
class JobRun:
    """How one periodic job has fared until its newest run."""

    name: str
    runs: int
    failures: int
    ended_at: dt.datetime
    duration_ms: int
    failing_since: dt.datetime | None
    failed_in_a_row: int
    error: str


def note_job_runs(
    db: sa.Connection,
    *,
    name: str,
    runs: int,
    ended_at: dt.datetime,
    duration_ms: int,
    error: str | None,
) -> int:
    """Add so many runs of a job, the newest of which failed with `error`, or did not.

    Gives how many runs have now failed in a row.
    """
    before = db.execute(sa.select(job_runs).where(job_runs.c.name == name)).mappings().first()
    failed = error is not None
    in_a_row = (before["failed_in_a_row"] if before else 0) + 1 if failed else 0
    since = ((before and before["failing_since"]) or ended_at) if failed else None
    values = {
        "runs": (before["runs"] if before else 0) + runs,
        "failures": (before["failures"] if before else 0) + failed,
        "ended_at": ended_at,
        "duration_ms": duration_ms,
        "failing_since": since,
        "failed_in_a_row": in_a_row,
        "error": error or (before["error"] if before else ""),
    }
    if before:
        db.execute(job_runs.update().where(job_runs.c.name == name).values(values))
    else:
        db.execute(job_runs.insert().values(name=name, **values))
    return in_a_row


def list_job_runs(db: sa.Connection) -> Sequence[JobRun]:
    """List all jobs that ever ran, by name."""
    rows = db.execute(sa.select(job_runs).order_by(job_runs.c.name)).mappings()
    return [JobRun(**row) for row in rows]


def list_failing_jobs(db: sa.Connection, *, least: int) -> Sequence[JobRun]:
    """List the jobs whose newest runs failed, at least so many in a row."""
    rows = db.execute(
        sa.select(job_runs)
        .where(job_runs.c.failed_in_a_row >= least)
        .order_by(job_runs.c.failing_since)
    ).mappings()
    return [JobRun(**row) for row in rows]
