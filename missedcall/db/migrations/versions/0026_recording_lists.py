"""Let lists of recordings be read by when each was noted."""

from alembic import op

revision = "0026_recording_lists"
down_revision = "0025_known_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_recordings_noted_at", "recordings", ["noted_at", "attempt_id"])


def downgrade() -> None:
    op.drop_index("ix_recordings_noted_at", table_name="recordings")
