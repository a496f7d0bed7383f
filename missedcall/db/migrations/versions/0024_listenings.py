"""Keep who listened to calls in progress, pauses of recordings, and the wave form of each."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0024_listenings"
down_revision = "0023_call_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listenings",
        sa.Column("id", sa.String(length=50), nullable=False),
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("listener_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.String(length=10), nullable=False),
        sa.Column("tells", sa.String(length=10), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=True),
        sa.Column("begun_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_listenings_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["listener_id"], ["operators.id"], name=op.f("fk_listenings_listener_id_operators")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listenings")),
    )
    op.create_index("ix_listenings_attempt_id", "listenings", ["attempt_id"])
    op.create_index("ix_listenings_asked_at", "listenings", ["asked_at"])
    op.create_index(
        "uq_listenings_open_listener",
        "listenings",
        ["listener_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "recording_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("resume_asked_at", UtcDateTime(), nullable=True),
        sa.Column("resumed_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_recording_pauses_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_pauses")),
    )
    op.create_index("ix_recording_pauses_attempt_id", "recording_pauses", ["attempt_id"])
    op.create_index(
        "uq_recording_pauses_open",
        "recording_pauses",
        ["attempt_id"],
        unique=True,
        sqlite_where=sa.text("resumed_at IS NULL"),
        postgresql_where=sa.text("resumed_at IS NULL"),
    )
    op.add_column("recordings", sa.Column("wave", sa.String(length=400), nullable=True))


def downgrade() -> None:
    op.drop_column("recordings", "wave")
    op.drop_table("recording_pauses")
    op.drop_table("listenings")
