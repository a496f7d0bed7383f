"""Find the questions and tasks of one application."""

from alembic import op

revision = "0015_timeline"
down_revision = "0014_load_found"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_questions_application_id", "questions", ["application_id"], unique=False)
    op.create_index("ix_tasks_application_id", "tasks", ["application_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_tasks_application_id", table_name="tasks")
    op.drop_index("ix_questions_application_id", table_name="questions")
