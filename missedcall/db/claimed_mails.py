"""Let one worker hand over a mail that stands in a table, and keep what became of it.

Such a table has the columns `id`, `claimed_at`, `tries` and `mailed_at`. A worker that is killed
between claim and answer leaves the mail claimed: it may have gone, so it is not sent again.
"""

import datetime as dt

import sqlalchemy as sa


def claim_mail(db: sa.Connection, mails: sa.Table, mail_id: int, *, at: dt.datetime) -> bool:
    """Take a mail before it is handed over; False when another worker has taken it."""
    free = sa.and_(mails.c.id == mail_id, mails.c.claimed_at.is_(None))
    to = {"claimed_at": at, "tries": mails.c.tries + 1}
    return db.execute(mails.update().where(free).values(to)).rowcount == 1


def release_mail(db: sa.Connection, mails: sa.Table, mail_id: int) -> None:
    """Let a mail be tried again that the server certainly did not take."""
    db.execute(mails.update().where(mails.c.id == mail_id).values(claimed_at=None))


def mark_mail_sent(db: sa.Connection, mails: sa.Table, mail_id: int, *, at: dt.datetime) -> None:
    db.execute(mails.update().where(mails.c.id == mail_id).values(mailed_at=at))
