"""Count the callers who heard congestion because Asterisk could not keep their calls."""

import datetime as dt

from missedcall.db.calls import rejected_calls
from missedcall.usecases.deps import Deps


def note_rejected_call(deps: Deps, *, node: str, uniqueid: str, at: dt.datetime) -> None:
    """Note a rejected call, once."""
    with deps.db.writing() as db:
        rejected_calls.add_rejected_call(db, node=node, uniqueid=uniqueid, at=at)
