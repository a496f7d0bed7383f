"""Ask gateways what became of a message, and keep what they say of our credit."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_balances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_balances")),
    )
    op.create_index(
        "ix_gateway_balances_gateway_at", "gateway_balances", ["gateway", "at"], unique=False
    )
    op.add_column("messages", sa.Column("ask_at", UtcDateTime(), nullable=True))
    op.create_index("ix_messages_ask_at", "messages", ["ask_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_messages_ask_at", table_name="messages")
    op.drop_column("messages", "ask_at")
    op.drop_index("ix_gateway_balances_gateway_at", table_name="gateway_balances")
    op.drop_table("gateway_balances")
