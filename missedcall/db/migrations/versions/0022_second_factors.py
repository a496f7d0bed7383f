"""Keep the staff's second factor, and of a session its browser and when a code was given."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0022_second_factors"
down_revision = "0021_report_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_second_factors_operator_id_operators")
        ),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_recovery_codes_operator_id_operators")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(
        "uq_recovery_codes_operator_id_digest",
        "recovery_codes",
        ["operator_id", "digest"],
        unique=True,
    )
    op.add_column(
        "web_sessions",
        sa.Column("browser", sa.String(length=80), nullable=False, server_default=""),
    )
    op.add_column("web_sessions", sa.Column("code_until", UtcDateTime(), nullable=True))
    op.add_column("web_sessions", sa.Column("proven_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("proven_at", "code_until", "browser"):
        op.drop_column("web_sessions", column)
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
