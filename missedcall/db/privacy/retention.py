"""Find what has been kept long enough, erase it by small batches, and keep what was done.

A class never takes what a later one still needs: a lead waits for its application, and a message
for the application of its number.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications, demands
from missedcall.db.applications.arrears import arrears
from missedcall.db.applications.drafts import drafts
from missedcall.db.applications.mobile_codes import mobile_codes
from missedcall.db.callbacks.blocked_numbers import blocked_numbers
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.calls import calls
from missedcall.db.calls.dead_letters import dead_letters
from missedcall.db.calls.preferences import preferences
from missedcall.db.connection.connections import connections
from missedcall.db.field.reports import places as report_places
from missedcall.db.messages.messages import messages
from missedcall.db.messages.receipts import receipts
from missedcall.db.payments.ledger import ledger
from missedcall.db.privacy import personal_rows
from missedcall.db.privacy.erasure_requests import erasure_requests
from missedcall.db.privacy.retention_runs import RetentionRunRow, retention_runs
from missedcall.db.schema import audit, read_rows
from missedcall.domain.connection.states import FINAL
from missedcall.domain.messages.message import UNDER_WAY
from missedcall.domain.privacy.personal import ERASED, forget_name

Which = sa.ColumnElement[bool]


@dataclass(frozen=True)
class RetentionKind:
    """Describe a class of data: its table, which rows it is about, and which of them are old.

    `days` names the key of the section `retention`.
    """

    days: str
    table: sa.Table
    held: Which
    old: Callable[[dt.datetime], Which]


def _application_lives(which: Which) -> Which:
    return sa.exists().where(which, applications.c.mobile != ERASED)


_LEAD = callbacks.c.number != ERASED
_NAMED = sa.and_(
    applications.c.mobile == ERASED, applications.c.form["name"].as_string() != ERASED
)

# In the order in which they are looked at: what a later one needs comes after it.
KINDS: Mapping[str, RetentionKind] = {
    "drafts": RetentionKind("draft_days", drafts, sa.true(), lambda at: drafts.c.saved_at < at),
    "mobile_codes": RetentionKind(
        "code_days", mobile_codes, sa.true(), lambda at: mobile_codes.c.sent_at < at
    ),
    "applications": RetentionKind(
        "application_days",
        applications,
        applications.c.mobile != ERASED,
        lambda at: applications.c.id.in_(
            sa.select(connections.c.application_id).where(
                connections.c.state.in_(FINAL), connections.c.since < at
            )
        ),
    ),
    "money": RetentionKind(
        "money_days",
        applications,
        _NAMED,
        lambda at: (
            ~sa.exists().where(
                ledger.c.application_id == applications.c.id, ledger.c.posted_at >= at
            )
        ),
    ),
    "leads": RetentionKind(
        "lead_days",
        callbacks,
        _LEAD,
        lambda at: sa.and_(
            callbacks.c.closed_at < at,
            ~_application_lives(applications.c.callback_id == callbacks.c.id),
            ~_application_lives(applications.c.id == callbacks.c.about_application_id),
        ),
    ),
    "languages": RetentionKind(
        "lead_days",
        preferences,
        sa.true(),
        lambda at: sa.and_(
            preferences.c.chosen_at < at,
            ~sa.exists().where(callbacks.c.number == preferences.c.number),
        ),
    ),
    "blocked_numbers": RetentionKind(
        "lead_days",
        blocked_numbers,
        sa.true(),
        lambda at: sa.or_(blocked_numbers.c.until < at, blocked_numbers.c.lifted_at < at),
    ),
    "calls": RetentionKind(
        "call_days",
        calls,
        calls.c.caller_id != ERASED,
        lambda at: sa.and_(
            calls.c.at < at,
            ~sa.exists().where(
                callbacks.c.id == calls.c.callback_id, callbacks.c.number != ERASED
            ),
        ),
    ),
    "dead_letters": RetentionKind(
        "call_days", dead_letters, sa.true(), lambda at: dead_letters.c.at < at
    ),
    "messages": RetentionKind(
        "message_days",
        messages,
        messages.c.number != ERASED,
        lambda at: sa.and_(
            messages.c.created_at < at,
            messages.c.state.not_in(UNDER_WAY),
            ~_application_lives(applications.c.mobile == messages.c.number),
        ),
    ),
    "receipts": RetentionKind(
        "receipt_days", receipts, receipts.c.raw != "", lambda at: receipts.c.received_at < at
    ),
    "places": RetentionKind(
        "place_days", report_places, sa.true(), lambda at: report_places.c.received_at < at
    ),
    "arrears": RetentionKind(
        "dues_days", arrears, sa.true(), lambda at: arrears.c.imported_at < at
    ),
    "audit": RetentionKind("audit_days", audit, sa.true(), lambda at: audit.c.at < at),
}


def count_class(db: sa.Connection, name: str, *, before: dt.datetime) -> tuple[int, int]:
    """Count what a class holds and keeps, and what of it is due."""
    kind = KINDS[name]
    due = _count(db, sa.and_(kind.held, kind.old(before)), kind.table)
    return _count(db, kind.held, kind.table) - due, due


def _count(db: sa.Connection, which: Which, table: sa.Table) -> int:
    return db.execute(sa.select(sa.func.count()).select_from(table).where(which)).scalar_one()


def erase_class(db: sa.Connection, name: str, *, before: dt.datetime, limit: int) -> int:
    """Erase at most so many rows of a class that are older than an instant; give how many."""
    kind = KINDS[name]
    (key,) = kind.table.primary_key.columns
    query = sa.select(key).where(kind.held, kind.old(before)).order_by(key).limit(limit)
    keys = db.execute(query).scalars().all()
    if not keys:
        return 0
    if name == "audit":
        db.execute(audit.delete().where(key.in_(keys)))
    elif name == "money":
        _forget_names(db, keys)
    else:
        personal_rows.erase_person(db, {kind.table.name: key.in_(keys)})
    return len(keys)


def _forget_names(db: sa.Connection, application_ids: Sequence[int]) -> None:
    """Take out the masked name, which was kept for the sake of the money."""
    for table, key, form in (
        (applications, applications.c.id, "form"),
        (demands, demands.c.application_id, "inputs"),
    ):
        rows = db.execute(sa.select(key, table.c[form]).where(key.in_(application_ids))).all()
        for row_key, kept in rows:
            db.execute(table.update().where(key == row_key).values({form: forget_name(kept)}))


def note_retention_run(
    db: sa.Connection, name: str, *, at: dt.datetime, erased: int, is_more: bool = False
) -> None:
    """Keep that a class was looked through, and what of it was erased."""
    row = {"kind": name, "at": at, "erased": erased, "is_more": is_more}
    db.execute(retention_runs.insert().values(row))


def get_last_retention_runs(db: sa.Connection) -> dict[str, RetentionRunRow]:
    """Give the newest run of each class."""
    newest = sa.select(sa.func.max(retention_runs.c.id)).group_by(retention_runs.c.kind)
    query = sa.select(retention_runs).where(retention_runs.c.id.in_(newest))
    return {row.kind: row for row in read_rows(db.execute(query), RetentionRunRow)}


def count_erased_of_class(db: sa.Connection, name: str) -> tuple[int, dt.datetime | None]:
    """Give how much of a class was ever erased, and when for the last time."""
    runs = retention_runs.c
    query = sa.select(sa.func.sum(runs.erased), sa.func.max(runs.at, type_=runs.at.type))
    total, at = db.execute(query.where(runs.kind == name, runs.erased > 0)).one()
    return total or 0, at


def count_sealed(db: sa.Connection, *, now: dt.datetime) -> tuple[int, int]:
    """Count what people asked to have erased and the law still wants kept, and what is due."""
    waits = erasure_requests.c.state.in_(("asked", "restricted"))
    is_due = sa.func.coalesce(erasure_requests.c.erase_at <= now, sa.false())
    count = sa.func.count()
    query = sa.select(count.filter(waits, sa.not_(is_due)), count.filter(waits, is_due))
    kept, due = db.execute(query.select_from(erasure_requests)).one()
    return kept, due


def was_erased_since(db: sa.Connection, name: str) -> bool:
    """Say whether anything was erased after the last run of this name."""
    runs = retention_runs.c
    last = sa.select(sa.func.coalesce(sa.func.max(runs.id), 0)).where(runs.kind == name)
    query = sa.select(runs.id).where(runs.erased > 0, runs.id > last.scalar_subquery()).limit(1)
    return db.execute(query).first() is not None
