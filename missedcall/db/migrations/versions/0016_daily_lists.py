"""Keep the mail address of people in offices, and the daily lists with their mails."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0016_daily_lists"
down_revision = "0015_timeline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("mail", sa.String(length=120), nullable=True))
    op.create_table(
        "daily_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("due_today", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_lists")),
        sa.UniqueConstraint("office", "day", name=op.f("uq_daily_lists_office_day")),
    )
    op.create_table(
        "daily_list_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("mailed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["daily_lists.id"], name=op.f("fk_daily_list_mails_list_id_daily_lists")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["operators.id"],
            name=op.f("fk_daily_list_mails_operator_id_operators"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_list_mails")),
        sa.UniqueConstraint(
            "list_id", "operator_id", name=op.f("uq_daily_list_mails_list_id_operator_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("daily_list_mails")
    op.drop_table("daily_lists")
    op.drop_column("operators", "mail")
