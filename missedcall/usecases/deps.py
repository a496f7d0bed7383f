"""Hold what the use cases need from outside; built once for each process, by fakes in tests."""

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from missedcall.config import Config
from missedcall.db.engine import Database
from missedcall.domain.callbacks.callback import CallbackRules
from missedcall.domain.calls import answers
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.states import Event
from missedcall.domain.offices.office import Locality, Offices
from missedcall.domain.offices.place_index import PlaceIndex
from missedcall.domain.reports.day_figures import DayFigures
from missedcall.domain.shared.kept_version import KeptVersion
from missedcall.domain.tariffs.tariff import TariffBook
from missedcall.usecases.service_rate import QueueEstimator
from sms.catalogue.catalogue import Catalogue
from sms.providers.gateway_problems import is_gateway_local


class JobQueue(Protocol):
    """Enqueue jobs for the workers. A job may be lost: a periodic job finds its row."""

    def enqueue_message(self, message_id: int) -> None:
        """Have a worker run `callback_worker.jobs.send_message` with the id."""
        ...

    def enqueue_messages(self, message_ids: Sequence[int]) -> None: ...

    def enqueue_dispatch(self) -> None:
        """Have a worker run `callback_worker.jobs.dispatch_callbacks`, once for all who ask."""
        ...

    def enqueue_receipts(self) -> None: ...

    def answers(self) -> bool: ...


# Called with (deps, db, case, command, now); its row of the table of transitions says when.
Effect = Callable[..., None]
# Called with (db, case, command, now); gives what a guard asks for.
Fact = Callable[..., object]
# Called with (deps, db, case, command, now=…); gives the ids of messages that wait to be sent.
FollowUp = Callable[..., list[int]]


@dataclass(frozen=True)
class ConnectionParts:
    """Hold what other rooms bring to the engine of the connection, which imports none of them."""

    effects: Mapping[Event, Effect]
    facts: Mapping[str, Fact]
    follow_ups: Sequence[FollowUp]


@dataclass(frozen=True)
class Deps:
    """Give a use case its configuration, its database and the queue of the workers."""

    config: Config
    db: Database
    queue: JobQueue
    catalogue: Catalogue
    tariffs: TariffBook
    rules: CallbackRules
    connection_parts: Callable[[], ConnectionParts]  # loaded when something happens to one
    receipt_url: str  # where gateways post receipts, each below its name; the path is secret
    local_receipt_url: str = ""  # the same for gateways on this machine
    code_key: str = field(default="", repr=False)  # of the digests of codes that prove a mobile
    webhook_key: str = field(default="", repr=False)  # of the secrets that sign webhooks
    second_factor_key: str = field(default="", repr=False)  # of the secrets of the staff's apps
    rng: Callable[[], float] = random.random  # 0 to 1, for what is spread by chance
    queue_estimator: QueueEstimator = field(default_factory=QueueEstimator)
    # Masters as they were read last, by their version in the database.
    place_index: KeptVersion[PlaceIndex] = field(default_factory=KeptVersion)
    kept_localities: KeptVersion[Sequence[Locality]] = field(default_factory=KeptVersion)
    kept_offices: KeptVersion[Offices] = field(default_factory=KeptVersion)
    kept_day_figures: KeptVersion[DayFigures] = field(default_factory=KeptVersion)
    kept_usual_day: KeptVersion[Sequence[float] | None] = field(default_factory=KeptVersion)

    def receipts_of(self, gateway: str) -> str:
        """Give the address to which a gateway posts; one on this machine needs no proxy."""
        here = self.local_receipt_url and is_gateway_local(self.config.sms.gateways[gateway])
        return f"{self.local_receipt_url if here else self.receipt_url}/{gateway}"

    @property
    def limits(self) -> CaseLimits:
        """Give the time limits of a connection, as the section `connection` has them."""
        section = self.config.connection
        urban, rural, hilly = section.law_days
        return CaseLimits(
            promise=_hours(section.promise_hours.urban, section.promise_hours.rural),
            bonus=_hours(section.bonus_hours.urban, section.bonus_hours.rural),
            law=(dt.timedelta(days=urban), dt.timedelta(days=rural), dt.timedelta(days=hilly)),
            check=dt.timedelta(hours=section.check_hours),
            draft=dt.timedelta(days=section.draft_days),
            papers=dt.timedelta(days=section.papers_days),
            expired_demand=dt.timedelta(days=section.expired_demand_days),
            reply=dt.timedelta(hours=section.reply_hours),
            objection=dt.timedelta(days=section.objection_days),
            revive=dt.timedelta(days=section.revive_days),
            late_posting=dt.timedelta(minutes=section.late_posting_minutes),
        )


def _hours(urban: int, rural: int) -> tuple[dt.timedelta, dt.timedelta]:
    return dt.timedelta(hours=urban), dt.timedelta(hours=rural)


def rules_of(config: Config) -> CallbackRules:
    """Turn the section `callbacks` into the values the rules are written in."""
    section = config.callbacks
    return CallbackRules(
        hours=config.calling_hours,
        # A call is told as it begins: until it is over, the caller's phone is not free.
        settle=dt.timedelta(seconds=max(section.redial_delay_s, config.telephony.missed_call_s)),
        attempts=section.attempts,
        life=dt.timedelta(days=section.callback_ttl_days),
        rings_per_day=section.rings_per_day,
        retries={
            outcome: tuple(dt.timedelta(minutes=wait) for wait in waits)
            for outcome, waits in section.retry_minutes.items()
        },
        jitter=section.retry_jitter,
        early=dt.timedelta(seconds=section.early_hang_up_s),
        our_failure_retry=dt.timedelta(seconds=section.internal_retry_s),
        wrap_up=dt.timedelta(seconds=section.wrap_up_s),
        quiet=dt.timedelta(minutes=section.quiet_minutes),
        calls_per_hour=section.calls_per_hour,
        texts=answers.AnswerLimits(
            again=dt.timedelta(minutes=config.answers.status_again_minutes),
            a_day=config.answers.status_a_day,
        ),
        place_after=dt.timedelta(minutes=section.position_sms_after_minutes),
        learned=dt.timedelta(hours=section.best_time_shift_hours),
        new_numbers_a_minute=section.new_numbers_a_minute,
    )
