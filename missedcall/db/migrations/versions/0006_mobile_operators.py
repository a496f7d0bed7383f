"""Let an operator have a plain mobile, and count the trunk's channels that an attempt takes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("mobile", sa.String(length=16), nullable=True))
    op.create_index("uq_operators_mobile", "operators", ["mobile"], unique=True)
    op.add_column(
        "attempts", sa.Column("channels", sa.Integer(), server_default="1", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("attempts", "channels")
    op.drop_index("uq_operators_mobile", "operators")
    op.drop_column("operators", "mobile")
