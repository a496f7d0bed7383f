"""Describe the sections about the pages that every visitor may open."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from missedcall.config.section import LocalName, Section


class MobileCodes(Section):
    """Say how long a code that proves a mobile lives, and how many are sent; costs in paise."""

    valid_minutes: Annotated[int, Field(ge=1, le=15)] = 5
    tries: Annotated[int, Field(ge=1, le=5)] = 3
    wait_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    again_s: Annotated[int, Field(ge=10, le=3600)] = 60
    number_hour: Annotated[int, Field(ge=1, le=60)] = 4
    number_day: Annotated[int, Field(ge=1, le=200)] = 8
    address_hour: Annotated[int, Field(ge=1, le=100_000)] = 60
    address_day: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    part_paise: Annotated[int, Field(ge=1, le=10_000)] = 20
    day_paise: Annotated[int, Field(ge=1, le=1_000_000_000)] = 100_000
    proof_minutes: Annotated[int, Field(ge=5, le=1440)] = 60


class PublicPages(Section):
    """Say what the public pages tell of their owner, and how much they take.

    `owner` and `address` are texts by language; `reviewed` is when the pages were last looked
    through as a whole, `mail` whom one writes to about them.
    """

    owner: LocalName = Field(
        default={"en": "Chhattisgarh State Power Distribution Company Limited"}
    )
    address: LocalName = Field(default={"en": "Raipur, Chhattisgarh"})
    mail: str = ""
    reviewed: dt.date = dt.date(2026, 11, 29)
    calls_a_day: Annotated[int, Field(ge=0, le=50)] = 3
