"""Let a callback have a promised time and a wished-for operator, and keep their order cheap.

Columns are added and dropped in place: rebuilding the table would break the rows that refer to it.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("rank", sa.Integer(), server_default="1", nullable=False))
    op.add_column("callbacks", sa.Column("wanted_operator_id", sa.Integer(), nullable=True))
    op.add_column("callbacks", sa.Column("wanted_until", UtcDateTime(), nullable=True))
    op.drop_index("ix_callbacks_state_due_at", "callbacks")
    op.create_index(
        "ix_callbacks_state_rank_due_at", "callbacks", ["state", "rank", "due_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_callbacks_state_rank_due_at", "callbacks")
    op.create_index("ix_callbacks_state_due_at", "callbacks", ["state", "due_at", "id"])
    op.drop_column("callbacks", "wanted_until")
    op.drop_column("callbacks", "wanted_operator_id")
    op.drop_column("callbacks", "rank")
