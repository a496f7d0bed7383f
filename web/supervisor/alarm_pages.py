"""Say on which page what an alarm tells of is mended."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import flask

from missedcall.domain.monitoring.alarm import Measure

# The endpoint and its arguments; who may not open it is led to what is stuck.
PLACES: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    Measure.OLDEST_QUEUED_S: ("reports.page", {"report": "texts", "by": "gateway"}),
    Measure.UNDELIVERED_PERCENT: ("tasks.page", {}),
    Measure.UNMATCHED_RECEIPTS: ("reports.page", {"report": "texts", "by": "gateway"}),
    Measure.TRUNK_FAILURES: ("reports.page", {"report": "calls", "by": "outcome"}),
    Measure.GATEWAY_REFUSALS: ("reports.page", {"report": "texts", "by": "state"}),
    Measure.LOWEST_BALANCE: ("reports.page", {"report": "texts", "by": "gateway"}),
    Measure.OVERDUE_TASKS: ("tasks.page", {}),
    Measure.CALLERS_HELD_BACK: ("callbacks.page", {}),
    Measure.OUTAGES_NOT_ADDING_UP: ("outages.page", {}),
    Measure.REJECTED_CALLS: ("outages.page", {}),
    Measure.DEAD_LETTERS: ("outages.page", {}),
    Measure.MONEY_DIFFERENCES: ("money.page", {}),
    Measure.OFFICES_SHORT_OF_METERS: ("meters.page", {}),
}


def place_of_alarm(alarm: str, may_open: Collection[str]) -> str:
    """Give the address of the page where an alarm is mended, as far as the reader may open it."""
    endpoint, arguments = PLACES.get(alarm, ("stuck.page", {}))
    page = endpoint.partition(".")[0]
    return (
        flask.url_for(endpoint, **arguments) if page in may_open else flask.url_for("stuck.page")
    )
