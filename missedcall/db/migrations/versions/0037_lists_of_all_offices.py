"""Find what all offices have decided and proposed of late without reading every application."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_application_steps_proposed",
        "application_steps",
        ["application_id", "at"],
        unique=False,
        sqlite_where=sa.text("rule = 'A32P'"),
        postgresql_where=sa.text("rule = 'A32P'"),
    )
    op.create_index("ix_connections_state_since", "connections", ["state", "since"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_connections_state_since", table_name="connections")
    op.drop_index(
        "ix_application_steps_proposed",
        table_name="application_steps",
        sqlite_where=sa.text("rule = 'A32P'"),
        postgresql_where=sa.text("rule = 'A32P'"),
    )
