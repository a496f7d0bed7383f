"""Keep promises, and let their end decide who goes first.

Columns are added and dropped in place: rebuilding the table would break the rows that refer to it.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Every row gets its own value below; a column that may not be null needs one to begin with.
AT_ONCE = "1970-01-01 00:00:00"


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_promises_callback_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_until_at", "promises", ["until_at"])
    op.create_index("ix_attempts_created_at", "attempts", ["created_at"])
    op.add_column(
        "callbacks",
        sa.Column("urgent_at", UtcDateTime(), server_default=AT_ONCE, nullable=False),
    )
    op.add_column("callbacks", sa.Column("promised_from", UtcDateTime(), nullable=True))
    op.add_column("callbacks", sa.Column("promised_until", UtcDateTime(), nullable=True))
    op.execute("UPDATE callbacks SET urgent_at = due_at")
    op.drop_index("ix_callbacks_state_rank_due_at", "callbacks")
    op.drop_column("callbacks", "rank")
    op.create_index("ix_callbacks_state_due_at", "callbacks", ["state", "due_at", "id"])
    op.create_index("ix_callbacks_state_urgent_at", "callbacks", ["state", "urgent_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_callbacks_state_urgent_at", "callbacks")
    op.drop_index("ix_callbacks_state_due_at", "callbacks")
    op.add_column("callbacks", sa.Column("rank", sa.Integer(), server_default="1", nullable=False))
    op.create_index(
        "ix_callbacks_state_rank_due_at", "callbacks", ["state", "rank", "due_at", "id"]
    )
    op.drop_column("callbacks", "promised_until")
    op.drop_column("callbacks", "promised_from")
    op.drop_column("callbacks", "urgent_at")
    op.drop_index("ix_attempts_created_at", "attempts")
    op.drop_table("promises")
