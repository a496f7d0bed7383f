"""Keep where a lineman's telephone was, and find a photo that was sent twice."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=36), nullable=False),
        sa.Column("moment", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["field_reports.id"], name=op.f("fk_report_places_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_places")),
        sa.UniqueConstraint("report_id", "moment", name=op.f("uq_report_places_report_id_moment")),
    )
    op.create_index("ix_report_places_received_at", "report_places", ["received_at"], unique=False)
    op.add_column("field_reports", sa.Column("photo_at", UtcDateTime(), nullable=True))
    op.create_index("ix_photos_sha256", "photos", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_photos_sha256", table_name="photos")
    op.drop_column("field_reports", "photo_at")
    op.drop_index("ix_report_places_received_at", table_name="report_places")
    op.drop_table("report_places")
