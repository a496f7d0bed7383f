"""Let several households apply in one conversation, and let what was typed outlive the call."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    household = sa.Column("household", sa.Integer(), server_default="1", nullable=False)
    op.add_column("applications", household)
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_applications_callback_id"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_applications_callback_id_household"), ["callback_id", "household"]
        )
    op.add_column("callbacks", sa.Column("about_application_id", sa.Integer(), nullable=True))
    op.create_table(
        "drafts",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_in", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_column("callbacks", "about_application_id")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_applications_callback_id_household"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_applications_callback_id"), ["callback_id"])
    op.drop_column("applications", "household")
