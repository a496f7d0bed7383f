"""Keep which house an application is for, so that it is known again."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("premises", sa.String(length=32), nullable=True))
    op.create_index("ix_connections_premises", "connections", ["premises"])


def downgrade() -> None:
    op.drop_index("ix_connections_premises", table_name="connections")
    op.drop_column("connections", "premises")
