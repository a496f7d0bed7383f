"""Keep counts of meters and what differed, and with each move its reason."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meter_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("in_ledger", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_counts")),
    )
    op.create_index("ix_meter_counts_office", "meter_counts", ["office"], unique=False)
    op.create_table(
        "meter_differences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("serial", sa.String(length=30), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=60), nullable=True),
        sa.Column("settlement", sa.String(length=12), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["count_id"], ["meter_counts.id"], name=op.f("fk_meter_differences_count_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_differences")),
    )
    op.create_index(
        "uq_meter_differences_open",
        "meter_differences",
        ["office", "serial"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.add_column(
        "meter_moves", sa.Column("why", sa.String(length=200), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("meter_moves", "why")
    op.drop_index(
        "uq_meter_differences_open",
        table_name="meter_differences",
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.drop_table("meter_differences")
    op.drop_index("ix_meter_counts_office", table_name="meter_counts")
    op.drop_table("meter_counts")
