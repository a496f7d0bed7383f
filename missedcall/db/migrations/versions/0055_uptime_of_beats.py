"""Keep with each heartbeat how long its machine was up: that clock is never set."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("beats", sa.Column("boot", sa.String(length=36), nullable=True))
    op.add_column("beats", sa.Column("uptime_s", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("beats", "uptime_s")
    op.drop_column("beats", "boot")
