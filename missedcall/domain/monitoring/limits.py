"""How long each state may last, and which role sees it when it lasts longer.

A state that moves by itself has a limit too: past it, the part that moves it is broken.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# The sweep comes every few seconds and the listener asks every ten; minutes late means broken.
SWEPT = 5 * MINUTE
LONGEST_CALL = 2 * HOUR


@dataclass(frozen=True)
class StateLimit:
    """Bound a state: it is shown to `seen_by` when it `lasts` longer, who does what `mend` says.

    With `in_calling_hours` nights and holidays do not count: nothing could have been done.
    """

    lasts: dt.timedelta
    seen_by: str
    mend: str
    in_calling_hours: bool = False


Limits = Mapping[tuple[str, str], StateLimit]

# States in which nothing waits for a person: these may last for ever.
AT_REST = frozenset(
    {
        ("callback", "closed"),
        ("attempt", "ended"),
        ("operator", "offline"),
        ("voucher", "booked"),
        ("voucher", "refused"),
        ("review", "decided"),
    }
)


def state_limits(*, ring: dt.timedelta, wrap_up: dt.timedelta) -> Limits:
    """Give the limit of every state that is not at rest.

    `ring` is how long an operator may be rung, `wrap_up` the time for the form. A callback waits
    from when it is due; in wrap-up it is due at the end of that time, and an attempt is silent
    from when it should have ended.
    """
    return {
        ("callback", "waiting"): StateLimit(
            2 * HOUR,
            "supervisor",
            "let more operators be ready, or see why they are not given this caller",
            in_calling_hours=True,
        ),
        ("callback", "parked"): StateLimit(
            4 * HOUR,
            "supervisor",
            "missedcall supervise release, take or cancel",
            in_calling_hours=True,
        ),
        ("callback", "dialling"): StateLimit(
            LONGEST_CALL + ring, "supervisor", "ask the operator"
        ),
        ("callback", "wrap_up"): StateLimit(SWEPT, "admin", "see why the workers do not sweep"),
        ("attempt", "silent"): StateLimit(
            SWEPT, "admin", "see why no listener hears its Asterisk"
        ),
        ("attempt", "open"): StateLimit(LONGEST_CALL + ring, "supervisor", "ask the operator"),
        ("operator", "ready"): StateLimit(
            16 * HOUR, "supervisor", "ask the operator, and set a shift"
        ),
        ("operator", "reserved"): StateLimit(
            ring + SWEPT, "admin", "see why no listener hears the Asterisk of the call"
        ),
        ("operator", "in_call"): StateLimit(LONGEST_CALL, "supervisor", "ask the operator"),
        ("operator", "wrap_up"): StateLimit(
            2 * wrap_up + SWEPT, "admin", "see why the workers do not sweep"
        ),
        ("operator", "paused"): StateLimit(45 * MINUTE, "supervisor", "ask the operator"),
        # A payer's money is in no book meanwhile; a cheque clears within three days.
        ("voucher", "entered"): StateLimit(
            4 * DAY, "accounts", "let who did not enter it book or refuse it, at /money"
        ),
        # As long as an answer to an objection may take.
        ("review", "open"): StateLimit(7 * DAY, "nodal", "missedcall points decide-review"),
    }
