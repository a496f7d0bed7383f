"""Keep what linemen report, its photos, and their telephones."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("device_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lineman"], ["linemen.code"], name=op.f("fk_devices_lineman")),
        sa.PrimaryKeyConstraint("lineman", name=op.f("pk_devices")),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_photos_application_id")
        ),
        sa.ForeignKeyConstraint(["lineman"], ["linemen.code"], name=op.f("fk_photos_lineman")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index("ix_photos_application_id", "photos", ["application_id"], unique=False)
    op.create_index("ix_photos_deleted_at", "photos", ["deleted_at", "received_at"], unique=False)
    op.create_table(
        "field_reports",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("device_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("doubt", sa.String(length=12), nullable=True),
        sa.Column("meter", sa.String(length=30), nullable=True),
        sa.Column("reading", sa.String(length=12), nullable=True),
        sa.Column("seal", sa.String(length=30), nullable=True),
        sa.Column("photo", sa.String(length=36), nullable=True),
        sa.Column("refused", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_field_reports_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["lineman"], ["linemen.code"], name=op.f("fk_field_reports_lineman")
        ),
        sa.ForeignKeyConstraint(["photo"], ["photos.id"], name=op.f("fk_field_reports_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_reports")),
    )
    op.create_index(
        "ix_field_reports_application_id", "field_reports", ["application_id"], unique=False
    )
    op.create_index(
        "ix_field_reports_device", "field_reports", ["device", "sequence"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_field_reports_device", table_name="field_reports")
    op.drop_index("ix_field_reports_application_id", table_name="field_reports")
    op.drop_table("field_reports")
    op.drop_index("ix_photos_deleted_at", table_name="photos")
    op.drop_index("ix_photos_application_id", table_name="photos")
    op.drop_table("photos")
    op.drop_table("devices")
