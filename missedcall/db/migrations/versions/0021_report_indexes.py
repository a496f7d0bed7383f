"""Let reports find calls, forms and the states of operators by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0021_report_indexes"
down_revision = "0020_audit_values"
branch_labels = None
depends_on = None

OF_OPERATOR = sa.text("entity = 'operator'")


def upgrade() -> None:
    op.create_index("ix_calls_at_did", "calls", ["at", "did"])
    op.create_index("ix_applications_created_at", "applications", ["created_at"])
    op.create_index(
        "ix_transitions_of_operators",
        "transitions",
        ["at"],
        sqlite_where=OF_OPERATOR,
        postgresql_where=OF_OPERATOR,
    )


def downgrade() -> None:
    op.drop_index("ix_transitions_of_operators", "transitions")
    op.drop_index("ix_applications_created_at", "applications")
    op.drop_index("ix_calls_at_did", "calls")
