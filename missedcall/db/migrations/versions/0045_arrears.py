"""Keep who owes the electricity company how much, by its newest lists."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrears_lists",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_arrears_lists")),
    )
    op.create_table(
        "arrears",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("bp", sa.String(length=10), nullable=False),
        sa.Column("locality", sa.String(length=15), nullable=False),
        sa.Column("premises", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("relation_name", sa.String(length=80), nullable=False),
        sa.Column("mobile", sa.String(length=16), nullable=True),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["arrears_lists.source"], name=op.f("fk_arrears_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears")),
        sa.UniqueConstraint("source", "bp", name="uq_arrears_source_bp"),
    )
    op.create_index("ix_arrears_bp", "arrears", ["bp"], unique=False)
    op.create_index("ix_arrears_imported_at", "arrears", ["imported_at"], unique=False)
    op.create_index(
        "ix_arrears_locality_amount_paise", "arrears", ["locality", "amount_paise"], unique=False
    )
    op.create_index("ix_arrears_mobile", "arrears", ["mobile"], unique=False)
    op.create_index("ix_arrears_premises", "arrears", ["premises"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_arrears_premises", table_name="arrears")
    op.drop_index("ix_arrears_mobile", table_name="arrears")
    op.drop_index("ix_arrears_locality_amount_paise", table_name="arrears")
    op.drop_index("ix_arrears_imported_at", table_name="arrears")
    op.drop_index("ix_arrears_bp", table_name="arrears")
    op.drop_table("arrears")
    op.drop_table("arrears_lists")
