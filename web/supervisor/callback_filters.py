"""Read a supervisor's filter of callbacks from the address, and write it back into one.

The address holds every filter, and never a telephone number: ours are named by their place in
`telephony.numbers`, callers are searched for by a form that is posted.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import flask

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.callback_filter import (
    OPEN,
    CallbackFilter,
    CallbackOrder,
    Place,
    SortedBy,
    read_sorted_by,
    sorted_as_wished,
)
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.shared import row_id, typed_number
from missedcall.domain.shared.instants import read_day, read_instant
from missedcall.usecases.callbacks import callback_worklist
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices
from missedcall.usecases.operators.operators import Operator

# What stands in an address: `called` is the place of our number, `waited` are hours.
NAMES = (
    "state",
    "office",
    "language",
    "called",
    "waited",
    "promised",
    "late",
    "tries",
    "operator",
    "from",
    "to",
    "sort",
)
STATES: Mapping[str, Collection[CallbackState]] = {
    "open": OPEN,
    **{str(state): {state} for state in CallbackState},
    "all": frozenset(CallbackState),
}
MOST_HOURS = 24 * 365
MOST_TRIES = 100


@dataclass(frozen=True)
class AskedList:
    """Hold what an address asks for: the filter, its order, and the texts it was read from."""

    wanted: CallbackFilter
    sorted_by: SortedBy
    texts: Mapping[str, str]

    def address(self, **changes: str | None) -> dict[str, str]:
        """Give the arguments of the same list with some of them changed; None leaves one out."""
        found: dict[str, str | None] = {**self.texts, **changes}
        return {name: text for name, text in found.items() if text}


def read_list(
    deps: Deps, asked: Mapping[str, str], people: Collection[Operator], *, now: dt.datetime
) -> AskedList:
    """Read a filter; what is none of its values is 404."""
    texts = {name: asked.get(name, "").strip() for name in NAMES}
    texts["state"] = texts["state"] or CallbackState.WAITING
    try:
        wanted = _filter(deps, texts, people, now=now)
        wish = read_sorted_by(texts["sort"]) if texts["sort"] else None
    except (ValueError, KeyError, IndexError):
        flask.abort(404)
    wanted = callback_worklist.within_reach(wanted, now=now)
    if wanted.first_after is not None and not texts["from"]:
        texts["from"] = f"{wanted.first_after.astimezone(IST):%Y-%m-%d}"
    return AskedList(wanted, sorted_as_wished(wish, wanted.states), texts)


def _filter(
    deps: Deps, texts: Mapping[str, str], people: Collection[Operator], *, now: dt.datetime
) -> CallbackFilter:
    """Give the filter; ValueError, KeyError or IndexError for what is none of its values."""
    first_before = _before(texts, now=now)
    return CallbackFilter(
        states=STATES[texts["state"]],
        language=texts["language"] or None,
        did=_own_number(deps, texts["called"]),
        first_after=_midnight(texts["from"]) if texts["from"] else None,
        first_before=first_before,
        promised_by=read_instant(texts["promised"]) if texts["promised"] else None,
        late_at=now if texts["late"] else None,
        tries=typed_number.read_whole(texts["tries"] or "0", most=MOST_TRIES),
        operator_id=_operator_id(texts["operator"], people),
        offices=_offices(deps, texts["office"]),
    )


def _own_number(deps: Deps, text: str) -> str | None:
    """Give our number that stands at a place of the list, counted from 1."""
    numbers = deps.config.telephony.numbers
    return numbers[typed_number.read_whole(text, least=1) - 1] if text else None


def _operator_id(login: str, people: Collection[Operator]) -> int | None:
    return {each.login: each.id for each in people}[login] if login else None


def _offices(deps: Deps, code: str) -> Collection[str] | None:
    if not code:
        return None
    if code not in offices.load_offices(deps):
        raise ValueError("there is no such office")
    return offices.list_centres_of_office(deps, office=code)


def _before(texts: Mapping[str, str], *, now: dt.datetime) -> dt.datetime | None:
    """Give the earlier of the end of the last day and of so many hours ago."""
    ends = []
    if texts["to"]:
        ends.append(_midnight(texts["to"]) + dt.timedelta(days=1))
    if texts["waited"]:
        hours = typed_number.read_whole(texts["waited"], least=1, most=MOST_HOURS)
        ends.append(now - dt.timedelta(hours=hours))
    return min(ends, default=None)


def _midnight(text: str) -> dt.datetime:
    return dt.datetime.combine(read_day(text), dt.time(), tzinfo=IST)


def read_place(text: str, sorted_by: SortedBy) -> Place | None:
    """Read where a page begins, as `place_text` wrote it; 404 for what is no place."""
    if not text:
        return None
    value, _, row = text.partition("~")
    try:
        if sorted_by.order is CallbackOrder.TRIES:
            return typed_number.read_whole(value), row_id.read(row)
        return read_instant(value), row_id.read(row)
    except ValueError:
        flask.abort(404)


def place_text(place: Place) -> str:
    """Write where a page begins as an address holds it."""
    value, row = place
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{row}"
    return f"{value}~{row}"
