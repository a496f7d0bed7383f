"""See every telephone of the simulation: who rings when, who is rung, which two speak."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tools.simulation.hours import Hours


@dataclass(eq=False)  # a wish is itself, not another one like it
class PlayedWish:
    """What a caller wants from the first missed call until a person has spoken with the caller."""

    number: str
    since: dt.datetime
    rung: list[dt.datetime] = field(default_factory=list)
    spoken_at: dt.datetime | None = None


@dataclass
class Observer:
    """Note what the telephones do, and count what must never happen."""

    hours: Hours
    calls: list[tuple[str, str, dt.datetime]] = field(default_factory=list)  # uniqueid, number, at
    wishes: list[PlayedWish] = field(default_factory=list)
    busy: list[tuple[str, dt.datetime, dt.datetime]] = field(default_factory=list)
    present: list[tuple[str, dt.datetime, dt.datetime]] = field(default_factory=list)
    queue: list[tuple[str, PlayedWish]] = field(
        default_factory=list
    )  # who came and whose turn it was
    counts: "Counter[str]" = field(default_factory=Counter)
    rings: dict[str, list[dt.datetime]] = field(default_factory=lambda: defaultdict(list))
    _wanting: dict[str, PlayedWish] = field(default_factory=dict)
    _last_served: dict[str, dt.datetime] = field(default_factory=dict)
    _legs: "Counter[str]" = field(default_factory=Counter)

    def missed(self, uniqueid: str, number: str, at: dt.datetime) -> None:
        """Note a missed call; it begins a wish unless the caller has one."""
        self.calls.append((uniqueid, number, at))
        if number not in self._wanting:
            self._wanting[number] = PlayedWish(number, at)
            self.wishes.append(self._wanting[number])

    def answered(self, number: str, at: dt.datetime) -> None:
        """Note that a text has told the caller what was asked: no operator need ring."""
        self._last_served[number] = at
        wish = self._wanting.pop(number, None)
        if wish and not wish.rung:
            self.wishes.remove(wish)

    def told(self, number: str) -> None:
        """Note that the service has now been told of the caller, who has a place from here on."""
        if number in self._wanting:
            self.queue.append(("told", self._wanting[number]))

    def ordered(self, number: str) -> None:
        """Note that Asterisk took an order to ring a caller."""
        if number in self._wanting:
            self.queue.append(("ordered", self._wanting[number]))

    def operator_rung(self, extension: str) -> None:
        self._legs[extension] += 1
        self.counts["operator_rings"] += 1
        self.counts["double_booked_operators"] += self._legs[extension] > 1

    def consumer_rung(self, number: str, at: dt.datetime) -> None:
        self._legs[number] += 1
        self.counts["consumer_rings"] += 1
        self.counts["double_rung_consumers"] += self._legs[number] > 1
        self.counts["rung_outside_hours"] += not self.hours.is_open(at)
        self._last_served[number] = at
        self.rings[number].append(at)
        if number in self._wanting:
            self._wanting[number].rung.append(at)

    def spoken(self, number: str, at: dt.datetime) -> None:
        """Note that caller and operator hear each other: this ends the wish."""
        wish = self._wanting.pop(number, None)
        if wish:
            wish.spoken_at = at

    def hung_up(self, line: str) -> None:
        self._legs[line] -= 1

    def is_engaged(self, line: str) -> bool:
        return self._legs[line] > 0

    def never_served_after(self, number: str, at: dt.datetime) -> bool:
        return self._last_served.get(number, dt.datetime.min.replace(tzinfo=dt.UTC)) < at
