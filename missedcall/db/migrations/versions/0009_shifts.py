"""Let an operator have a shift."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("shift", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("operators", "shift")
