"""Let a difference end as "counted_wrong": PostgreSQL, unlike SQLite, counts the signs."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meter_differences") as batch:
        batch.alter_column("settlement", type_=sa.String(20), existing_nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("meter_differences") as batch:
        batch.alter_column("settlement", type_=sa.String(12), existing_nullable=True)
