"""List people with their access, show one of them, and invite others."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.monitoring import audit
from missedcall.db.monitoring.audit import AuditFilter
from missedcall.db.operators import people
from missedcall.db.operators.people import PeopleFilter, PersonRow
from missedcall.db.schema import AuditRow
from missedcall.domain.operators.refusals import AccessRefusal
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators, sessions
from missedcall.usecases.operators.access import ONE_TIME_FOR
from missedcall.usecases.operators.account_manager import (
    AccessNotAllowed,
    AccountManager,
    may_change_access,
)
from missedcall.usecases.operators.passwords import make_one_time_password

SHOWN_CHANGES = 10


@dataclass(frozen=True)
class StaffMember:
    """Describe a person to those who may change the access."""

    login: str
    name: str
    role: Actor
    office: str | None
    sessions: int
    disabled_at: dt.datetime | None
    one_time_until: dt.datetime | None
    last_login_at: dt.datetime | None
    factor_at: dt.datetime | None  # since when a code is asked at the login
    extension: str | None
    mobile: str | None  # masked
    mail: str | None
    speaks: Sequence[str]
    skills: Sequence[str]
    shift: str | None
    may_change: bool


@dataclass(frozen=True)
class PersonPage:
    """Hold what the page of one person shows."""

    person: StaffMember
    sessions: Sequence[sessions.LoginSession]
    changes: Sequence[AuditRow]


@dataclass(frozen=True)
class Invitation:
    """Hold what is known of a person who is invited."""

    login: str
    name: str
    role: Actor
    office: str | None
    extension: str | None
    mobile: str | None
    language: str | None


def list_people(
    deps: Deps,
    sought: PeopleFilter,
    *,
    by: AccountManager,
    now: dt.datetime,
    limit: int,
    after: str = "",
) -> list[StaffMember]:
    """List the people that are sought with their access, by login, behind the login `after`."""
    running = Counter(each.login for each in sessions.running_sessions(deps, now=now))
    with deps.db.reading() as db:
        found = people.list_people(db, sought, limit=limit, after=after)
    return [_member(row, by=by, running=running[row.login]) for row in found]


def load_person(deps: Deps, *, login: str, by: AccountManager, now: dt.datetime) -> PersonPage:
    """Give a person with the sessions and the latest entries of the audit; raise
    `AccessNotAllowed` for an unknown login.
    """
    with deps.db.reading() as db:
        row = people.find_person(db, login)
        if row is None:
            raise AccessNotAllowed(explain(AccessRefusal.UNKNOWN, login=login))
        about = AuditFilter(about=row.login)
        changes = audit.list_latest_audit_entries(db, about, limit=SHOWN_CHANGES)
    running = sessions.running_sessions(deps, now=now, operator_id=row.id)
    return PersonPage(_member(row, by=by, running=len(running)), running, changes)


def _member(row: PersonRow, *, by: AccountManager, running: int) -> StaffMember:
    return StaffMember(
        login=row.login,
        name=row.name,
        role=Actor(row.role),
        office=row.office,
        sessions=running,
        disabled_at=row.disabled_at,
        one_time_until=row.one_time_until,
        last_login_at=row.last_login_at,
        factor_at=row.factor_at,
        extension=row.extension,
        mobile=row.mobile and phone.mask(row.mobile),
        mail=row.mail,
        speaks=row.speaks.split(),
        skills=row.skills.split(),
        shift=row.shift,
        may_change=may_change_access(by, login=row.login, role=Actor(row.role)),
    )


def invite_person(deps: Deps, invited: Invitation, *, by: AccountManager, now: dt.datetime) -> str:
    """Add a person and give a one-time password for three days, which is shown once.

    Raise `AccessNotAllowed` for a role that one may not give, `OperatorNotAdded` for a value.
    """
    if not by.may_give(invited.role):
        raise AccessNotAllowed(explain(AccessRefusal.NOT_GIVEN, role=invited.role))
    made = make_one_time_password()
    operators.add_operator(
        deps,
        login=invited.login,
        name=invited.name,
        role=invited.role,
        password=made,
        extension=invited.extension,
        mobile=invited.mobile,
        office=invited.office,
        language=invited.language,
        one_time_until=now + ONE_TIME_FOR,
        by=by.login,
        now=now,
    )
    return made
