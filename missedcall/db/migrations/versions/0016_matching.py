"""Let callers need a language and a skill, and let operators have them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    needs = sa.Column("needs", sa.String(length=60), server_default="hi", nullable=False)
    op.add_column("callbacks", needs)
    for when in ("due_at", "urgent_at"):
        columns = ["state", "needs", when, "id"]
        op.create_index(f"ix_callbacks_state_needs_{when}", "callbacks", columns)
    op.create_index("ix_callbacks_wanted", "callbacks", ["wanted_operator_id", "wanted_until"])
    speaks = sa.Column("speaks", sa.String(length=40), server_default="hi", nullable=False)
    op.add_column("operators", speaks)
    skills = sa.Column("skills", sa.String(length=400), server_default="", nullable=False)
    op.add_column("operators", skills)


def downgrade() -> None:
    op.drop_column("operators", "skills")
    op.drop_column("operators", "speaks")
    op.drop_index("ix_callbacks_wanted", "callbacks")
    for when in ("due_at", "urgent_at"):
        op.drop_index(f"ix_callbacks_state_needs_{when}", "callbacks")
    op.drop_column("callbacks", "needs")
