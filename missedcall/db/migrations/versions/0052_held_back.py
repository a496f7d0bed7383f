"""Hold back new numbers in a flood of them."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("held_until", UtcDateTime(), nullable=True))
    op.create_index("ix_callbacks_created_at", "callbacks", ["created_at"], unique=False)
    op.create_index("ix_callbacks_held_until", "callbacks", ["held_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_callbacks_held_until", table_name="callbacks")
    op.drop_index("ix_callbacks_created_at", table_name="callbacks")
    op.drop_column("callbacks", "held_until")
