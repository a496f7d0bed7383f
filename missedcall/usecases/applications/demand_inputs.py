"""Say what the price of a demand follows from, and who may revise it."""

from collections.abc import Mapping

from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection
from missedcall.domain.connection import choices
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection.demands import PRICED


def priced_fields(db: DbConnection, application_id: int) -> Mapping[str, str]:
    """Give what the price of the owed demand follows from, as texts of the form's fields."""
    owed = applications.get_current_demand(db, application_id)
    if owed is None:
        return {}
    return {name: _text(owed.inputs.get(name)) for name in PRICED}


def may_revise(state: State, role: Actor) -> bool:
    """Say whether a role may revise a demand in a state, as the table has it."""
    return Event.REVISE in choices.permitted_events(state=state, role=role)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
