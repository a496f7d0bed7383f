"""Let people be shut out: sessions as rows, disabled people, logins that differ by more than case.

Rows of before stay. Of two logins that differ in case only, the older one keeps the plain key; the
younger one gets a key of its own, is named in the log, and logs in exactly as its login is spelt.
"""

import logging

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

log = logging.getLogger("missedcall.db")


def upgrade() -> None:
    op.add_column(
        "operators",
        sa.Column("login_key", sa.String(length=60), nullable=False, server_default=""),
    )
    op.add_column("operators", sa.Column("disabled_at", UtcDateTime(), nullable=True))
    op.add_column("operators", sa.Column("one_time_until", UtcDateTime(), nullable=True))
    _fill_keys()
    op.create_index("uq_operators_login_key", "operators", ["login_key"], unique=True)
    op.add_column("audit", sa.Column("address", sa.String(length=45), nullable=True))
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_web_sessions_operator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
    )
    op.create_index("ix_web_sessions_operator_id", "web_sessions", ["operator_id"], unique=False)


def _fill_keys() -> None:
    table = sa.table("operators", *(sa.column(name) for name in ("id", "login", "login_key")))
    db = op.get_bind()
    taken: dict[str, str] = {}
    for row in db.execute(sa.select(table.c.id, table.c.login).order_by(table.c.id)).all():
        key = row.login.lower()
        if key in taken:
            log.warning(
                "logins %s and %s differ in case only; both stay: give one person another login",
                taken[key],
                row.login,
            )
            key = f"{key}~{row.id}"
        taken[key] = row.login
        db.execute(table.update().where(table.c.id == row.id).values(login_key=key))


def downgrade() -> None:
    op.drop_index("ix_web_sessions_operator_id", table_name="web_sessions")
    op.drop_table("web_sessions")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_column("audit", "address")
    op.drop_index("uq_operators_login_key", table_name="operators")
    for name in ("one_time_until", "disabled_at", "login_key"):
        op.drop_column("operators", name)
