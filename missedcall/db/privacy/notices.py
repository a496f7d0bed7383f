"""Keep each notice that was given: receiver, version, language, time and giver."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata
from missedcall.domain.privacy.notice import How

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # The call in which it was given; empty: on a page.
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=True),
    sa.Column("household", sa.Integer, nullable=False),  # 0: the whole call heard it
    # Whose form followed it; empty while none did.
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=True),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("language", sa.String(3), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("how", sa.String(8), nullable=False),  # read | spoken | shown
    sa.UniqueConstraint("attempt_id", "household"),
    sa.Index("ix_notices_application_id", "application_id"),
)


def add_privacy_notice(
    db: sa.Connection,
    *,
    attempt_id: str | None,
    household: int,
    version: str,
    language: str,
    at: dt.datetime,
    actor: str,
    how: How,
    application_id: int | None = None,
) -> None:
    """Note that a notice was given; told twice, it was given once."""
    row = {
        "attempt_id": attempt_id,
        "household": household,
        "application_id": application_id,
        "version": version,
        "language": language,
        "at": at,
        "actor": actor,
        "how": how,
    }
    db.execute(insert_or_ignore(notices, db).values(row))
