"""Keep how many callers were turned away because their calls could not be kept."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rejected_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("uniqueid", sa.String(length=150), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_calls")),
        sa.UniqueConstraint("node", "uniqueid", name=op.f("uq_rejected_calls_node_uniqueid")),
    )
    op.create_index("ix_rejected_calls_at", "rejected_calls", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_rejected_calls_at", table_name="rejected_calls")
    op.drop_table("rejected_calls")
