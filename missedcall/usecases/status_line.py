"""Do what a caller of the status line asks for: tell, send again, ring back, remember."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from missedcall.db import callbacks, preferences, statuses
from missedcall.domain import calendar, callback, demand_notice
from missedcall.domain.callback import MissedCall, Refuse
from missedcall.domain.status import Status
from missedcall.usecases import answers, messages, missed_calls
from missedcall.usecases.deps import Deps

# He is still on the line while he is told that we will ring: sooner he would be busy.
STILL_ON_THE_LINE = dt.timedelta(seconds=15)


@dataclass(frozen=True)
class Caller:
    """Say what is known of a caller; `number` is None when it cannot be rung back.

    `statuses` are his applications, the newest first; an open callback is rung from
    `waits_until` on.
    """

    number: str | None
    language: str | None
    statuses: tuple[Status, ...]
    waits_until: dt.datetime | None


class Resent(StrEnum):
    """Say what came of the wish to get the SMS again."""

    QUEUED = "queued"
    LIMIT = "limit"


def know(deps: Deps, *, call: MissedCall) -> Caller:
    """Gather what is known of who rings; nothing of one whose number is withheld or no number."""
    number = callback.identify(call)
    if isinstance(number, Refuse):
        return Caller(number=None, language=None, statuses=(), waits_until=None)
    with deps.db.reading() as db:
        waiting = callbacks.open_for(db, number.e164)
        return Caller(
            number=number.e164,
            language=preferences.language_of(db, number.e164),
            statuses=tuple(map(answers.status_of, statuses.of_telephone(db, number.e164))),
            waits_until=waiting["due_at"] if waiting else None,
        )


def find(deps: Deps, *, application: str) -> Status | None:
    """Give where an application stands, by its number."""
    with deps.db.reading() as db:
        row = statuses.of_application(db, application)
    return answers.status_of(row) if row else None


def send_again(
    deps: Deps, *, application: str, caller: str | None, language: str, now: dt.datetime
) -> Resent:
    """Queue the demand's SMS once more, to the telephone in the form and to no other.

    It goes out in the language of this call when the applicant himself calls. One demand is sent
    again at most `voice.demand_sms_a_day` times on one day in India, whoever asks: each has a
    cause of its own, and a cause has one message.
    """
    with deps.db.writing() as db:
        row = statuses.of_application(db, application)
        if row is None:
            raise LookupError("the application that was just told is not there any more")
        chosen = language if caller == row["mobile"] else row["language"]
        values = demand_notice.slots(
            application=row["number"], total_paise=row["total_paise"], due_on=row["due_on"]
        )
        for time in range(1, deps.config.voice.demand_sms_a_day + 1):
            message_id = messages.queue(
                deps,
                db,
                cause=f"demand:{row['demand_id']}:{calendar.ist_date(now)}:{time}",
                key="demand" if row["total_paise"] else "zero_demand",
                language=messages.registered_language(deps, language=chosen),
                number=row["mobile"],
                values=values,
                now=now,
            )
            if message_id is not None:
                break
        else:
            return Resent.LIMIT
    deps.nudge.send(message_id)
    return Resent.QUEUED


def ask_for_callback(deps: Deps, *, call: MissedCall, now: dt.datetime) -> dt.datetime | None:
    """Open a callback as a missed call does; give when he is rung, None when he cannot be."""
    wish = replace(call, at=now + STILL_ON_THE_LINE, wants_ring=True)
    missed_calls.record(deps, batch=[wish], now=now)
    number = callback.identify(call)
    if isinstance(number, Refuse):
        return None
    with deps.db.reading() as db:
        opened = callbacks.open_for(db, number.e164)
    return opened["due_at"] if opened else None


def remember_language(deps: Deps, *, number: str, language: str, now: dt.datetime) -> None:
    """Keep the language that the telephone `number` has chosen."""
    with deps.db.writing() as db:
        preferences.set_language(db, number=number, language=language, at=now)
