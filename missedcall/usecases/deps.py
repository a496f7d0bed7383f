"""Hold what the use cases need from outside; built once for each process, by fakes in tests."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from missedcall.config import Config
from missedcall.db.engine import Database
from missedcall.domain.answers import Limits
from missedcall.domain.callback import Outcome, Rules
from missedcall.domain.tariff import TariffBook
from missedcall.usecases.pace import Pace
from sms.catalogue import Catalogue


class Nudger(Protocol):
    """Tell the workers that a row waits. A nudge may be lost: the sweep finds the row."""

    def send(self, message_id: int) -> None: ...

    def dispatch(self) -> None: ...

    def read_receipts(self) -> None: ...

    def answers(self) -> bool: ...


@dataclass(frozen=True)
class Deps:
    """Give a use case its configuration, its database and its way to nudge."""

    config: Config
    db: Database
    nudge: Nudger
    catalogue: Catalogue
    tariffs: TariffBook
    rules: Rules
    receipt_url: str  # where gateways post receipts, each below its name; the path is secret
    chance: Callable[[], float] = random.random  # 0 to 1, for what is spread by chance
    pace: Pace = field(default_factory=Pace)  # how fast callers are rung, as last measured


def rules_of(config: Config) -> Rules:
    """Turn the section `callbacks` into the values the rules are written in."""
    section = config.callbacks
    return Rules(
        hours=config.calling_hours,
        settle=dt.timedelta(seconds=section.settle_s),
        attempts=section.attempts,
        life=dt.timedelta(days=section.life_days),
        rings_per_day=section.rings_per_day,
        retries={
            Outcome(name): tuple(dt.timedelta(minutes=wait) for wait in waits)
            for name, waits in section.retry_minutes
        },
        jitter=section.retry_jitter,
        early=dt.timedelta(seconds=section.early_hang_up_s),
        our_failure_retry=dt.timedelta(seconds=section.our_failure_retry_s),
        wrap_up=dt.timedelta(seconds=section.wrap_up_s),
        quiet=dt.timedelta(minutes=section.quiet_minutes),
        calls_per_hour=section.calls_per_hour,
        texts=Limits(
            again=dt.timedelta(minutes=config.answers.status_again_minutes),
            a_day=config.answers.status_a_day,
        ),
        place_after=dt.timedelta(minutes=section.place_after_minutes),
        learned=dt.timedelta(hours=section.learned_hours),
    )
