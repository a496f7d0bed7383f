"""Find what a lineman sent in photos within a day."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_photos_lineman", "photos", ["lineman", "received_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_photos_lineman", table_name="photos")
