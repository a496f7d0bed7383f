"""Say what somebody may do to an application as it stands, read from the table of changes.

A screen that asks here cannot show a button that the rules refuse to everybody in his role.
"""

from collections.abc import Mapping

from missedcall.domain.connection.holds import Kind
from missedcall.domain.connection.states import Event, Hand, State
from missedcall.domain.connection.table import CHANGES

# Which holds each may open; H2 is opened by the machine when the store is empty.
HOLDS: Mapping[Hand, tuple[Kind, ...]] = {
    Hand.LINEMAN: (Kind.H1, Kind.H1C, Kind.H3, Kind.H8),
    Hand.JE: (Kind.H1, Kind.H1C, Kind.H3, Kind.H7, Kind.H8),
    Hand.AE: (Kind.H4, Kind.H5, Kind.H6),
}
# The AE ends whatever he must look at; what waits for a meter ends when one comes.
CLOSES: Mapping[Hand, tuple[Kind, ...]] = {
    Hand.JE: (Kind.H1, Kind.H1C, Kind.H3, Kind.H5, Kind.H7, Kind.H8),
    Hand.AE: tuple(kind for kind in Kind if kind is not Kind.H2),
    Hand.NODAL: tuple(kind for kind in Kind if kind is not Kind.H2),
}


def events(*, state: State, hand: Hand) -> tuple[Event, ...]:
    """Give what a role may do in a state, in the order of the table, each once."""
    mine = (change.event for change in CHANGES if state in change.sources and hand in change.hands)
    return tuple(dict.fromkeys(mine))
