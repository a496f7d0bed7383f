"""Find the application that a new form might repeat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from missedcall.db.applications import duplicates
from missedcall.db.engine import DbConnection
from missedcall.domain.applications import premises
from missedcall.domain.applications.application import Form
from missedcall.domain.connection.states import State


@dataclass(frozen=True)
class DuplicateCandidate:
    """Name the application that is there already; `exact` when the premises are the same."""

    application_id: int
    number: str
    state: State
    exact: bool


class DuplicateApplication(Exception):
    """Refuse a form that repeats `existing`, until the operator says why it is another one."""

    def __init__(self, existing: DuplicateCandidate) -> None:
        super().__init__(
            f"application {existing.number} ({existing.state}) is there already; "
            "say why this is another one, or close the call as the same"
        )
        self.existing = existing


def premises_key(form: Form) -> str:
    """Give the key of a form's premises."""
    return premises.premises_key(
        locality=form.locality, address=form.address, landmark=form.landmark
    )


def list_duplicate_candidates(
    db: DbConnection, form: Mapping[str, str], *, but_for: int
) -> list[DuplicateCandidate]:
    """List what an application that was taken may repeat, itself left out, the exact first."""
    key = premises.premises_key(
        locality=form["locality"], address=form["address"], landmark=form["landmark"]
    )
    person = (form["name"], form["relation_name"])
    found = _found(db, locality=form["locality"], key=key, person=person)
    others = {one.number: one for one in reversed([*found]) if one.application_id != but_for}
    return [*reversed(others.values())]


def find_duplicate(db: DbConnection, form: Form) -> DuplicateCandidate | None:
    """Give what a form repeats: the same premises before a person whose names are alike.

    The same mobile alone is no duplicate: families share one, and a panchayat's secretary helps
    many.
    """
    person = (form.name, form.relation_name)
    return next(_found(db, locality=form.locality, key=premises_key(form), person=person), None)


def find_duplicate_of_fields(
    db: DbConnection, fields: Mapping[str, str]
) -> DuplicateCandidate | None:
    """Give what a form repeats that is still being typed: its premises are, the names may be."""
    key = premises.premises_key(
        locality=fields["locality"], address=fields["address"], landmark=fields["landmark"]
    )
    person = (fields.get("name", ""), fields.get("relation_name", ""))
    found = _found(db, locality=fields["locality"], key=key, person=person)
    return next((one for one in found if one.exact or all(person)), None)


def _found(
    db: DbConnection, *, locality: str, key: str, person: tuple[str, str]
) -> Iterator[DuplicateCandidate]:
    rows = duplicates.list_duplicate_candidates(db, locality=locality, premises=key)
    for row in rows:
        if row.exact:
            yield DuplicateCandidate(row.id, row.number, State(row.state), exact=True)
    for row in rows:
        if premises.are_names_alike(person, (row.name, row.relation_name)):
            yield DuplicateCandidate(row.id, row.number, State(row.state), exact=False)
