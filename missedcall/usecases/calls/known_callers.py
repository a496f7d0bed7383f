"""Gather once what is known of all who call in one batch, and what the batch adds to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from missedcall.db.callbacks import blocked_numbers, callbacks, rings_of_numbers
from missedcall.db.callbacks.blocked_numbers import BlockedNumberRow
from missedcall.db.calls import calls, preferences, questions, statuses
from missedcall.db.calls.questions import UnansweredQuestion
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, messages
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.callback import MissedCall, NumberHistory
from missedcall.domain.callbacks.number_block import block_kind_in_force
from missedcall.domain.calls import answers
from missedcall.domain.calls.answers import AskedQuestion
from missedcall.domain.calls.flood import NewNumbers
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks.callback_draft import CallbackDraft
from missedcall.usecases.calls import answers as status_answers
from missedcall.usecases.messages.messages import midnight_before

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


RowOfNumber = TypeVar("RowOfNumber", BlockedNumberRow, UnansweredQuestion)


@dataclass
class KnownCaller:
    """Describe one number: its newest callback, open or closed, and all that its calls turn on.

    `called` are the instants of its calls in this batch, `told` those of calls answered by a
    status text, `written` those of the messages that the batch writes to it.
    """

    number: phone.Number
    newest: CallbackDraft | None = None
    language: str | None = None
    blocks: Sequence[BlockedNumberRow] = ()
    questions: Sequence[UnansweredQuestion] = ()
    applications: Sequence[StatusLineRow] = ()
    told: list[dt.datetime] = field(default_factory=list)
    called: list[dt.datetime] = field(default_factory=list)
    written: list[dt.datetime] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Say that the number never called and never applied before."""
        return self.newest is None and not self.applications

    @property
    def open_callback(self) -> CallbackDraft | None:
        """Give the open callback; if a number has one, it is its newest."""
        return self.newest if self.newest and self.newest.is_open else None

    def blocked(self, *, at: dt.datetime) -> str | None:
        """Give the kind of block for which a missed call of an instant is refused."""
        return block_kind_in_force(self.blocks, asked_at=at, now=at)


class KnownCallers:
    """Answer what the rules ask of each number, with one statement for all numbers.

    It shows the database as it was before the batch, and the `KnownCaller`s what the batch adds.
    """

    def __init__(
        self, db: DbConnection, numbers: Iterable[phone.Number], *, first: dt.datetime
    ) -> None:
        """Take the numbers that call, and when the first call of the batch was made."""
        self._callers = {number.e164: KnownCaller(number) for number in numbers}
        self._first = first
        everyone = list(self._callers)
        self._load(db, everyone)
        self._load_applications(db, everyone)
        tried = [
            number
            for number, caller in self._callers.items()
            if caller.open_callback and caller.open_callback.attempts_used
        ]
        self._rung = cache(
            lambda since: (
                rings_of_numbers.count_rings_by_number(db, tried, since=since) if tried else {}
            )
        )
        waiting = [caller.open_callback for caller in self._callers.values()]
        self._places_told = messages.list_causes_with_message(
            db,
            [
                place_cause(draft.order, draft.acknowledged_at)
                for draft in waiting
                if draft and draft.acknowledged_at
            ],
        )
        self._texts = cache(
            lambda since: message_lists.count_messages_by_number(db, everyone, since=since)
        )
        self._calls_at_most = calls.count_calls_by_number(db, everyone, since=first - HOUR)
        self._calls = cache(
            lambda number, since: calls.count_calls_of_number(db, number=number, since=since)
        )

    def caller_of_number(self, number: phone.Number) -> KnownCaller:
        return self._callers[number.e164]

    def history_of_caller(
        self,
        caller: KnownCaller,
        call: MissedCall,
        *,
        most: int,
        new_numbers: NewNumbers | None,
    ) -> NumberHistory:
        """Say what is known when a call of this batch is decided, the calls before it included.

        Of more than `most` calls within the hour it is only said that they are more.
        """
        newest = caller.newest
        return NumberHistory(
            open_callback=newest.order if newest and newest.is_open else None,
            blocked=caller.blocked(at=call.at),
            calls_last_hour=self._calls_last_hour(caller, call, most=most),
            acknowledged_at=newest.acknowledged_at if newest else None,
            asked=self._asked(caller, call),
            new_numbers=new_numbers,
        )

    def rung_on_day(self, caller: KnownCaller, *, at: dt.datetime) -> int:
        """Count how often a number that was tried has been rung since midnight in India."""
        return self._rung(calendar.last_midnight(at=at)).get(caller.number.e164, 0)

    def texts_on_day(self, caller: KnownCaller, *, now: dt.datetime) -> int:
        """Count the messages that the number has had today, those of this batch included."""
        since = midnight_before(now)
        before = self._texts(since).get(caller.number.e164, 0)
        return before + sum(at >= since for at in caller.written)

    def tells_place_first(self, order: int, told_at: dt.datetime) -> bool:
        """Say once for each acknowledgement of a callback that its caller may be told a place."""
        cause = place_cause(order, told_at)
        if cause in self._places_told:
            return False
        self._places_told.add(cause)
        return True

    def _calls_last_hour(self, caller: KnownCaller, call: MissedCall, *, most: int) -> int:
        number, since = caller.number.e164, call.at - HOUR
        in_batch = sum(at >= since for at in caller.called)
        before = self._calls_at_most.get(number, 0)
        if before + in_batch > most:
            before = self._calls(number, since)
        return before + in_batch

    def _asked(self, caller: KnownCaller, call: MissedCall) -> AskedQuestion:
        """Gather what the call may be saying or asking; who waits to be rung asks for nothing."""
        if not phone.can_get_sms(caller.number):
            return answers.NOTHING
        open_questions = tuple(
            row.id for row in caller.questions if row.asked_at <= call.at < row.expires_at
        )
        if caller.open_callback:
            return AskedQuestion(questions=open_questions)
        told = [at for at in caller.told if at >= call.at - DAY]
        running = status_answers.running_applications(caller.applications, at=call.at)
        return AskedQuestion(open_questions, len(running), len(told), max(told, default=None))

    def _load(self, db: DbConnection, everyone: Sequence[str]) -> None:
        """Load what is one row a number, or few."""
        for row in callbacks.newest_callback_by_number(db, everyone):
            self._callers[row.number].newest = CallbackDraft.read(row)
        for number, language in preferences.languages_by_number(db, everyone).items():
            self._callers[number].language = language
        blocked = _by_number(blocked_numbers.list_blocks_of_numbers(db, everyone))
        asked = _by_number(questions.list_unanswered_questions(db, everyone, since=self._first))
        for number, caller in self._callers.items():
            caller.blocks, caller.questions = blocked[number], asked[number]

    def _load_applications(self, db: DbConnection, everyone: Sequence[str]) -> None:
        """Load the applications of those who have any, and when they were told of them."""
        pairs = statuses.list_application_ids_of_telephones(db, everyone)
        if not pairs:
            return
        ids = defaultdict(set)
        for number, application_id in pairs:
            ids[number].add(application_id)
        rows = statuses.list_statuses_of_applications(
            db, {application_id for _, application_id in pairs}
        )
        for number, theirs in ids.items():
            self._callers[number].applications = [row for row in rows if row.id in theirs]
        for number, at in calls.list_answered_call_times(db, list(ids), since=self._first - DAY):
            self._callers[number].told.append(at)


def place_cause(callback_id: int, told_at: dt.datetime) -> str:
    """Name the text that tells a caller's place, one for each acknowledgement."""
    return f"place:{callback_id}:{told_at:%Y%m%dT%H%M%S}"


def _by_number(rows: Iterable[RowOfNumber]) -> Mapping[str, list[RowOfNumber]]:
    found: defaultdict[str, list[RowOfNumber]] = defaultdict(list)
    for row in rows:
        found[row.number].append(row)
    return found
