"""Keep which operators' phones are registered."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registrations",
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("extension", sa.String(length=15), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("node", "extension", name=op.f("pk_registrations")),
    )


def downgrade() -> None:
    op.drop_table("registrations")
