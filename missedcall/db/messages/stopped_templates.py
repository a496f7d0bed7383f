"""Keep which registered texts the operators refuse, so that no other message meets the same no."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata, read_rows

stopped_templates = sa.Table(
    "stopped_templates",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("template_id", sa.String(19), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("resumed_at", UtcDateTime, nullable=True),
    sa.Column("resumed_by", sa.String(60), nullable=True),
    sa.Column("resumed_why", sa.String(200), nullable=True),
    sa.Index(
        "ux_stopped_templates_now",
        "template_id",
        unique=True,
        sqlite_where=sa.text("resumed_at IS NULL"),
        postgresql_where=sa.text("resumed_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class StoppedTemplateRow:
    """A row of `stopped_templates`."""

    id: int
    template_id: str
    at: dt.datetime
    reason: str
    resumed_at: dt.datetime | None
    resumed_by: str | None
    resumed_why: str | None


# Built once: see `schema.INSERT`.
NOW_STOPPED = (
    sa.select(stopped_templates)
    .where(stopped_templates.c.resumed_at.is_(None))
    .order_by(stopped_templates.c.id)
)


def is_template_stopped(template_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Say, inside a query, whether a template is stopped now."""
    return sa.exists().where(
        stopped_templates.c.template_id == template_id, stopped_templates.c.resumed_at.is_(None)
    )


def stop_template(db: sa.Connection, template_id: str, *, at: dt.datetime, reason: str) -> bool:
    """Stop a template; False when it was stopped already."""
    values = {"template_id": template_id, "at": at, "reason": reason[:200]}
    insert = insert_or_ignore(stopped_templates, db).values(values)
    return db.execute(insert.returning(stopped_templates.c.id)).scalar() is not None


def resume_template(
    db: sa.Connection, template_id: str, *, at: dt.datetime, actor: str, reason: str
) -> bool:
    """Let a stopped template be sent again; False when it was not stopped."""
    here = (stopped_templates.c.template_id == template_id) & (
        stopped_templates.c.resumed_at.is_(None)
    )
    change = {"resumed_at": at, "resumed_by": actor, "resumed_why": reason[:200]}
    return db.execute(stopped_templates.update().where(here).values(change)).rowcount == 1


def list_stopped_templates(db: sa.Connection) -> Sequence[StoppedTemplateRow]:
    """List what is stopped."""
    return read_rows(db.execute(NOW_STOPPED), StoppedTemplateRow)
