"""Give payments a receipt's number, and count the receipts of each financial year."""

import sqlalchemy as sa
from alembic import op

revision = "0011_payment_receipts"
down_revision = "0010_lineman_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt_serials",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_receipt_serials")),
    )
    op.add_column("ledger", sa.Column("receipt", sa.String(length=12), nullable=True))
    op.create_index("uq_ledger_receipt", "ledger", ["receipt"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_ledger_receipt", table_name="ledger")
    op.drop_column("ledger", "receipt")
    op.drop_table("receipt_serials")
