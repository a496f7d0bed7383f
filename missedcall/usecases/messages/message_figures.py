"""Say how well messages go out: the share that was handed over in time, and what stands still."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.messages import message_figures, stopped_templates
from missedcall.domain.callbacks import calendar
from missedcall.domain.messages.message import DEMANDS
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import gateways

# A receipt may come before the answer that tells us its message; after this it belongs to none.
EARLY = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class MessageDay:
    """How soon the demands of one day in India were handed to a gateway."""

    day: dt.date
    demands: int
    within_10_s: int
    within_60_s: int

    @property
    def share_10_s(self) -> float | None:
        """Give the share, from 0 to 1, that was handed over within ten seconds of its form."""
        return self.within_10_s / self.demands if self.demands else None


@dataclass(frozen=True)
class MessageFigures:
    """What is known of the messages of some days; ages in seconds, as they are now."""

    days: tuple[MessageDay, ...]
    messages: tuple[tuple[str, str, int], ...]  # key, state, how many
    tries: tuple[tuple[str, str, int], ...]  # gateway, outcome, how many
    oldest_queued_s: float
    unmatched_receipts: int
    stopped_templates: tuple[str, ...]
    gateway: str


def load_message_figures(deps: Deps, *, days: int, now: dt.datetime) -> MessageFigures:
    """Gather the figures of so many days, today included."""
    midnight = calendar.next_midnight(at=now) - dt.timedelta(days=days)
    with deps.db.reading() as db:
        handed = message_figures.list_handed_over_messages(db, keys=DEMANDS, since=midnight)
        return MessageFigures(
            days=_by_day(handed, first=calendar.ist_date(midnight), days=days),
            messages=tuple(message_figures.count_messages_by_key_and_state(db, since=midnight)),
            tries=tuple(message_figures.count_attempts_by_outcome(db, since=midnight)),
            oldest_queued_s=_age_s(message_figures.get_oldest_due_time(db, now=now), now=now),
            unmatched_receipts=message_figures.count_unmatched_receipts(
                db, since=midnight, until=now - EARLY
            ),
            stopped_templates=tuple(
                row.template_id for row in stopped_templates.list_stopped_templates(db)
            ),
            gateway=gateways.preferred_gateway(deps.config, db),
        )


def _by_day(
    handed: Sequence[message_figures.HandedOver],
    *,
    first: dt.date,
    days: int,
) -> tuple[MessageDay, ...]:
    return tuple(
        _day(
            day,
            [
                None if one.handed_at is None else one.handed_at - one.created_at
                for one in handed
                if calendar.ist_date(one.created_at) == day
            ],
        )
        for day in (first + dt.timedelta(days=passed) for passed in range(days))
    )


def _day(day: dt.date, waits: list[dt.timedelta | None]) -> MessageDay:
    def within(seconds: int) -> int:
        longest = dt.timedelta(seconds=seconds)
        return sum(wait is not None and wait <= longest for wait in waits)

    return MessageDay(day, len(waits), within(10), within(60))


def _age_s(since: dt.datetime | None, *, now: dt.datetime) -> float:
    return 0.0 if since is None else (now - since).total_seconds()
