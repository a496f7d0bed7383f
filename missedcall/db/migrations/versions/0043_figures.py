"""Count the messages of a day, and find the points that become final, without reading all rows."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None
UNMATCHED = sa.text("message_id IS NULL")
FINAL = sa.text("became_final_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_messages_created_at", "messages", ["created_at"])
    op.create_index("ix_messages_accepted_at", "messages", ["accepted_at"])
    op.create_index(
        "ix_receipt_items_unmatched",
        "receipt_items",
        ["receipt_id"],
        sqlite_where=UNMATCHED,
        postgresql_where=UNMATCHED,
    )
    op.drop_index("ix_points_became_final_at", table_name="points")
    op.create_index(
        "ix_points_final",
        "points",
        ["became_final_at"],
        sqlite_where=FINAL,
        postgresql_where=FINAL,
    )


def downgrade() -> None:
    op.drop_index("ix_points_final", table_name="points")
    op.create_index("ix_points_became_final_at", "points", ["became_final_at"])
    op.drop_index("ix_receipt_items_unmatched", table_name="receipt_items")
    op.drop_index("ix_messages_accepted_at", table_name="messages")
    op.drop_index("ix_messages_created_at", table_name="messages")
