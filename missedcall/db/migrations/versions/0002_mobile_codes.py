"""Make the table of codes that prove a mobile."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0002_mobile_codes"
down_revision = "0001_baseline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mobile_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paise", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("barred_until", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobile_codes")),
    )
    op.create_index("ix_mobile_codes_number_sent_at", "mobile_codes", ["number", "sent_at"])
    op.create_index("ix_mobile_codes_address_sent_at", "mobile_codes", ["address", "sent_at"])
    op.create_index("ix_mobile_codes_sent_at_paise", "mobile_codes", ["sent_at", "paise"])
    op.create_index("ix_mobile_codes_holder", "mobile_codes", ["holder"])


def downgrade() -> None:
    op.drop_table("mobile_codes")
