"""Make the table of what was said of the service cable."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0006_cable_reports"
down_revision = "0005_job_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cable_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_cable_reports_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cable_reports")),
    )
    op.create_index("ix_cable_reports_application_id", "cable_reports", ["application_id"])


def downgrade() -> None:
    op.drop_table("cable_reports")
