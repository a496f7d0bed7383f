"""Keep the works of a survey's estimate."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0008_estimate_lines"
down_revision = "0007_internet_forms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "estimate_lines",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_estimate_lines_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("application_id", "position", name=op.f("pk_estimate_lines")),
    )


def downgrade() -> None:
    op.drop_table("estimate_lines")
