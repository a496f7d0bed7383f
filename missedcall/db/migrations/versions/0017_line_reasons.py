"""Keep the reason of a demand's line as a code with parameters, beside its English text."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.stored_json import VersionedJson

revision = "0017_line_reasons"
down_revision = "0016_daily_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("demand_lines", sa.Column("reason", VersionedJson(1), nullable=True))


def downgrade() -> None:
    op.drop_column("demand_lines", "reason")
