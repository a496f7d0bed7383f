"""Gather all that is held of a person, for that person: each look is noted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from missedcall.db.engine import DbConnection
from missedcall.db.privacy import breaches, erasure_requests, personal_rows
from missedcall.db.schema import note_audit
from missedcall.domain.operators.roles import MAY_SEE_RESTRICTED
from missedcall.domain.privacy.refusals import PrivacyRefusal
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.privacy.request import PrivacyRequestRefused, read_number

Tables = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class PersonExport:
    """Hold all that is held of a person, by table.

    `restricted` is what the person asked to have erased and the law still wants kept.
    """

    number: str
    made_at: dt.datetime
    made_by: str
    tables: Tables
    restricted: tuple[Tables, ...]


def export_person(deps: Deps, *, number: str, by: Operator, now: dt.datetime) -> PersonExport:
    """Gather all that is held of a number; raise `PrivacyRequestRefused` in a breach.

    What is restricted only the data officer gets: to others it is not there.
    """
    e164 = read_number(number)
    with deps.db.writing() as db:
        if breaches.get_open_breach(db) is not None:
            raise PrivacyRequestRefused(explain(PrivacyRefusal.FROZEN))
        note_audit(db, at=now, actor=by.login, action="privacy.export", subject=phone.mask(e164))
        return PersonExport(
            number=e164,
            made_at=now,
            made_by=by.login,
            tables=_plain(personal_rows.read_person(db, e164)),
            restricted=_sealed(db, e164) if by.role in MAY_SEE_RESTRICTED else (),
        )


def _sealed(db: DbConnection, number: str) -> tuple[Tables, ...]:
    rows = erasure_requests.list_requests_of_number(db, number)
    return tuple(row.sealed for row in rows if row.sealed is not None)


def _plain(tables: Tables) -> Tables:
    """Turn instants and days into text, as JSON keeps them."""
    return {
        table: [{name: value_as_json(value) for name, value in row.items()} for row in rows]
        for table, rows in tables.items()
    }


def value_as_json(value: object) -> object:
    """Give a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value
