"""Let SQLite find the states of operators by their time: it took the index of the entity."""

import sqlalchemy as sa
from alembic import op

revision = "0027_operator_states"
down_revision = "0026_recording_lists"
branch_labels = None
depends_on = None

OF_OPERATOR = sa.text("entity = 'operator'")
NAME = "ix_transitions_of_operators"


def upgrade() -> None:
    _replace(["entity", "at"])


def downgrade() -> None:
    _replace(["at"])


def _replace(columns: list[str]) -> None:
    op.drop_index(NAME, "transitions")
    op.create_index(
        NAME,
        "transitions",
        columns,
        sqlite_where=OF_OPERATOR,
        postgresql_where=OF_OPERATOR,
    )
