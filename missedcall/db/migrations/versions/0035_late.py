"""Let what is late be counted by office from an index alone."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NAME = "ix_connections_turn_due_at"


def upgrade() -> None:
    op.drop_index(NAME, table_name="connections")
    op.create_index(NAME, "connections", ["turn_due_at", "office", "turn"], unique=False)


def downgrade() -> None:
    op.drop_index(NAME, table_name="connections")
    op.create_index(NAME, "connections", ["turn_due_at"], unique=False)
