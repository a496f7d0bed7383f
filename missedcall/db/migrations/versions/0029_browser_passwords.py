"""Tell a password of a telephone that was taken away from one that is only an hour old."""

import sqlalchemy as sa
from alembic import op

revision = "0029_browser_passwords"
down_revision = "0028_report_mails"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sip_credentials",
        sa.Column("revoked_generation", sa.Integer(), nullable=False, server_default="0"),
    )
    # Up to now a password was only ever changed to take the old one away.
    op.execute("UPDATE sip_credentials SET revoked_generation = generation")


def downgrade() -> None:
    op.drop_column("sip_credentials", "revoked_generation")
