"""Say of each stored form which shape it has."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("applications", "drafts"):
        version = sa.Column("form_version", sa.Integer(), server_default="1", nullable=False)
        op.add_column(table, version)


def downgrade() -> None:
    for table in ("applications", "drafts"):
        op.drop_column(table, "form_version")
