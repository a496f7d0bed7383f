"""Let one person propose an erasure and another approve it.

What was asked for before was approved by who asked.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("restrictions", sa.Column("decided_at", UtcDateTime(), nullable=True))
    op.add_column("restrictions", sa.Column("decided_by", sa.String(length=60), nullable=True))
    op.add_column(
        "restrictions",
        sa.Column("drops_callback", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.execute("DELETE FROM restrictions WHERE state IN ('proposed', 'withdrawn')")
    for name in ("drops_callback", "decided_by", "decided_at"):
        op.drop_column("restrictions", name)
