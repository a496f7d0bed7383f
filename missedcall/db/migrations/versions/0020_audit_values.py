"""Keep in the audit what a changed right or setting was before and after; find rows by person."""

import sqlalchemy as sa
from alembic import op

revision = "0020_audit_values"
down_revision = "0019_old_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("before", sa.String(length=200), nullable=True))
    op.add_column("audit", sa.Column("after", sa.String(length=200), nullable=True))
    op.create_index("ix_audit_actor", "audit", ["actor"])
    op.create_index("ix_audit_subject", "audit", ["subject"])


def downgrade() -> None:
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_index("ix_audit_actor", table_name="audit")
    op.drop_column("audit", "after")
    op.drop_column("audit", "before")
