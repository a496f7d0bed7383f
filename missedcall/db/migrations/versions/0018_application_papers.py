"""Keep the papers of applications: what was given, and what became of it."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0018_application_papers"
down_revision = "0017_line_reasons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_papers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("refusal", sa.String(length=20), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_papers_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_papers")),
    )
    for name, columns in {
        "ix_application_papers_application_id": ["application_id"],
        "ix_application_papers_deleted_at": ["deleted_at", "given_at"],
    }.items():
        op.create_index(name, "application_papers", columns)
    op.create_index(
        "uq_application_papers_current",
        "application_papers",
        ["application_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state <> 'replaced'"),
        postgresql_where=sa.text("state <> 'replaced'"),
    )


def downgrade() -> None:
    op.drop_table("application_papers")
