"""Describe the sections about callers: calling hours, retries, and what a text answers."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from missedcall.config.section import Name, OwnNumber, Section, day_in_years
from missedcall.domain.callbacks.calendar import WEEKDAYS, CallingHours, Span, Weekday
from missedcall.domain.callbacks.call_outcome import SCHEDULED, CallOutcome
from missedcall.domain.calls.answers import QuestionKind

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EndClock = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class DayHours(Section):
    opens: Clock
    closes: EndClock

    @model_validator(mode="after")
    def _opens_sometime(self) -> Self:
        self.as_span()
        return self

    def as_span(self) -> Span:
        """Give the hours of a day; raise `CallingHoursError` when they end before they begin."""
        closes = self.closes.replace("24:00", "00:00")
        return Span(dt.time.fromisoformat(self.opens), dt.time.fromisoformat(closes))


class CallbackHours(DayHours):
    """Name the calling days and their hours; `by_day` names days with hours of their own."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    by_day: Mapping[Weekday, DayHours] = {}
    holidays: tuple[Annotated[dt.date, AfterValidator(day_in_years)], ...] = ()

    @field_validator("by_day")
    @classmethod
    def _are_calling_days(
        cls, by_day: Mapping[Weekday, DayHours], info: ValidationInfo
    ) -> Mapping[Weekday, DayHours]:
        closed = [day for day in by_day if day not in info.data.get("days", by_day)]
        if closed:
            raise ValueError(f"{', '.join(closed)} has hours of its own but is not among `days`")
        return by_day

    def hours_on(self, day: Weekday) -> DayHours | None:
        """Give the hours of a weekday, or None when it is no calling day."""
        return self.by_day.get(day, self) if day in self.days else None

    def as_rule(self) -> CallingHours:
        """Give the hours as the calendar wants them."""
        week = [self.hours_on(day) for day in WEEKDAYS]
        return CallingHours(
            tuple(hours.as_span() if hours else None for hours in week), frozenset(self.holidays)
        )


MONTH_MINUTES = 31 * 24 * 60
Waits = Annotated[tuple[Annotated[int, Field(ge=1, le=MONTH_MINUTES)], ...], Field(min_length=1)]


class Callbacks(Section):
    hours: CallbackHours
    redial_delay_s: Annotated[int, Field(ge=0, le=600)]
    operator_ring_s: Annotated[int, Field(ge=5, le=120)]
    consumer_ring_s: Annotated[int, Field(ge=5, le=120)]
    attempts: Annotated[int, Field(ge=1, le=20)]
    callback_ttl_days: Annotated[int, Field(ge=1, le=90)]
    rings_per_day: Annotated[int, Field(ge=1, le=20)]
    retry_minutes: Mapping[CallOutcome, Waits] = Field({}, validate_default=True)
    best_time_shift_hours: Annotated[int, Field(ge=0, le=24)]
    retry_jitter: Annotated[float, Field(ge=0, le=1)]
    early_hang_up_s: Annotated[int, Field(ge=0, le=60)]
    internal_retry_s: Annotated[int, Field(ge=1, le=3600)]
    wrap_up_s: Annotated[int, Field(ge=10, le=3600)]
    quiet_minutes: Annotated[int, Field(ge=0, le=MONTH_MINUTES)]
    position_sms_after_minutes: Annotated[int, Field(ge=0, le=1440)]
    calls_per_hour: Annotated[int, Field(ge=1, le=3600)]
    new_numbers_a_minute: Annotated[int, Field(ge=1, le=1_000_000)]
    match_minutes: Annotated[int, Field(ge=0, le=1440)]
    skills: Mapping[OwnNumber, Name] = {}

    @field_validator("retry_minutes")
    @classmethod
    def _of_each_scheduled_outcome(
        cls, named: Mapping[CallOutcome, Waits]
    ) -> Mapping[CallOutcome, Waits]:
        """Give an outcome the waits of its own table where the configuration names no others."""
        extra = [outcome for outcome in named if outcome not in SCHEDULED]
        if extra:
            raise ValueError(f"{', '.join(extra)} has no waits of its own; take it out")
        return {outcome: named.get(outcome, outcome.retry_minutes) for outcome in SCHEDULED}


class QuestionLimits(Section):
    """Say for how many hours a question is open, and in how many its task must be done."""

    open_hours: Annotated[int, Field(ge=1, le=2160)]
    task_hours: Annotated[int, Field(ge=1, le=2160)]


class Questions(Section):
    cable_ready: QuestionLimits
    at_home: QuestionLimits
    supply: QuestionLimits
    withdrew: QuestionLimits

    def limits_of_question(self, kind: QuestionKind) -> QuestionLimits:
        limits: QuestionLimits = getattr(self, kind)
        return limits


class Answers(Section):
    """Say when a missed call is answered by a text instead of a call."""

    status_again_minutes: Annotated[int, Field(ge=1, le=999)]
    status_a_day: Annotated[int, Field(ge=0, le=50)]
    questions: Questions
