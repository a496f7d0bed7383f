"""Keep what an operator has typed for a telephone until its form is in.

It lives with the telephone, not with the browser or the call: when the call drops, the form opens
again at the next one, for whichever operator gets it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata, read_row
from missedcall.domain.applications.application import FORM_VERSION

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("number", sa.String(20), primary_key=True),
    sa.Column("typed", sa.JSON, nullable=False),
    # The shape of `typed`: `domain.application.FORM_VERSION` when it was saved.
    sa.Column("form_version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.Column("saved_in", sa.String(40), nullable=False),  # the attempt in which it was typed
    sa.Index("ix_drafts_saved_at", "saved_at"),
)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of `drafts`."""

    number: str
    typed: Any
    form_version: int
    saved_at: dt.datetime
    saved_in: str


def save_draft(
    db: sa.Connection, *, number: str, typed: Mapping[str, str], attempt_id: str, at: dt.datetime
) -> None:
    """Keep the newest state of what is typed for a telephone."""
    row = {
        "typed": dict(typed),
        "form_version": FORM_VERSION,
        "saved_at": at,
        "saved_in": attempt_id,
    }
    db.execute(insert_or_ignore(drafts, db).values(number=number, **row))
    db.execute(drafts.update().where(drafts.c.number == number).values(row))


def get_draft_of_number(db: sa.Connection, number: str) -> DraftRow | None:
    return read_row(db.execute(sa.select(drafts).where(drafts.c.number == number)), DraftRow)


def delete_draft(db: sa.Connection, number: str) -> None:
    db.execute(drafts.delete().where(drafts.c.number == number))
