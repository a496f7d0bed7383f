"""Take forms and requests for a call that come over the internet, without an operator."""

import sqlalchemy as sa
from alembic import op

revision = "0007_internet_forms"
down_revision = "0006_cable_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("applications") as table:
        table.alter_column("operator_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("request_key", sa.String(length=64), nullable=True))
    op.create_index("uq_applications_request_key", "applications", ["request_key"], unique=True)
    with op.batch_alter_table("notices") as table:
        table.alter_column("attempt_id", existing_type=sa.String(length=40), nullable=True)
    op.add_column(
        "callbacks",
        sa.Column("origin", sa.String(length=12), server_default="missed_call", nullable=False),
    )


def downgrade() -> None:
    with op.batch_alter_table("callbacks") as table:
        table.drop_column("origin")
    with op.batch_alter_table("notices") as table:
        table.alter_column("attempt_id", existing_type=sa.String(length=40), nullable=False)
    op.drop_index("uq_applications_request_key", "applications")
    with op.batch_alter_table("applications") as table:
        table.drop_column("request_key")
        table.alter_column("operator_id", existing_type=sa.Integer(), nullable=False)
