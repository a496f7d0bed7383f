"""List and change people as those who manage them see them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.operators.operators import OperatorRow, operators
from missedcall.db.operators.second_factors import second_factors
from missedcall.db.operators.web_sessions import web_sessions
from missedcall.db.schema import read_rows


@dataclass(frozen=True)
class PeopleFilter:
    """Say which people are sought; what is empty or None narrows nothing.

    `words` stand in the login or the name. `seen_since` and `not_seen_since` are about the last
    login; `never_seen` are those who never logged in.
    """

    words: str = ""
    role: str = ""
    office: str = ""
    is_disabled: bool | None = None
    seen_since: dt.datetime | None = None
    not_seen_since: dt.datetime | None = None
    never_seen: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow(OperatorRow):
    """A row of `operators`, with the last login and since when a code is asked at it."""

    last_login_at: dt.datetime | None
    factor_at: dt.datetime | None


# A person's sessions are deleted with a later login only, so the last one always stands.
LAST_LOGIN = (
    sa.select(sa.func.max(web_sessions.c.began_at))
    .where(web_sessions.c.operator_id == operators.c.id, web_sessions.c.code_until.is_(None))
    .correlate(operators)
    .scalar_subquery()
)
PEOPLE = sa.select(
    operators,
    LAST_LOGIN.label("last_login_at"),
    second_factors.c.confirmed_at.label("factor_at"),
).outerjoin(second_factors, second_factors.c.operator_id == operators.c.id)


def list_people(
    db: sa.Connection, sought: PeopleFilter = PeopleFilter(), *, limit: int, after: str = ""
) -> Sequence[PersonRow]:
    """List people by login, behind the login `after`."""
    query = PEOPLE.where(*_conditions(sought))
    if after:
        query = query.where(operators.c.login_key > after.lower())
    return read_rows(db.execute(query.order_by(operators.c.login_key).limit(limit)), PersonRow)


def find_person(db: sa.Connection, login: str) -> PersonRow | None:
    """Find a person by the login, in capitals or not."""
    found = read_rows(
        db.execute(PEOPLE.where(operators.c.login_key == login.lower()).limit(1)), PersonRow
    )
    return found[0] if found else None


def _conditions(sought: PeopleFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if sought.words:
        found.append(
            sa.or_(
                operators.c.login.icontains(sought.words, autoescape=True),
                operators.c.name.icontains(sought.words, autoescape=True),
            )
        )
    if sought.role:
        found.append(operators.c.role == sought.role)
    if sought.office:
        found.append(operators.c.office == sought.office)
    if sought.is_disabled is not None:
        disabled = operators.c.disabled_at
        found.append(disabled.is_not(None) if sought.is_disabled else disabled.is_(None))
    if sought.seen_since is not None:
        found.append(sought.seen_since <= LAST_LOGIN)
    if sought.not_seen_since is not None:
        found.append(sa.or_(LAST_LOGIN.is_(None), sought.not_seen_since > LAST_LOGIN))
    if sought.never_seen:
        found.append(LAST_LOGIN.is_(None))
    return found


def count_enabled_others(db: sa.Connection, operator_id: int, *, role: str) -> int:
    """Count who else has a role and may log in."""
    others = (operators.c.role == role) & (operators.c.id != operator_id)
    here = others & operators.c.disabled_at.is_(None)
    return db.execute(sa.select(sa.func.count()).select_from(operators).where(here)).scalar_one()


def set_person(
    db: sa.Connection, operator_id: int, *, name: str, role: str, office: str | None
) -> None:
    """Give a person another name, role or office."""
    values = {"name": name, "role": role, "office": office}
    db.execute(operators.update().where(operators.c.id == operator_id).values(values))
