"""Let a person settle what a comparison with the bank has found."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0013_settled_differences"
down_revision = "0012_checkouts"
branch_labels = None
depends_on = None

TABLE = "reconciliation_differences"
INDEX = "ix_reconciliation_differences_unsettled"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("settled_at", UtcDateTime(), nullable=True))
    op.add_column(TABLE, sa.Column("settled_by", sa.String(length=60), nullable=True))
    op.add_column(TABLE, sa.Column("settlement", sa.String(length=200), nullable=True))
    op.create_index(INDEX, TABLE, ["settled_at", "kind"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    for column in ("settlement", "settled_by", "settled_at"):
        op.drop_column(TABLE, column)
