"""Describe the sections about the connection: time limits, demand, places, categories."""

from typing import Annotated, Literal

from pydantic import Field

from missedcall.config.section import Name, Section


class ByArea(Section):
    """Give a number of hours for towns and one for villages."""

    urban: Annotated[int, Field(ge=1, le=1000)]
    rural: Annotated[int, Field(ge=1, le=1000)]


Days = Annotated[int, Field(ge=1, le=366)]


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


class MeterForecast(Section):
    """Say how far ahead a store must reach, and what its need is reckoned from."""

    days: Annotated[int, Field(ge=1, le=90)] = 14
    past_weeks: Annotated[int, Field(ge=1, le=26)] = 8
    pays_percent: Annotated[int, Field(ge=0, le=100)] = 80


class Demand(Section):
    valid_days: Annotated[int, Field(ge=1, le=365)]


class Category(Section):
    code: Name
    hi: str
    en: str
    unit: Literal["kW", "HP"]
    papers_at_visit_up_to: Annotated[int, Field(ge=0)] | None = None  # load; None: always
