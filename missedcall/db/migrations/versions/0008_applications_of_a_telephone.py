"""Find the applications of a telephone without reading all of them."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_applications_mobile", "applications", ["mobile"])


def downgrade() -> None:
    op.drop_index("ix_applications_mobile", "applications")
