"""Key the premises by house number, and keep each application's locality, so doubles are found."""

import sqlalchemy as sa
from alembic import op

from missedcall.domain.applications import premises
from missedcall.domain.privacy.personal import ERASED

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MANY = 1000
RUNNING = sa.text(
    "state NOT IN ('connected', 'rejected', 'withdrawn', 'lapsed', 'merged', 'refund_due', "
    "'closed')"
)
applications = sa.table("applications", sa.column("id", sa.Integer), sa.column("form", sa.JSON))
connections = sa.table(
    "connections",
    sa.column("application_id", sa.Integer),
    sa.column("premises", sa.String),
    sa.column("locality", sa.String),
)


def upgrade() -> None:
    op.add_column("connections", sa.Column("locality", sa.String(length=15), nullable=True))
    _fill()
    op.create_index(
        "ix_connections_running_of_locality",
        "connections",
        ["locality", "application_id"],
        unique=False,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_connections_running_of_locality",
        table_name="connections",
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.drop_column("connections", "locality")


def _fill() -> None:
    """Fill in what was taken before; of who was erased there is nothing to compare."""
    db, last = op.get_bind(), 0
    fill = connections.update().where(connections.c.application_id == sa.bindparam("this"))
    query = sa.select(applications).order_by(applications.c.id).limit(MANY)
    while rows := db.execute(query.where(applications.c.id > last)).all():
        last = rows[-1].id
        db.execute(
            fill,
            [
                {"this": row.id, "locality": row.form["locality"], "premises": _key(row.form)}
                for row in rows
            ],
        )


def _key(form: dict[str, str]) -> str | None:
    if form["address"] == ERASED:
        return None
    return premises.key(
        locality=form["locality"], address=form["address"], landmark=form["landmark"]
    )
