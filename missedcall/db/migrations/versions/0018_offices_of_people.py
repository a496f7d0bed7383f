"""Let people work for an office."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("office", sa.String(length=3), nullable=True))


def downgrade() -> None:
    op.drop_column("operators", "office")
