"""Watch the measures that have a rule, and tell who should know: the log, a telephone, a mailbox.

An alarm and its SMS are rows of one transaction; the e-mail follows, and is tried until it went.
"""

import datetime as dt
import logging
from typing import Protocol

from missedcall.config.machine import AlarmRule
from missedcall.db.engine import DbConnection
from missedcall.db.monitoring import alarms
from missedcall.db.monitoring.alarms import AlarmRow
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.monitoring import alarm
from missedcall.domain.monitoring.alarm import AlarmStep, Measure, OpenAlarm
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.monitoring import measures

log = logging.getLogger(__name__)

KEY = "alarm"
# Mail that could not be sent for so long is not news any more.
MAIL_FOR = dt.timedelta(days=2)


class Mailer(Protocol):
    """Send an e-mail to those who are told of alarms; raise OSError when it cannot be sent."""

    def send(self, *, subject: str, body: str) -> None: ...


def list_open_alarms(deps: Deps) -> list[str]:
    """List the rules whose alarm was told and is not over."""
    with deps.db.reading() as db:
        return sorted(
            rule for rule, row in alarms.get_open_alarms(db).items() if row.fired_at is not None
        )


def evaluate_alarms(deps: Deps, *, now: dt.datetime) -> None:
    """Measure everything that has a rule, and note and tell what begins and ends."""
    rules = deps.config.alarms.rules
    if not rules:
        return
    with deps.db.reading() as db:
        values = {
            rule.measure: measures.measure_value(deps, db, rule.measure, now=now) for rule in rules
        }
        broken = any(rule.is_broken(values[rule.measure]) for rule in rules)
        if not broken and not alarms.get_open_alarms(db):
            return
    queued: list[int] = []
    with deps.db.writing() as db:
        seen = alarms.get_open_alarms(db)
        for rule in rules:
            value = values[rule.measure]
            queued += _raise_or_clear(
                deps, db, rule, value=value, row=seen.get(rule.measure), now=now
            )
    for message_id in queued:
        deps.queue.enqueue_message(message_id)


def _raise_or_clear(
    deps: Deps,
    db: DbConnection,
    rule: AlarmRule,
    *,
    value: float | None,
    row: AlarmRow | None,
    now: dt.datetime,
) -> list[int]:
    """Do what the rule asks for now; give the messages that it queued."""
    step = alarm.decide_alarm(
        broken=rule.is_broken(value),
        lasting=dt.timedelta(seconds=rule.for_s),
        seen=OpenAlarm(row.seen_at, row.fired_at is not None) if row else None,
        now=now,
    )
    if step is AlarmStep.SEE and value is not None:
        alarm_id = alarms.note_alarm_seen(db, rule=rule.measure, at=now, value=value)
        return _fire(deps, db, alarm_id, rule, value=value, now=now) if not rule.for_s else []
    if row is None or step is AlarmStep.NOTHING:
        return []
    if step is AlarmStep.FIRE and value is not None:
        return _fire(deps, db, row.id, rule, value=value, now=now)
    if step is AlarmStep.FORGET:
        alarms.delete_alarm(db, row.id)
    elif alarms.clear_alarm(db, row.id, at=now):
        log.warning("alarm over: %s is %s", rule.measure, "unknown" if value is None else value)
    return []


def _fire(
    deps: Deps, db: DbConnection, alarm_id: int, rule: AlarmRule, *, value: float, now: dt.datetime
) -> list[int]:
    if not alarms.fire_alarm(db, alarm_id, at=now, value=value):
        return []
    log.error("alarm: %s is %g, %s", rule.measure, value, rule.limit)
    queued = [
        messages.queue_message(
            deps,
            db,
            cause=f"alarm:{alarm_id}:{serial}",
            key=KEY,
            language=deps.config.service.language,
            number=number,
            values={"rule": _letters(rule.measure), "value": str(min(round(value), 999_999))},
            now=now,
        )
        for serial, number in enumerate(deps.config.alarms.numbers, start=1)
    ]
    return [message_id for message_id in queued if message_id is not None]


def _letters(measure: Measure) -> str:
    """Give the name of a measure as a slot of a registered text may hold it: OldestQueuedS."""
    return "".join(word.title() for word in measure.split("_"))


def mail_alarms(deps: Deps, *, mailer: Mailer | None, now: dt.datetime) -> None:
    """Send the e-mails of alarms that began or ended; what cannot be sent is tried again."""
    if mailer is None:
        return
    with deps.db.reading() as db:
        waiting = alarms.list_alarms_to_mail(db, since=now - MAIL_FOR)
    for row in waiting:
        is_over = row.fire_mailed_at is not None
        subject, body = _letter(row, is_over=is_over)
        try:
            mailer.send(subject=subject, body=body)
        except OSError as error:
            log.warning("the e-mail on an alarm cannot be sent: %s", type(error).__name__)
            return
        with deps.db.writing() as db:
            alarms.mark_alarm_mailed(db, row.id, cleared=is_over, at=now)


def _letter(row: AlarmRow, *, is_over: bool) -> tuple[str, str]:
    word, at = ("over", row.cleared_at) if is_over else ("alarm", row.fired_at)
    if at is None:
        raise ValueError(f"alarm {row.id} is to be mailed and has neither begun nor ended")
    body = (
        f"{row.rule} was {row.value:g}.\n"
        f"{'Over' if is_over else 'Told'} at {at.astimezone(IST):%d-%m-%Y %H:%M:%S} IST.\n"
        "See: missedcall sms stats, missedcall sms alarms\n"
    )
    return f"missedcall {word}: {row.rule}", body
