"""A lineman who has a mobile and a planned visit, and the calls that are ordered for linemen."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.operators import operators
from missedcall.usecases.callbacks.dispatch import Placement
from missedcall.usecases.field import lineman_calls
from missedcall.usecases.operators import operators as operator_cases
from missedcall.usecases.operators.operators import Operator
from tests.kit import NOON, World
from tests.usecases.connection import story

MOBILE = "+919876500077"


@dataclass(frozen=True)
class LinemanWithVisit:
    """Name a lineman and the application that is to be visited."""

    person: Operator
    application: str
    application_id: int


def a_lineman(world: World, *, mobile: str | None = MOBILE) -> Operator:
    """Add the lineman LM1, to whom the visits of a story are given."""
    with world.deps.db.writing() as db:
        operator_id = operators.add_operator(
            db,
            now=NOON,
            login="LM1",
            name="LM1",
            role="lineman",
            office=story.OFFICE,
            password_hash="none",
            extension=None,
            mobile=mobile,
            language="hi",
        )
    found = operator_cases.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    return found


def a_lineman_with_a_visit(world: World, *, mobile: str | None = MOBILE) -> LinemanWithVisit:
    """Bring an application to its planned visit, five minutes after noon."""
    application_id = story.paid(world)
    person = a_lineman(world, mobile=mobile)
    return LinemanWithVisit(person, story.look(world, application_id).number, application_id)


def rings_for_linemen(world: World, *, at: dt.datetime) -> list[Placement]:
    """Let the worker place what linemen asked for; give what Asterisk was ordered to ring."""
    before = len(world.telephones.placed)
    lineman_calls.place_lineman_calls(world.deps, dialler=world.telephones, now=at)
    return world.telephones.placed[before:]
