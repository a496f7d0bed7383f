"""Ring who asks for a call on the internet: for whom a form on a page is too much."""

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import StrEnum

from missedcall.db.callbacks import callback_lists, callbacks, promises
from missedcall.db.callbacks.callbacks import INTERNET
from missedcall.db.engine import IntegrityError
from missedcall.domain.callbacks import calendar, priority
from missedcall.domain.callbacks.promise import PromiseWindow
from missedcall.usecases.callbacks import promises as promise_cases
from missedcall.usecases.callbacks import ring_permission
from missedcall.usecases.callbacks.waiting_line import WaitingLine
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.operators import abilities

DAY = dt.timedelta(days=1)


class CallRequestRefusal(StrEnum):
    """Say why no call is made."""

    TOO_MANY = "too_many"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class CallRequested:
    """Say what the operator will name, and when the telephone rings; without a window: soon."""

    code: str
    window: PromiseWindow | None


def request_call(
    deps: Deps, *, mobile: str, language: str, now: dt.datetime
) -> CallRequested | CallRequestRefusal:
    """Open a callback for a mobile whose owner asks for it, and has proven it by a code.

    Who waits for a call already keeps that place.
    """
    try:
        answer = _request_call(deps, mobile=mobile, language=language, now=now)
    except IntegrityError:  # a missed call has just opened one
        answer = _request_call(deps, mobile=mobile, language=language, now=now)
    if isinstance(answer, CallRequested):
        deps.queue.enqueue_dispatch()
    return answer


def _request_call(
    deps: Deps, *, mobile: str, language: str, now: dt.datetime
) -> CallRequested | CallRequestRefusal:
    with deps.db.writing() as db:
        if ring_permission.block_of_missed_call(db, mobile, at=now):
            return CallRequestRefusal.BLOCKED
        waiting = callbacks.get_open_callback(db, mobile)
        if waiting is not None:
            start, until = waiting.promised_from, waiting.promised_until
            told = PromiseWindow(start, until) if start and until and until > now else None
            return CallRequested(waiting.code, told)
        asked = callback_lists.count_internet_callbacks(db, mobile, since=now - DAY)
        if asked >= deps.config.public.calls_a_day:
            return CallRequestRefusal.TOO_MANY
        did, code = deps.config.telephony.numbers[0], f"{secrets.randbelow(10_000):04d}"
        due_at = calendar.next_calling_time(deps.rules.hours, at=now + deps.rules.settle)
        window = promise_cases.estimate_window(deps, db, WaitingLine(db), due_at=due_at, now=now)
        turn = priority.priority_of_promise(due_at, until=window.until)
        callback_id = callbacks.add_callback(
            db,
            at=now,
            reason="asked for on the internet",
            number=mobile,
            did=did,
            code=code,
            language=messages.registered_language(deps, language=language),
            needs=str(abilities.need_of_caller(deps, language=language, did=did)),
            due_at=turn.due_at,
            urgent_at=turn.urgent_at,
            promised_from=window.start,
            promised_until=window.until,
            origin=INTERNET,
        )
        made = {"callback_id": callback_id, "made_at": now}
        made |= {"from_at": window.start, "until_at": window.until}
        promises.add_promises(db, [made])
    return CallRequested(code, window)
