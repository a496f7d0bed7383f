"""Find which applications began and which got their light in a time, without reading all steps."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
MILESTONES = sa.text("rule IN ('A01', 'A27')")


def upgrade() -> None:
    op.create_index(
        "ix_application_steps_milestones",
        "application_steps",
        ["rule", "at", "application_id"],
        unique=False,
        sqlite_where=MILESTONES,
        postgresql_where=MILESTONES,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_application_steps_milestones",
        table_name="application_steps",
        sqlite_where=MILESTONES,
        postgresql_where=MILESTONES,
    )
