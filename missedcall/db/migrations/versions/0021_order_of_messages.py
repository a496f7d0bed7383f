"""Let a message say which application it is about, so that their order is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("application", sa.String(length=40), nullable=True))
    op.create_index("ix_messages_application", "messages", ["application"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_messages_application", table_name="messages")
    op.drop_column("messages", "application")
