"""Let a text that nobody got become a task: ring and tell."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
IS_LOST = sa.text("state IN ('undelivered', 'failed', 'expired', 'refused', 'no_receipt')")


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("question_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("message_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_tasks_message_id"), "messages", ["message_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_tasks_message_id"), ["message_id"])
    op.create_index(
        "ix_messages_lost",
        "messages",
        ["created_at"],
        sqlite_where=IS_LOST,
        postgresql_where=IS_LOST,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_lost", "messages")
    op.execute("DELETE FROM tasks WHERE question_id IS NULL")
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint(op.f("uq_tasks_message_id"), type_="unique")
        batch.drop_constraint(op.f("fk_tasks_message_id"), type_="foreignkey")
        batch.drop_column("message_id")
        batch.alter_column("question_id", existing_type=sa.Integer(), nullable=False)
