"""Tell each office once a day what is late, what is due today and which meters run short.

The list and its texts are one transaction, so a worker that is killed in between tells no office
twice and forgets none. A mail is claimed before it is handed over: one that may have gone is not
sent again.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from missedcall.db import claimed_mails
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.meters import shortages
from missedcall.db.meters.shortages import ShortageRow
from missedcall.db.offices import daily_lists, offices, overdue
from missedcall.db.offices.daily_lists import DailyListRow
from missedcall.db.offices.overdue import OverdueFilter
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.offices.office import OfficeKind
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

log = logging.getLogger(__name__)

KEY = "daily_list"
# Between these hours in India a day's list is made; a morning that was missed is made up for.
FROM, UNTIL = dt.time(7), dt.time(20)
MOST_LISTED = 100
MOST_TRIES, MAILS_AT_ONCE = 3, 50
# They are told; linemen and store keepers are told of single jobs and meters by SMS.
TOLD = (Actor.JE, Actor.AE)
REACHED_BY_SMS = (Actor.JE, Actor.AE, Actor.STORE, Actor.LINEMAN)


class ListMailer(Protocol):
    """Send an e-mail to one address; raise OSError when it certainly was not taken."""

    def send_to(self, address: str, *, subject: str, body: str) -> None: ...


@dataclass(frozen=True)
class DueApplication:
    """Name an application whose step is late or due today, and who has the step."""

    application: str
    state: str
    assignee: str
    due_at: dt.datetime


@dataclass(frozen=True)
class PersonOnRecord:
    """Name a person of the office by login, and what is not on record of that person."""

    login: str
    name: str
    role: str
    lacks_mobile: bool
    lacks_mail: bool


@dataclass(frozen=True)
class DailyList:
    """Hold what an office has to see to on a day; the lists are cut at a hundred, counts not."""

    office: str
    day: dt.date
    late_count: int
    due_today_count: int
    late: Sequence[DueApplication]
    due_today: Sequence[DueApplication]
    short: Sequence[ShortageRow]
    not_on_record: Sequence[PersonOnRecord]

    @property
    def is_empty(self) -> bool:
        return not (self.late_count or self.due_today_count or self.short)


Composed = tuple[str, str]  # subject and body of a mail


def load_daily_list(
    deps: Deps, *, office: str, now: dt.datetime, db: DbConnection | None = None
) -> DailyList:
    """Load what an office has to see to today."""
    if db is not None:
        return _load(db, office, now=now)
    with deps.db.reading() as reading:
        return _load(reading, office, now=now)


def list_made(deps: Deps, *, day: dt.date) -> tuple[Sequence[DailyListRow], dict[str, int]]:
    """Give the lists of a day, and how many mails of each office's went."""
    with deps.db.reading() as db:
        return daily_lists.list_daily_lists(db, day=day), daily_lists.count_mails_sent(db, day=day)


def make_daily_lists(deps: Deps, *, now: dt.datetime) -> None:
    """Make today's list of each office that has none, with its SMS, from seven in the morning."""
    local = now.astimezone(IST)
    if not FROM <= local.time() < UNTIL:
        return
    with deps.db.reading() as db:
        made = {row.office for row in daily_lists.list_daily_lists(db, day=local.date())}
        known = offices.list_offices(db).values()
    centres = sorted(each.code for each in known if each.kind is OfficeKind.CENTRE)
    for office in centres:
        if office not in made:
            _make(deps, office, now=now)


def send_daily_list_mails(
    deps: Deps,
    *,
    mailer: ListMailer | None,
    compose: Callable[[DailyList, Sequence[str]], Composed],
    now: dt.datetime,
) -> None:
    """Send the mails of today's lists; `compose` writes one in the first
    of some languages that it knows: the person's, then those of the texts.

    One that the server did not take is tried again, three times in all. One of which that is not
    known, because the worker was killed, is not sent again.
    """
    if mailer is None:
        return
    day = calendar.ist_date(now)
    with deps.db.reading() as db:
        waiting = daily_lists.list_mails_to_send(
            db, day=day, most_tries=MOST_TRIES, limit=MAILS_AT_ONCE
        )
    for mail in waiting:
        with deps.db.writing() as db:
            person = operators.get_operator(db, mail.operator_id)
            found = _load(db, mail.office, now=now)
            if not claimed_mails.claim_mail(db, daily_lists.daily_list_mails, mail.id, at=now):
                continue
        if person is None or person.mail is None or person.disabled_at is not None:
            continue
        subject, body = compose(found, (person.language, *deps.config.sms.languages))
        try:
            mailer.send_to(person.mail, subject=subject, body=body)
        except OSError as error:
            log.warning(
                "the daily list of %s is not mailed: %s", mail.office, type(error).__name__
            )
            with deps.db.writing() as db:
                claimed_mails.release_mail(db, daily_lists.daily_list_mails, mail.id)
            continue
        with deps.db.writing() as db:
            claimed_mails.mark_mail_sent(db, daily_lists.daily_list_mails, mail.id, at=now)


def _make(deps: Deps, office: str, *, now: dt.datetime) -> None:
    """Write the list of one office and its texts in one transaction; another may be faster."""
    queued: list[int] = []
    try:
        with deps.db.writing() as db:
            found = _load(db, office, now=now)
            people = [row for row in _people(db, office, TOLD) if row.disabled_at is None]
            told = [] if found.is_empty else people
            daily_lists.add_daily_list(
                db,
                office=office,
                day=found.day,
                at=now,
                late=found.late_count,
                due_today=found.due_today_count,
                short=len(found.short),
                mail_to=[row.id for row in told if row.mail],
            )
            queued = _queue_texts(deps, db, found, told, now=now)
    except IntegrityError:
        return
    for message_id in queued:
        deps.queue.enqueue_message(message_id)


def _queue_texts(
    deps: Deps,
    db: DbConnection,
    found: DailyList,
    told: Sequence[OperatorRow],
    *,
    now: dt.datetime,
) -> list[int]:
    values = {
        "office": found.office,
        "late": str(min(found.late_count, 9999)),
        "today": str(min(found.due_today_count, 9999)),
        "short": str(len(found.short)),
    }
    queued = [
        messages.queue_message(
            deps,
            db,
            cause=f"{KEY}:{found.office}:{found.day}:{person.id}",
            key=KEY,
            language=messages.registered_language(deps, language=person.language),
            number=person.mobile,
            values=values,
            now=now,
        )
        for person in told
        if person.mobile
    ]
    return [message_id for message_id in queued if message_id is not None]


def _load(db: DbConnection, office: str, *, now: dt.datetime) -> DailyList:
    wish = OverdueFilter(calendar.next_midnight(at=now), [office])
    counts = {row[0]: row[1:] for row in overdue.count_overdue_by_office(db, wish, now=now)}
    due, late = counts.get(office, (0, 0))
    late_rows = overdue.list_overdue_applications(
        db, OverdueFilter(now, [office]), limit=MOST_LISTED
    )
    today_rows = overdue.list_overdue_applications(db, wish, limit=MOST_LISTED, after=(now, 0))
    return DailyList(
        office=office,
        day=calendar.ist_date(now),
        late_count=late,
        due_today_count=due - late,
        late=[_due(row.number, row.state, row.assignee, row.assignee_due_at) for row in late_rows],
        due_today=[
            _due(row.number, row.state, row.assignee, row.assignee_due_at) for row in today_rows
        ],
        short=[row for row in shortages.list_open_shortages(db) if row.office == office],
        not_on_record=_not_on_record(db, office),
    )


def _due(
    number: str, state: str, assignee: str | None, due_at: dt.datetime | None
) -> DueApplication:
    if due_at is None:
        raise ValueError(f"{number} is listed as due and has no time")
    return DueApplication(number, state, assignee or "", due_at)


def _not_on_record(db: DbConnection, office: str) -> list[PersonOnRecord]:
    """List who cannot be told, because no mobile or no mail is on record."""
    found = [
        PersonOnRecord(
            row.login, row.name, row.role, row.mobile is None, row.role in TOLD and not row.mail
        )
        for row in _people(db, office, REACHED_BY_SMS)
        if row.disabled_at is None
    ]
    return [each for each in found if each.lacks_mobile or each.lacks_mail]


def _people(db: DbConnection, office: str, roles: Sequence[Actor]) -> list[OperatorRow]:
    """List who works in these roles for an office; an AE for one above it."""
    found: list[OperatorRow] = []
    for code in offices.list_offices_above(db, office):
        mine = roles if code == office else [role for role in roles if role is Actor.AE]
        found += operators.list_operators_of_office(db, office=code, roles=mine)
    return found
