"""Let the audit hold why somebody looked at personal data."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("why", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("audit", "why")
