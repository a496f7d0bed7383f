"""Keep what each job took, objections and reviews, and when points became final."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("wrong", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_evidence_reviews_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_reviews")),
        sa.UniqueConstraint(
            "application_id", "lineman", name=op.f("uq_evidence_reviews_application_id_lineman")
        ),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("gross_s", sa.Integer(), nullable=False),
        sa.Column("net_s", sa.Integer(), nullable=False),
        sa.Column("limit_s", sa.Integer(), nullable=False),
        sa.Column("promise_kept", sa.Boolean(), nullable=False),
        sa.Column("holds", sa.Integer(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_jobs_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_application_id", "jobs", ["application_id"], unique=False)
    op.create_index("ix_jobs_done_at", "jobs", ["done_at", "area", "lineman"], unique=False)
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("hundredths", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_objections_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint(
            "application_id", "lineman", name=op.f("uq_objections_application_id_lineman")
        ),
    )
    op.add_column("points", sa.Column("became_final_at", UtcDateTime(), nullable=True))
    op.create_index("ix_points_became_final_at", "points", ["became_final_at"], unique=False)
    op.create_index(
        "ix_points_provisional",
        "points",
        ["final_at"],
        unique=False,
        sqlite_where=sa.text("became_final_at IS NULL"),
        postgresql_where=sa.text("became_final_at IS NULL"),
    )
    op.add_column(
        "visits", sa.Column("mates", sa.String(length=100), server_default="", nullable=False)
    )
    op.add_column("visits", sa.Column("slot_by", sa.String(length=60), nullable=True))
    op.add_column(
        "visits",
        sa.Column("slot_missed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("visits", "slot_missed")
    op.drop_column("visits", "slot_by")
    op.drop_column("visits", "mates")
    op.drop_index(
        "ix_points_provisional",
        table_name="points",
        sqlite_where=sa.text("became_final_at IS NULL"),
        postgresql_where=sa.text("became_final_at IS NULL"),
    )
    op.drop_index("ix_points_became_final_at", table_name="points")
    op.drop_column("points", "became_final_at")
    op.drop_table("objections")
    op.drop_index("ix_jobs_done_at", table_name="jobs")
    op.drop_index("ix_jobs_application_id", table_name="jobs")
    op.drop_table("jobs")
    op.drop_table("evidence_reviews")
