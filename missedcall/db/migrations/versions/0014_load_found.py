"""Find the applications where a lineman found another load."""

import sqlalchemy as sa
from alembic import op

revision = "0014_load_found"
down_revision = "0013_settled_differences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_application_steps_load_found",
        "application_steps",
        ["application_id", "at"],
        unique=False,
        sqlite_where=sa.text("rule = 'A30'"),
        postgresql_where=sa.text("rule = 'A30'"),
    )


def downgrade() -> None:
    op.drop_index("ix_application_steps_load_found", table_name="application_steps")
