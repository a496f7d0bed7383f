"""Make the table of the mails with reports."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0028_report_mails"
down_revision = "0027_operator_states"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("mailed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_report_mails_operator_id_operators")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mails")),
        sa.UniqueConstraint("day", "operator_id", name=op.f("uq_report_mails_day_operator_id")),
    )


def downgrade() -> None:
    op.drop_table("report_mails")
