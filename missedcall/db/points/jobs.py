"""Keep what each connection took, for the boards and the alarms, and who looks at its evidence."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("lineman", sa.String(20), nullable=False),
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("area", sa.String(8), nullable=False),
    sa.Column("done_at", UtcDateTime, nullable=False),
    sa.Column("gross_s", sa.Integer, nullable=False),
    sa.Column("net_s", sa.Integer, nullable=False),
    sa.Column("limit_s", sa.Integer, nullable=False),  # of the bonus
    sa.Column("promise_kept", sa.Boolean, nullable=False),
    sa.Column("holds", sa.Integer, nullable=False),
    sa.Column("undone_at", UtcDateTime, nullable=True),  # no supply, or wrong evidence
    sa.Index("ix_jobs_done_at", "done_at", "area", "lineman"),
    sa.Index("ix_jobs_application_id", "application_id"),
)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A row of `jobs`."""

    id: int
    application_id: int
    lineman: str
    office: str
    area: str
    done_at: dt.datetime
    gross_s: int
    net_s: int
    limit_s: int
    promise_kept: bool
    holds: int
    undone_at: dt.datetime | None


# The evidence of a job is said to be wrong: until the AE has decided, and in a month for which
# the AE agrees, the lineman stands on no board.
reviews = sa.Table(
    "evidence_reviews",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("lineman", sa.String(20), nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("opened_by", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=True),
    sa.Column("decided_by", sa.String(60), nullable=True),
    sa.Column("is_wrong", sa.Boolean, nullable=True),
    sa.Column("decision", sa.String(200), nullable=True),
    sa.UniqueConstraint("application_id", "lineman"),
)


@dataclass(frozen=True, slots=True)
class EvidenceReviewRow:
    """A row of `evidence_reviews`."""

    id: int
    application_id: int
    lineman: str
    opened_at: dt.datetime
    opened_by: str
    reason: str
    decided_at: dt.datetime | None
    decided_by: str | None
    is_wrong: bool | None
    decision: str | None


def add_jobs(db: sa.Connection, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        db.execute(jobs.insert(), rows)


def undo_jobs(db: sa.Connection, application_id: int, *, at: dt.datetime) -> None:
    """Take the jobs of an application off the boards."""
    here = (jobs.c.application_id == application_id) & jobs.c.undone_at.is_(None)
    db.execute(jobs.update().where(here).values(undone_at=at))


class ConnectionFigures(NamedTuple):
    """Hold what a job took, and nothing that no board asks for: a month has tens of thousands."""

    application_id: int
    lineman: str
    office: str
    area: str
    gross_s: int
    net_s: int
    limit_s: int
    promise_kept: bool
    holds: int


MEASURED = [jobs.c[name] for name in ConnectionFigures._fields]


def list_done_jobs(
    db: sa.Connection, *, since: dt.datetime, until: dt.datetime
) -> Sequence[ConnectionFigures]:
    """List the jobs done in a time that stand."""
    query = sa.select(*MEASURED).where(
        jobs.c.done_at >= since, jobs.c.done_at < until, jobs.c.undone_at.is_(None)
    )
    return [ConnectionFigures(*row) for row in db.execute(query)]


def list_jobs_of_application(db: sa.Connection, application_id: int) -> Sequence[JobRow]:
    """List who did a job that stands, with the office."""
    query = sa.select(jobs).where(
        jobs.c.application_id == application_id, jobs.c.undone_at.is_(None)
    )
    return read_rows(db.execute(query), JobRow)


def list_linemen_under_review(
    db: sa.Connection, *, since: dt.datetime, until: dt.datetime
) -> set[str]:
    """Give the linemen whose evidence is under review, or was found wrong in a period."""
    query = sa.select(reviews.c.lineman).where(
        (reviews.c.decided_at.is_(None) & (reviews.c.opened_at < until))
        | (reviews.c.is_wrong & (reviews.c.decided_at >= since) & (reviews.c.decided_at < until))
    )
    return set(db.execute(query).scalars())


def add_review(db: sa.Connection, **row: object) -> int:
    """Open a review; raise `IntegrityError` when the job of this lineman has one."""
    return int(db.execute(reviews.insert().values(row).returning(reviews.c.id)).scalar_one())


def list_reviews_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[EvidenceReviewRow]:
    """List the reviews of an application's job, decided or not."""
    query = sa.select(reviews).where(reviews.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(reviews.c.id)), EvidenceReviewRow)


def get_review(db: sa.Connection, review_id: int) -> EvidenceReviewRow | None:
    return read_row(
        db.execute(sa.select(reviews).where(reviews.c.id == review_id)), EvidenceReviewRow
    )


def list_lasting_reviews(
    db: sa.Connection, _open: str, *, before: dt.datetime, limit: int
) -> Iterator[tuple[int, dt.datetime]]:
    """Give the reviews that were opened before an instant and are not decided."""
    query = sa.select(reviews.c.id, reviews.c.opened_at).where(
        reviews.c.decided_at.is_(None), reviews.c.opened_at < before
    )
    return (tuple(row) for row in db.execute(query.order_by(reviews.c.id).limit(limit)))


def list_open_reviews(db: sa.Connection) -> Sequence[EvidenceReviewRow]:
    query = sa.select(reviews).where(reviews.c.decided_at.is_(None)).order_by(reviews.c.id)
    return read_rows(db.execute(query), EvidenceReviewRow)


def decide_review(
    db: sa.Connection, review_id: int, *, at: dt.datetime, by: str, is_wrong: bool, decision: str
) -> bool:
    """Decide a review; False when another has done so meanwhile."""
    here = (reviews.c.id == review_id) & reviews.c.decided_at.is_(None)
    to = {"decided_at": at, "decided_by": by, "is_wrong": is_wrong, "decision": decision}
    return db.execute(reviews.update().where(here).values(to)).rowcount == 1
