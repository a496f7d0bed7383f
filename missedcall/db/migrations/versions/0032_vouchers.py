"""Keep the vouchers of accounts, and what the payer of money in suspense has said."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
ALIVE = sa.text("state <> 'refused'")


def upgrade() -> None:
    op.add_column("ledger", sa.Column("said", sa.String(length=20), nullable=True))
    op.create_table(
        "vouchers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("application", sa.String(length=20), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=False),
        sa.Column("maker", sa.String(length=60), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("checker", sa.String(length=60), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
    )
    op.create_index("ix_vouchers_state", "vouchers", ["state", "made_at"])
    op.create_index(
        "uq_vouchers_alive",
        "vouchers",
        ["kind", "channel", "reference"],
        unique=True,
        sqlite_where=ALIVE,
        postgresql_where=ALIVE,
    )


def downgrade() -> None:
    op.drop_table("vouchers")
    op.drop_column("ledger", "said")
