"""Keep notices that were given, requests to erase, runs of retention, and breaches.

Who applied before was read the notice as well, or his form would not have been taken.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


NOTICES_OF_OLD = """
INSERT INTO notices
    (attempt_id, household, application_id, version, language, at, who, how)
SELECT
    (SELECT attempts.id FROM attempts
     WHERE attempts.callback_id = applications.callback_id
     ORDER BY attempts.created_at DESC LIMIT 1),
    household, id, 'form-0', language, created_at, 'operator ' || operator_id, 'read'
FROM applications
WHERE EXISTS
    (SELECT 1 FROM attempts WHERE attempts.callback_id = applications.callback_id)
"""


def upgrade() -> None:
    op.create_table(
        "breaches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("found_by", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaches")),
    )
    op.create_table(
        "restrictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("restricted_at", UtcDateTime(), nullable=True),
        sa.Column("erase_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("sealed", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
    )
    op.create_index("ix_restrictions_number", "restrictions", ["number"], unique=False)
    op.create_index(
        "ix_restrictions_state_erase_at", "restrictions", ["state", "erase_at"], unique=False
    )
    op.create_table(
        "retention_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("is_more", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_runs")),
    )
    op.create_index("ix_retention_runs_kind_id", "retention_runs", ["kind", "id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("household", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_notices_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_notices_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "attempt_id", "household", name=op.f("uq_notices_attempt_id_household")
        ),
    )
    op.create_index("ix_notices_application_id", "notices", ["application_id"], unique=False)
    op.execute(NOTICES_OF_OLD)


def downgrade() -> None:
    op.drop_index("ix_notices_application_id", table_name="notices")
    op.drop_table("notices")
    op.drop_index("ix_retention_runs_kind_id", table_name="retention_runs")
    op.drop_table("retention_runs")
    op.drop_index("ix_restrictions_state_erase_at", table_name="restrictions")
    op.drop_index("ix_restrictions_number", table_name="restrictions")
    op.drop_table("restrictions")
    op.drop_table("breaches")
