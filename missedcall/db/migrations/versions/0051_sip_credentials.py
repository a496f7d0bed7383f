"""Let one telephone's SIP password be changed: count its generations.

Telephones of before are at generation 0, whose password they have.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sip_credentials",
        sa.Column("extension", sa.String(length=15), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("rotated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("extension", name=op.f("pk_sip_credentials")),
    )
    op.create_table(
        "sip_credentials_sent",
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("extension", sa.String(length=15), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("node", "extension", name=op.f("pk_sip_credentials_sent")),
    )


def downgrade() -> None:
    op.drop_table("sip_credentials_sent")
    op.drop_table("sip_credentials")
