"""Keep with each ring the rule that allowed it, and with each gap that it was reported."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("rule", sa.String(length=20), nullable=True))
    op.add_column("attempts", sa.Column("try_number", sa.Integer(), nullable=True))
    op.add_column("gaps", sa.Column("reported_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("gaps", "reported_at")
    op.drop_column("attempts", "try_number")
    op.drop_column("attempts", "rule")
