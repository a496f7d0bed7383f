"""Describe the sections about the connection: time limits, demand, places, categories."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from missedcall.config.section import LocalName, Name, Section, differ
from missedcall.domain.applications.papers import PaperRule
from missedcall.domain.connection.limits import Area
from missedcall.domain.tariffs import purpose, survey


class ByArea(Section):
    """Give a number of hours for towns and one for villages."""

    urban: Annotated[int, Field(ge=1, le=1000)]
    rural: Annotated[int, Field(ge=1, le=1000)]


Days = Annotated[int, Field(ge=1, le=366)]


class Compensation(Section):
    """Say what each day of delay costs from a day on, and which order says so."""

    since: dt.date
    paise_per_day: Annotated[int, Field(ge=1, le=10_000_000)]
    source: Annotated[str, Field(min_length=3, max_length=200)]


class ConnectionLimits(Section):
    promise_hours: ByArea
    bonus_hours: ByArea
    law_days: tuple[Days, Days, Days]
    check_hours: Annotated[int, Field(ge=1, le=240)] = 24
    draft_days: Days = 7
    papers_days: Days = 7
    expired_demand_days: Days = 60
    reply_hours: Annotated[int, Field(ge=1, le=240)] = 72
    objection_days: Days = 30
    revive_days: Days = 90
    late_posting_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    compensation: tuple[Compensation, ...] = ()

    @field_validator("law_days")
    @classmethod
    def _in_order(cls, days: tuple[Days, Days, Days]) -> tuple[Days, Days, Days]:
        if list(days) != sorted(days):
            raise ValueError("towns have the least days, hills the most; write them in that order")
        return days


class MeterForecast(Section):
    """Say how far ahead a store must reach, and what its need is reckoned from."""

    days: Annotated[int, Field(ge=1, le=90)] = 14
    past_weeks: Annotated[int, Field(ge=1, le=26)] = 8
    pays_percent: Annotated[int, Field(ge=0, le=100)] = 80


class Demand(Section):
    valid_days: Annotated[int, Field(ge=1, le=365)]


class Category(Section):
    code: Name
    name: LocalName
    unit: Literal["kW", "HP"]
    papers_at_visit_up_to: Annotated[int, Field(ge=0, le=100_000)] | None = (
        None  # load; None: always
    )


class Purpose(Section):
    """Say what the power may be for, and the category that follows from a day on, with why."""

    code: Name
    name: LocalName
    category: Name
    since: dt.date = dt.date(2014, 1, 1)
    why: LocalName

    @property
    def rule(self) -> purpose.PurposeRule:
        return purpose.PurposeRule(self.code, self.category, self.since)


class SurveyEntry(Section):
    """Say which applications an engineer looks at before an amount is told, with why.

    What is left out is not asked for; of a rule that changes the old one gets an `until`.
    """

    code: Name
    why: LocalName
    since: dt.date = dt.date(2014, 1, 1)
    until: dt.date | None = None
    categories: tuple[Name, ...] = ()
    areas: tuple[Area, ...] = ()
    localities: tuple[Annotated[str, Field(min_length=1, max_length=15)], ...] = ()
    above_kw: Annotated[Decimal, Field(ge=0, le=10_000)] | None = None
    above_m: Annotated[Decimal, Field(ge=0, le=100_000)] | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not (self.categories or self.areas or self.localities) and (
            self.above_kw is None and self.above_m is None
        ):
            raise ValueError("this rule would have everything surveyed; say which applications")
        if self.until is not None and self.until < self.since:
            raise ValueError("until is before since")
        return self

    @property
    def rule(self) -> survey.SurveyRule:
        return survey.SurveyRule(
            code=self.code,
            starts=self.since,
            ends=self.until,
            categories=frozenset(self.categories),
            areas=frozenset(self.areas),
            localities=frozenset(self.localities),
            above_kw=self.above_kw,
            above_m=self.above_m,
        )


class PaperEntry(Section):
    """Say of which applications a paper is asked, what counts as one, and by when it is shown.

    What is left out is not asked for. Two entries with one code ask for the same paper; the words
    are those of the first.
    """

    code: Name
    name: LocalName
    accepted: LocalName
    at_visit: bool = True
    since: dt.date = dt.date(2014, 1, 1)
    until: dt.date | None = None
    categories: tuple[Name, ...] = ()
    tenures: tuple[Literal["own", "rent", "other"], ...] = ()
    above_kw: Annotated[Decimal, Field(ge=0, le=10_000)] | None = None
    bpl: bool = False
    scst: bool = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("until is before since")
        return self

    @property
    def rule(self) -> PaperRule:
        return PaperRule(
            kind=self.code,
            starts=self.since,
            ends=self.until,
            categories=frozenset(self.categories),
            tenures=frozenset(self.tenures),
            above_kw=self.above_kw,
            bpl=self.bpl,
            scst=self.scst,
            at_visit=self.at_visit,
        )


class Appliance(Section):
    code: Name
    name: LocalName
    watts: Annotated[int, Field(ge=1, le=100_000)]  # of one piece


class Appliances(Section):
    """Hold the table from which the operator reckons a load: what one piece of each kind takes."""

    as_of: dt.date
    source: LocalName
    kinds: Annotated[tuple[Appliance, ...], Field(min_length=1)]

    @property
    def watts(self) -> Mapping[str, int]:
        return {kind.code: kind.watts for kind in self.kinds}

    @field_validator("kinds")
    @classmethod
    def _codes_differ(cls, kinds: tuple[Appliance, ...]) -> tuple[Appliance, ...]:
        differ(kind.code for kind in kinds)
        return kinds
