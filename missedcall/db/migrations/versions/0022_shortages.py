"""Keep who runs short of meters, and find quickly what the need is reckoned from."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shortages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("runs_out_on", sa.Date(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortages")),
    )
    op.create_index(
        "uq_shortages_open",
        "shortages",
        ["office", "kind"],
        unique=True,
        sqlite_where=sa.text("over_at IS NULL"),
        postgresql_where=sa.text("over_at IS NULL"),
    )
    op.create_index(
        "ix_application_steps_fate_of_demand",
        "application_steps",
        ["at", "rule", "application_id"],
        unique=False,
        sqlite_where=sa.text("rule IN ('A12', 'A17', 'A20')"),
        postgresql_where=sa.text("rule IN ('A12', 'A17', 'A20')"),
    )
    op.create_index(
        "ix_connections_wanting_meter",
        "connections",
        ["office", "meter_kind", "state"],
        unique=False,
        sqlite_where=sa.text("state IN ('demand_issued', 'paid', 'visit_planned')"),
        postgresql_where=sa.text("state IN ('demand_issued', 'paid', 'visit_planned')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_connections_wanting_meter",
        table_name="connections",
        sqlite_where=sa.text("state IN ('demand_issued', 'paid', 'visit_planned')"),
        postgresql_where=sa.text("state IN ('demand_issued', 'paid', 'visit_planned')"),
    )
    op.drop_index(
        "ix_application_steps_fate_of_demand",
        table_name="application_steps",
        sqlite_where=sa.text("rule IN ('A12', 'A17', 'A20')"),
        postgresql_where=sa.text("rule IN ('A12', 'A17', 'A20')"),
    )
    op.drop_index(
        "uq_shortages_open",
        table_name="shortages",
        sqlite_where=sa.text("over_at IS NULL"),
        postgresql_where=sa.text("over_at IS NULL"),
    )
    op.drop_table("shortages")
