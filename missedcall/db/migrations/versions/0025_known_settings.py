"""Keep the configuration as each machine last ran with it."""

import sqlalchemy as sa
from alembic import op

revision = "0025_known_settings"
down_revision = "0024_listenings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_settings",
        sa.Column("machine", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("machine", "key", name=op.f("pk_known_settings")),
    )


def downgrade() -> None:
    op.drop_table("known_settings")
