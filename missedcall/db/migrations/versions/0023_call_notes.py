"""Keep the note of a call and the longer time for its form, and find rings by their operator."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0023_call_notes"
down_revision = "0022_second_factors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("note", sa.String(500), nullable=True))
    op.add_column("attempts", sa.Column("extended_at", UtcDateTime, nullable=True))
    op.create_index(
        "ix_attempts_operator_id_created_at", "attempts", ["operator_id", "created_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_attempts_operator_id_created_at", "attempts")
    op.drop_column("attempts", "extended_at")
    op.drop_column("attempts", "note")
