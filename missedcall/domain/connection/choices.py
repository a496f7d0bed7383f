"""Say what somebody may do to an application as it stands, read from the table of changes.

A screen that asks here cannot show a button that the rules refuse to everybody in his role.
"""

from collections.abc import Mapping

from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event, State
from missedcall.domain.connection.table import CHANGES
from missedcall.domain.operators.roles import Actor

# Which holds each may open; H2 is opened by the machine when the store is empty.
HOLDS: Mapping[Actor, tuple[HoldKind, ...]] = {
    Actor.LINEMAN: (HoldKind.H1, HoldKind.H1C, HoldKind.H3, HoldKind.H8),
    Actor.JE: (HoldKind.H1, HoldKind.H1C, HoldKind.H3, HoldKind.H7, HoldKind.H8),
    Actor.AE: (HoldKind.H4, HoldKind.H5, HoldKind.H6),
}
# The AE ends whatever he must look at; what waits for a meter ends when one comes.
CLOSES: Mapping[Actor, tuple[HoldKind, ...]] = {
    Actor.JE: (HoldKind.H1, HoldKind.H1C, HoldKind.H3, HoldKind.H5, HoldKind.H7, HoldKind.H8),
    Actor.AE: tuple(kind for kind in HoldKind if kind is not HoldKind.H2),
    Actor.NODAL: tuple(kind for kind in HoldKind if kind is not HoldKind.H2),
}


def events(*, state: State, hand: Actor) -> tuple[Event, ...]:
    """Give what a role may do in a state, in the order of the table, each once."""
    mine = (change.event for change in CHANGES if state in change.sources and hand in change.hands)
    return tuple(dict.fromkeys(mine))
