"""Keep who approved which file of a tariff, and every comparison of a day with the bank."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ledger_channel_settled_at", "ledger", ["channel", "settled_at"])
    op.create_table(
        "tariff_approvals",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("tariff_id", sa.String(length=60), nullable=False),
        sa.Column("proposed_by", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=60), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_tariff_approvals")),
    )
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index("ix_reconciliations_channel_day", "reconciliations", ["channel", "day"])
    op.create_table(
        "reconciliation_differences",
        sa.Column("reconciliation_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ours_paise", sa.BigInteger(), nullable=True),
        sa.Column("theirs_paise", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.id"],
            name=op.f("fk_reconciliation_differences_reconciliation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "reconciliation_id", "reference", name=op.f("pk_reconciliation_differences")
        ),
    )


def downgrade() -> None:
    op.drop_table("reconciliation_differences")
    op.drop_index("ix_reconciliations_channel_day", table_name="reconciliations")
    op.drop_table("reconciliations")
    op.drop_table("tariff_approvals")
    op.drop_index("ix_ledger_channel_settled_at", table_name="ledger")
