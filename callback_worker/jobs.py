"""Do what RQ hands out. A job carries ids only, may come twice, and may never come."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from callback_worker import nudge
from missedcall.usecases import (
    alarms,
    attempts,
    enquiries,
    gaps,
    hand_over,
    health,
    message_sweep,
    questions,
    receipts,
    recording_check,
    recordings,
    shifts,
    telling,
)
from missedcall.usecases import dispatch as dispatching
from missedcall.usecases.alarms import Mailer
from missedcall.usecases.connection import (
    boards,
    gateway_notices,
    objections,
    reconciliation,
    rewards,
    shortages,
    suspicions,
    tending,
    waiting,
)
from missedcall.usecases.deps import Deps
from missedcall.usecases.dispatch import Dialler
from missedcall.usecases.gateways import Pool
from missedcall.usecases.privacy import erasure, retention
from sms.gateway import Enquiries


@dataclass(frozen=True)
class Tools:
    """Hold what this worker's jobs work with; built once, before the first job."""

    deps: Deps
    pool: Pool
    dialler: Dialler
    begun: Callable[[str], None]  # is told of a job that waits only once, before it looks
    mailer: Mailer | None = None
    enquiries: Mapping[str, Enquiries] = field(default_factory=dict)


_tools: list[Tools] = []


def equip(tools: Tools) -> None:
    """Give this process its tools. RQ calls jobs by name, so they cannot be passed in."""
    _tools[:] = [tools]


def send_message(message_id: int) -> None:
    """Hand one message to a gateway, if it still waits."""
    tools = _tools[0]
    hand_over.run(tools.deps, pool=tools.pool, message_id=message_id, clock=_now)


def read_receipts() -> None:
    """Read what gateways have posted, and ask for what they do not tell by themselves."""
    tools = _tools[0]
    tools.begun(nudge.READ_RECEIPTS)
    receipts.read(tools.deps, now=_now())
    enquiries.ask(tools.deps, enquiries=tools.enquiries, clock=_now)


def dispatch() -> None:
    """Ring for every ready operator whom somebody waits for."""
    tools = _tools[0]
    tools.begun(nudge.DISPATCH)
    dispatching.run(tools.deps, dialler=tools.dialler, now=_now())


def sweep() -> None:
    """Hand out again what was left behind, and end what has lasted too long."""
    deps = _tools[0].deps
    now = _now()
    health.beat(deps, part="worker", now=now)
    message_sweep.run(deps, now=now)
    enquiries.remind(deps, now=now)
    telling.sweep(deps, now=now)
    gaps.report(deps, now=now)
    alarms.watch(deps, now=now)
    alarms.mail(deps, mailer=_tools[0].mailer, now=now)
    attempts.end_wrap_ups(deps, now=now)
    attempts.settle_strays(deps, now=now)
    shifts.end(deps, now=now)
    questions.expire(deps, now=now)
    tending.run(deps, now=now)
    waiting.serve_all(deps, now=now)
    shortages.hourly(deps, now=now)
    suspicions.hourly(deps, now=now)
    boards.hourly(deps, now=now)
    rewards.finalise(deps, now=now)
    objections.escalate(deps, now=now)
    recordings.measure_finished(deps, now=now)
    recordings.delete_refused(deps, now=now)
    recordings.delete_expired(deps, now=now)
    recording_check.daily(deps, now=now)
    erasure.sweep(deps, now=now)
    retention.run(deps, now=now)
    dispatching.sweep(deps, now=now)
    gateway_notices.read_left(deps, now=now)
    reconciliation.nightly(deps, now=now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
