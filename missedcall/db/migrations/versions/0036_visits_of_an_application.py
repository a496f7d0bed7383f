"""Find the visits of an application without reading all of them."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_visits_application_id", "visits", ["application_id"])


def downgrade() -> None:
    op.drop_index("ix_visits_application_id", "visits")
