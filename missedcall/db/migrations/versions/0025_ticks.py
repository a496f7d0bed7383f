"""Keep when an application has its next tick, and that a hold was contested."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("tick_at", UtcDateTime(), nullable=True))
    # The first tick looks at everybody who is under way and finds the next one.
    op.execute("UPDATE connections SET tick_at = since WHERE turn IS NOT NULL")
    op.create_index("ix_connections_tick_at", "connections", ["tick_at"], unique=False)
    op.add_column("holds", sa.Column("contested_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("holds", "contested_at")
    op.drop_index("ix_connections_tick_at", table_name="connections")
    op.drop_column("connections", "tick_at")
