"""Keep when somebody was put in the queue to be rung for a task."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("rung_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "rung_at")
