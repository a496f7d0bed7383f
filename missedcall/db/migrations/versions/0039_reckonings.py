"""Keep what is slow to reckon; find a day's money and a store's moves without reading all."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reckonings",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_reckonings")),
    )
    op.create_index("ix_ledger_posted_at", "ledger", ["posted_at"])
    op.create_index(
        "ix_ledger_suspense",
        "ledger",
        ["channel", "reference"],
        sqlite_where=sa.text("account = 'suspense'"),
        postgresql_where=sa.text("account = 'suspense'"),
    )
    op.create_index("ix_meter_moves_came", "meter_moves", ["to_holder", "id"])
    op.create_index("ix_meter_moves_went", "meter_moves", ["from_holder", "id"])


def downgrade() -> None:
    op.drop_index("ix_meter_moves_went", table_name="meter_moves")
    op.drop_index("ix_meter_moves_came", table_name="meter_moves")
    op.drop_index(
        "ix_ledger_suspense",
        table_name="ledger",
        sqlite_where=sa.text("account = 'suspense'"),
        postgresql_where=sa.text("account = 'suspense'"),
    )
    op.drop_index("ix_ledger_posted_at", table_name="ledger")
    op.drop_table("reckonings")
