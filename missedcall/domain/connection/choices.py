"""Say what a role may do to an application in a state, read from the table of transitions.

A screen that asks here cannot show a button that the rules refuse to everybody of that role.
"""

from collections.abc import Mapping

from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event, State
from missedcall.domain.connection.transitions import TRANSITIONS
from missedcall.domain.operators.roles import Actor

# Which holds each may open; the system opens the one for want of a meter.
MAY_OPEN: Mapping[Actor, tuple[HoldKind, ...]] = {
    Actor.LINEMAN: (
        HoldKind.CABLE_BY_APPLICANT,
        HoldKind.CABLE_BY_COMPANY,
        HoldKind.PREMISES_LOCKED,
        HoldKind.APPLICANT_DELAY,
    ),
    Actor.JE: (
        HoldKind.CABLE_BY_APPLICANT,
        HoldKind.CABLE_BY_COMPANY,
        HoldKind.PREMISES_LOCKED,
        HoldKind.SHUTDOWN_REFUSED,
        HoldKind.APPLICANT_DELAY,
    ),
    Actor.AE: (HoldKind.DUES_OR_DISPUTE, HoldKind.LINE_WORK, HoldKind.FLOOD_OR_STRIKE),
}
# The AE ends whatever an AE must look at; what waits for a meter ends when one comes.
MAY_CLOSE: Mapping[Actor, tuple[HoldKind, ...]] = {
    Actor.JE: (
        HoldKind.CABLE_BY_APPLICANT,
        HoldKind.CABLE_BY_COMPANY,
        HoldKind.PREMISES_LOCKED,
        HoldKind.LINE_WORK,
        HoldKind.SHUTDOWN_REFUSED,
        HoldKind.APPLICANT_DELAY,
    ),
    Actor.AE: tuple(kind for kind in HoldKind if kind is not HoldKind.NO_METER),
    Actor.NODAL: tuple(kind for kind in HoldKind if kind is not HoldKind.NO_METER),
}


def permitted_events(*, state: State, role: Actor) -> tuple[Event, ...]:
    """Give what a role may do in a state, in the order of the table, each once."""
    mine = (
        transition.event
        for transition in TRANSITIONS
        if state in transition.sources and role in transition.roles
    )
    return tuple(dict.fromkeys(mine))
