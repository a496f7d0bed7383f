"""Keep what was given of the papers of applications; their pages are files beside the database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.domain.applications.papers import CURRENT, PaperRefusal, PaperState
from missedcall.domain.privacy.personal import ERASED

_IS_CURRENT = "state <> 'replaced'"
REPLACED = "replaced"  # another took its place

application_papers = sa.Table(
    "application_papers",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),  # names its files too, and is not guessed
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),  # 0: the original was seen, nothing is kept
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("given_at", UtcDateTime, nullable=False),
    sa.Column("given_by", sa.String(80), nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=True),
    sa.Column("decided_by", sa.String(60), nullable=True),
    sa.Column("refusal", sa.String(20), nullable=True),
    sa.Column("deleted_at", UtcDateTime, nullable=True),  # its files
    sa.Index("ix_application_papers_application_id", "application_id"),
    sa.Index("ix_application_papers_deleted_at", "deleted_at", "given_at"),
    sa.Index(
        "uq_application_papers_current",
        "application_id",
        "kind",
        unique=True,
        sqlite_where=sa.text(_IS_CURRENT),
        postgresql_where=sa.text(_IS_CURRENT),
    ),
)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of `application_papers`."""

    id: str
    application_id: int
    kind: str
    state: str
    pages: int
    bytes: int
    sha256: str
    given_at: dt.datetime
    given_by: str
    decided_at: dt.datetime | None
    decided_by: str | None
    refusal: str | None
    deleted_at: dt.datetime | None

    @property
    def can_be_seen(self) -> bool:
        return self.pages > 0 and self.deleted_at is None


def add_paper(db: sa.Connection, **row: object) -> None:
    """Add a paper; raise `IntegrityError` when another of its kind is current."""
    db.execute(application_papers.insert().values(row))


def get_paper(db: sa.Connection, paper_id: str) -> PaperRow | None:
    query = sa.select(application_papers).where(application_papers.c.id == paper_id)
    return read_row(db.execute(query), PaperRow)


def list_papers_of_application(
    db: sa.Connection, application_id: int, *, replaced_too: bool = False
) -> Sequence[PaperRow]:
    """List the papers of an application that count, or all of them, the first given first."""
    query = sa.select(application_papers).where(
        application_papers.c.application_id == application_id
    )
    if not replaced_too:
        query = query.where(application_papers.c.state.in_(CURRENT))
    return read_rows(
        db.execute(query.order_by(application_papers.c.given_at, application_papers.c.id)),
        PaperRow,
    )


def replace_paper(db: sa.Connection, paper_id: str) -> None:
    """Let another take the place of a paper."""
    here = application_papers.c.id == paper_id
    db.execute(application_papers.update().where(here).values(state=REPLACED))


def move_paper(db: sa.Connection, paper_id: str, *, to_application: int) -> None:
    """Let a paper be another application's; raise `IntegrityError` when that has one."""
    here = application_papers.c.id == paper_id
    db.execute(application_papers.update().where(here).values(application_id=to_application))


def decide_paper(
    db: sa.Connection,
    paper_id: str,
    *,
    state: PaperState,
    refusal: PaperRefusal | None,
    by: str,
    at: dt.datetime,
) -> bool:
    """Note what became of a paper that waits for the check; False when it does not wait."""
    done = db.execute(
        application_papers.update()
        .where(application_papers.c.id == paper_id, application_papers.c.state == PaperState.GIVEN)
        .values(state=state, refusal=refusal, decided_by=by, decided_at=at)
    )
    return done.rowcount == 1


def count_papers_given(db: sa.Connection, application_id: int, *, since: dt.datetime) -> int:
    """Count what was sent of an application's papers since an instant, replaced ones too."""
    query = sa.select(sa.func.count()).where(
        application_papers.c.application_id == application_id,
        application_papers.c.given_at >= since,
    )
    return int(db.execute(query).scalar_one())


def papers_to_delete(
    db: sa.Connection, *, before: dt.datetime, not_kept: Sequence[str], limit: int
) -> Sequence[str]:
    """List papers whose files are not needed any more.

    Those are replaced ones, those refused for a reason of `not_kept`, and those given before an
    instant whose applicant's data has been erased.
    """
    old = sa.and_(
        application_papers.c.given_at < before,
        sa.exists().where(
            applications.c.id == application_papers.c.application_id,
            applications.c.mobile == ERASED,
        ),
    )
    query = sa.select(application_papers.c.id).where(
        application_papers.c.deleted_at.is_(None),
        sa.or_(
            application_papers.c.state == REPLACED,
            application_papers.c.refusal.in_(not_kept),
            old,
        ),
    )
    return db.execute(query.limit(limit)).scalars().all()


def list_paper_ids_since(db: sa.Connection, since: dt.datetime) -> set[str]:
    """List the papers given since an instant whose files are kept."""
    query = sa.select(application_papers.c.id).where(
        application_papers.c.given_at >= since, application_papers.c.deleted_at.is_(None)
    )
    return set(db.execute(query).scalars())


def note_papers_deleted(db: sa.Connection, paper_ids: Sequence[str], *, at: dt.datetime) -> None:
    here = application_papers.c.id.in_(paper_ids)
    db.execute(application_papers.update().where(here).values(deleted_at=at))
