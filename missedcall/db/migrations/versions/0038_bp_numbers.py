"""Keep by which BP number SAP knows the consumer of an application."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None
STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "bp_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("bp", sa.String(length=10), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_bp_numbers_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bp_numbers")),
    )
    op.create_index("ix_bp_numbers_application_id", "bp_numbers", ["application_id"], unique=False)
    op.create_index(
        "uq_bp_numbers_bp",
        "bp_numbers",
        ["bp"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index(
        "uq_bp_numbers_of_application",
        "bp_numbers",
        ["application_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_index(
        "uq_bp_numbers_of_application",
        table_name="bp_numbers",
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.drop_index(
        "uq_bp_numbers_bp", table_name="bp_numbers", sqlite_where=STANDS, postgresql_where=STANDS
    )
    op.drop_index("ix_bp_numbers_application_id", table_name="bp_numbers")
    op.drop_table("bp_numbers")
