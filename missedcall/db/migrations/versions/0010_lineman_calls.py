"""Make the table of the calls of linemen to applicants."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0010_lineman_calls"
down_revision = "0009_webhooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lineman_calls",
        sa.Column("id", sa.String(length=50), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=40), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=True),
        sa.Column("deadline_at", UtcDateTime(), nullable=True),
        sa.Column("lineman_at", UtcDateTime(), nullable=True),
        sa.Column("applicant_at", UtcDateTime(), nullable=True),
        sa.Column("bridged_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("talk_s", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_lineman_calls_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineman_calls")),
    )
    op.create_index(
        "ix_lineman_calls_application_id", "lineman_calls", ["application_id", "requested_at"]
    )
    op.create_index(
        "ix_lineman_calls_lineman_requested_at", "lineman_calls", ["lineman", "requested_at"]
    )
    op.create_index(
        "uq_lineman_calls_open",
        "lineman_calls",
        ["lineman"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("lineman_calls")
