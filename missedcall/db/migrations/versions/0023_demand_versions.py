"""Keep every version of a demand, with the reason why it took the place of the one before."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
OWED = sa.text("cancelled_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("demands") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch.add_column(
            sa.Column("reason", sa.String(length=200), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("cancelled_at", UtcDateTime(), nullable=True))
        batch.drop_constraint(op.f("uq_demands_application_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_demands_application_id_version"), ["application_id", "version"]
        )
    op.create_index(
        "uq_demands_current",
        "demands",
        ["application_id"],
        unique=True,
        sqlite_where=OWED,
        postgresql_where=OWED,
    )


def downgrade() -> None:
    op.drop_index(
        "uq_demands_current", table_name="demands", sqlite_where=OWED, postgresql_where=OWED
    )
    older = "(SELECT id FROM demands WHERE cancelled_at IS NOT NULL)"
    op.execute(f"DELETE FROM demand_lines WHERE demand_id IN {older}")  # noqa: S608
    op.execute("DELETE FROM demands WHERE cancelled_at IS NOT NULL")
    with op.batch_alter_table("demands") as batch:
        batch.drop_constraint(op.f("uq_demands_application_id_version"), type_="unique")
        batch.create_unique_constraint(op.f("uq_demands_application_id"), ["application_id"])
        batch.drop_column("cancelled_at")
        batch.drop_column("reason")
        batch.drop_column("version")
