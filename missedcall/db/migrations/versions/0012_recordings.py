"""Keep recordings, and tell the joining of the two from the consumer's answer.

Who was joined before the notice came in was joined as he answered.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("joined_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE attempts SET joined_at = consumer_at")
    op.create_table(
        "recordings",
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_recordings_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_recordings")),
    )
    op.create_index("ix_recordings_state_started_at", "recordings", ["state", "started_at"])


def downgrade() -> None:
    op.drop_index("ix_recordings_state_started_at", "recordings")
    op.drop_table("recordings")
    op.drop_column("attempts", "joined_at")
