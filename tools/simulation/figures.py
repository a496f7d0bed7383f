"""Make the figures of a simulation of what its telephones saw."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from missedcall.db.callbacks.promises import NamedPromise
from missedcall.domain.callbacks.promise import percentile
from tools.simulation.day import Played
from tools.simulation.observer import PlayedWish


@dataclass(frozen=True)
class SimulationFigures:
    """Tell how the days went; instants are seconds, `operator_use` is a share of time present.

    Every number that rang is in exactly one of `reached` (a person spoke with the caller and
    nothing is open), `closed_unreached`, `still_open` and `lost` (a missed call led to no
    callback). A wish is what a caller wants from a missed call until a person has spoken with
    the caller; waits are counted for wishes. A promise is what a text told a caller; it is kept
    when the caller's telephone rang by its end, and neither kept nor broken when it was called
    off before. `overtaken` counts first orders to ring a caller while another, who rang earlier
    and was promised an earlier time, still waited: for an operator who suits, or because the
    first rang again and again.
    """

    callers: int
    missed_calls: int
    reached: int
    closed_unreached: int
    still_open: int
    lost: int
    rung_outside_hours: int
    double_booked_operators: int
    double_rung_consumers: int
    overtaken: int
    not_rung_after_last_call: int
    promises_kept: int
    promises_broken: int
    wait_p50_s: int | None
    wait_p95_s: int | None
    wait_in_hours_p50_s: int | None
    wait_in_hours_p95_s: int | None
    operator_use: float
    operator_rings: int
    consumer_rings: int
    texts: int
    virtual_hours: float

    def as_dict(self) -> dict[str, int | float | None]:
        return asdict(self)


def of(played: Played) -> SimulationFigures:
    """Count and measure."""
    observer, counts = played.observer, played.observer.counts
    ends = Counter(_ends(played).values())
    waits = [w for wish in observer.wishes if (w := wait_s(wish)) is not None]
    in_hours = [w for wish in observer.wishes if (w := wait_in_hours_s(played, wish)) is not None]
    promises = Counter(is_kept(played, told) for told in played.promises)
    return SimulationFigures(
        callers=ends.total(),
        missed_calls=len(observer.calls),
        reached=ends["reached"],
        closed_unreached=ends["closed_unreached"],
        still_open=ends["still_open"],
        lost=ends["lost"],
        rung_outside_hours=counts["rung_outside_hours"],
        double_booked_operators=counts["double_booked_operators"],
        double_rung_consumers=counts["double_rung_consumers"],
        overtaken=overtaken(observer.queue, promised=_promised(played)),
        not_rung_after_last_call=_not_rung_after_last_call(played),
        promises_kept=promises[True],
        promises_broken=promises[False],
        wait_p50_s=percentile(waits, 50),
        wait_p95_s=percentile(waits, 95),
        wait_in_hours_p50_s=percentile(in_hours, 50),
        wait_in_hours_p95_s=percentile(in_hours, 95),
        operator_use=round(operator_use(played), 4),
        operator_rings=counts["operator_rings"],
        consumer_rings=counts["consumer_rings"],
        texts=played.texts,
        virtual_hours=round((played.ended - played.plan.begins).total_seconds() / 3600, 1),
    )


def wait_s(wish: PlayedWish) -> float | None:
    """Give how long a caller waited for our first ring; None when there was none."""
    return (wish.rung[0] - wish.since).total_seconds() if wish.rung else None


def wait_in_hours_s(played: Played, wish: PlayedWish) -> float | None:
    """Give how long the caller waited while people may be rung."""
    return played.hours.open_s(wish.since, wish.rung[0]) if wish.rung else None


def rung_at(played: Played, promise: NamedPromise) -> dt.datetime | None:
    """Give when the caller's telephone first rang after a promise was made."""
    rings = played.observer.rings.get(promise.number, [])
    return next((at for at in rings if at >= promise.made_at), None)


def is_kept(played: Played, promise: NamedPromise) -> bool | None:
    """Say whether a promise was kept; None when it was called off before its end."""
    rung, until = rung_at(played, promise), promise.until_at
    if rung is None and promise.closed_at and promise.closed_at <= until:
        return None
    return rung is not None and rung <= until


def overtaken(
    queue: Sequence[tuple[str, PlayedWish]], *, promised: Mapping[PlayedWish, dt.datetime]
) -> int:
    """Count first orders past a caller who rang earlier and was `promised` an earlier time."""
    ordered = {wish for move, wish in queue if move == "ordered"}
    waiting: dict[PlayedWish, dt.datetime] = {}
    done: set[PlayedWish] = set()
    times = 0
    for move, wish in queue:
        if wish not in promised or wish not in ordered or wish in done:
            continue
        if move == "told":
            waiting[wish] = promised[wish]
            continue
        done.add(wish)
        until = waiting.pop(wish)
        times += any(other.since < wish.since and his < until for other, his in waiting.items())
    return times


def _promised(played: Played) -> Mapping[PlayedWish, dt.datetime]:
    """Give the end of the first promise that each wish was told; a landline is told none."""
    told: dict[str, list[NamedPromise]] = defaultdict(list)
    for row in sorted(played.promises, key=lambda row: row.made_at):
        told[row.number].append(row)
    return {
        wish: until
        for wish in played.observer.wishes
        for until in [
            next((r.until_at for r in told[wish.number] if r.made_at >= wish.since), None)
        ]
        if until is not None
    }


# A missed call that was understood by itself: it asked how things stand, or said yes.
ANSWERED_BY_TEXT: Final = {"status", "answer"}

Span = tuple[str, dt.datetime, dt.datetime]  # of an operator's phone: from, to


def operator_use(played: Played) -> float:
    """Give the share of their time present that operators were rung, talked or wrote.

    Only of the days on which callers rang: afterwards operators wait for the last retries.
    """
    busy, present = (
        sum((end - start).total_seconds() for _, start, end in in_days_of_calls(played, spans))
        for spans in (played.observer.busy, played.observer.present)
    )
    return busy / present if present else 0.0


def in_days_of_calls(played: Played, spans: Iterable[Span]) -> list[Span]:
    """Give the spans that began before the last day of calls ended."""
    return [span for span in spans if span[1] < played.plan.calls_end]


def _ends(played: Played) -> dict[str, str]:
    """Say of each number that rang how its story ended."""
    call_of = {row.uniqueid: row for row in played.calls}
    known = {row.id for row in played.callbacks}
    still_open = {row.number for row in played.callbacks if row.closed_at is None}
    spoken_with = {wish.number for wish in played.observer.wishes if wish.spoken_at}
    ends: dict[str, str] = {}
    for uniqueid, number, _ in played.observer.calls:
        call = call_of.get(uniqueid)
        if call and call.disposition in ANSWERED_BY_TEXT:
            ends.setdefault(number, "reached")  # spoken with when the form was filled in
        elif call is None or call.callback_id not in known:
            ends[number] = "lost"
        elif ends.get(number) != "lost":
            if number in still_open:
                ends[number] = "still_open"
            else:
                ends[number] = "reached" if number in spoken_with else "closed_unreached"
    return ends


def _not_rung_after_last_call(played: Played) -> int:
    """Count callers whose last missed call brought no ring and no text, though all is closed."""
    still_open = {row.number for row in played.callbacks if row.closed_at is None}
    # One that came during the conversation is answered by text later, once the form is in.
    told = {row.uniqueid for row in played.calls if row.disposition in ANSWERED_BY_TEXT}
    last = {number: (uniqueid, at) for uniqueid, number, at in played.observer.calls}
    return sum(
        number not in still_open
        and uniqueid not in told
        and played.observer.never_served_after(number, at)
        for number, (uniqueid, at) in last.items()
    )
