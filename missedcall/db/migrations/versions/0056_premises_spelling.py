"""Key the premises anew: one form for all spellings of a word.

Lists of arrears keep no address, so each counts as not yet taken: the same file is taken again.
"""

import sqlalchemy as sa
from alembic import op

from missedcall.domain.applications import premises
from missedcall.domain.privacy.personal import ERASED

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

MANY = 1000
applications = sa.table("applications", sa.column("id", sa.Integer), sa.column("form", sa.JSON))
connections = sa.table(
    "connections", sa.column("application_id", sa.Integer), sa.column("premises", sa.String)
)
lists = sa.table("arrears_lists", sa.column("digest", sa.String))


def upgrade() -> None:
    db, last = op.get_bind(), 0
    change = connections.update().where(connections.c.application_id == sa.bindparam("this"))
    query = sa.select(applications).order_by(applications.c.id).limit(MANY)
    while rows := db.execute(query.where(applications.c.id > last)).all():
        last = rows[-1].id
        known = [row for row in rows if row.form["address"] != ERASED]
        if known:
            db.execute(change, [{"this": row.id, "premises": _key(row.form)} for row in known])
    db.execute(lists.update().values(digest=""))


def downgrade() -> None:
    """Leave the keys: the older code finds what it keys itself from then on."""


def _key(form: dict[str, str]) -> str:
    return premises.key(
        locality=form["locality"], address=form["address"], landmark=form["landmark"]
    )
