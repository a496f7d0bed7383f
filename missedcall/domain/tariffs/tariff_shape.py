"""The shape of a tariff file: its keys, and what each may hold.

Every line must be named. One that this tariff does not charge is written as null, so that a
forgotten line cannot pass for a free one.
"""

import decimal
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from missedcall.domain.tariffs.tariff import TariffStatus
from missedcall.domain.tariffs.tariff_values import (
    CODES,
    Category,
    Day,
    Number,
    Rupees,
    Text,
    Whole,
    YesNo,
    fault,
    one_of,
)

ROUNDING_MODES = {
    "HALF_UP": decimal.ROUND_HALF_UP,
    "HALF_EVEN": decimal.ROUND_HALF_EVEN,
    "UP": decimal.ROUND_UP,
    "DOWN": decimal.ROUND_DOWN,
}
APPROVERS = 2
LoadUnitRule = Annotated[str, one_of(("ceil_min_1",))]  # a part counts as one, at least one


class TariffPart(BaseModel):
    """A part of the file, with these keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ValidDays(TariffPart):
    """The days in force, both included; no last one: until further notice."""

    starts: Day = Field(alias="from")
    ends: Day | None = Field(alias="to")

    @field_validator("ends")
    @classmethod
    def _is_no_earlier(cls, ends: date | None, info: ValidationInfo) -> date | None:
        starts = info.data.get("starts")
        if ends and starts and ends < starts:
            raise fault(f"{ends} is before {starts}", "write the last day in force")
        return ends


class RoundingRule(TariffPart):
    """The steps of rounding, and its way."""

    line: Rupees
    total: Rupees
    mode: Annotated[str, one_of(ROUNDING_MODES)]

    @model_validator(mode="after")
    def _has_steps(self) -> Self:
        if not self.line or not self.total:
            raise fault("has a step of 0", 'write rupees, such as "0.01"')
        return self


class LoadUnits(TariffPart):
    """How a load is counted: by the one rule there is."""

    kw: LoadUnitRule
    hp: LoadUnitRule


class FromDay(TariffPart):
    """A rule that holds from a day on."""

    starts: Day = Field(alias="from")


class PhaseLimits(FromDay):
    """Limits of contract load."""

    one_phase_max_kw: Number
    three_phase_max_kw: Number

    @model_validator(mode="after")
    def _allows_more_on_three(self) -> Self:
        if self.one_phase_max_kw > self.three_phase_max_kw:
            raise fault("allows more on one phase than on three", "swap or mend the limits")
        return self


def _share(value: Decimal) -> Decimal:
    if value > 1:
        raise fault(f"{value} is above 1", 'write 18 % as "0.18"')
    return value


class TaxRate(FromDay):
    """The rate of GST."""

    gst: Annotated[Number, AfterValidator(_share)]


class KilowattSteps(TariffPart):
    """A charge by kW."""

    base: Rupees
    included: Whole = Field(alias="included_kw")
    per_extra: Rupees = Field(alias="per_extra_kw")


class HorsepowerSteps(TariffPart):
    """A charge by HP."""

    base: Rupees
    included: Whole = Field(alias="included_hp")
    per_extra: Rupees = Field(alias="per_extra_hp")


def _unit(value: object) -> str:
    is_by_hp = isinstance(value, HorsepowerSteps) or (
        isinstance(value, Mapping) and "included_hp" in value
    )
    return "<hp>" if is_by_hp else "<kw>"


Steps = Annotated[
    Annotated[KilowattSteps, Tag("<kw>")] | Annotated[HorsepowerSteps, Tag("<hp>")],
    Discriminator(_unit),
]


class AreaSteps(TariffPart):
    """A charge in town and in the country."""

    urban: Steps = Field(alias="U")
    rural: Steps = Field(alias="R")


class Line(TariffPart):
    """What every line of a demand says of itself."""

    taxable: YesNo
    refundable: YesNo = False


class RegistrationLine(Line):
    """The fee for an application."""

    by_category: dict[Category, Rupees]


class ServiceLine(Line):
    """The charge for the connection: by phase and area, or under a category's own name."""

    model_config = ConfigDict(extra="allow")
    one_phase: AreaSteps | None = Field(None, alias="1ph")
    three_phase: AreaSteps | None = Field(None, alias="3ph")
    __pydantic_extra__: dict[Category, Steps]

    @property
    def by_category(self) -> dict[str, KilowattSteps | HorsepowerSteps]:
        """Give the charges of categories that have one of their own."""
        return dict(self.__pydantic_extra__)


class ExtraLengthLine(Line):
    """The charge for cable beyond an included length."""

    when: Text
    included_m: Number
    per_m: Rupees = Field(alias="per_m_or_part")


class DepositLine(Line):
    """The deposit for each unit of load."""

    per_unit: dict[Category, Rupees]


class DemandLines(TariffPart):
    """The four lines; null is one that this tariff does not charge."""

    registration: RegistrationLine | None
    service_connection: ServiceLine | None
    extra_length: ExtraLengthLine | None
    security_deposit: DepositLine | None


def _all_lines(value: object) -> object:
    return list(CODES) if value == "ALL" else value


class Waiver(TariffPart):
    """Lines that are waived when a condition holds."""

    id: Text
    when: Text
    waive: Annotated[list[Annotated[str, one_of(CODES)]], BeforeValidator(_all_lines)]


class SupplyNote(TariffPart):
    """What must be seen to before supply."""

    id: Text
    when: Text
    text: Annotated[dict[str, Text], Field(min_length=1)]  # by language


def _oldest_first(rules: Sequence[FromDay]) -> None:
    for earlier, later in pairwise(rules):
        if later.starts <= earlier.starts:
            reason = f"has {later.starts} after {earlier.starts}"
            raise fault(reason, "put the oldest first, once")


class TariffContent(TariffPart):
    """A tariff file as a whole."""

    tariff_id: Text
    status: Annotated[TariffStatus, one_of(TariffStatus)]
    source: Text
    approved_by: list[Text | None]
    valid: ValidDays
    rounding: RoundingRule
    load_unit: LoadUnits
    phase_rules: list[PhaseLimits]
    tax: list[TaxRate]
    lines: DemandLines
    exemptions: list[Waiver]
    conditions: list[SupplyNote] = []
    not_in_demand: list[Text]

    @field_validator("approved_by")
    @classmethod
    def _names_two(cls, names: list[str | None], info: ValidationInfo) -> list[str | None]:
        is_approved = info.data.get("status") is TariffStatus.APPROVED
        if is_approved and len(set(names) - {None}) < APPROVERS:
            raise fault("does not name two people", "an APPROVED tariff needs two different")
        return names

    @field_validator("phase_rules")
    @classmethod
    def _hold_from_the_first_day(
        cls, rules: list[PhaseLimits], info: ValidationInfo
    ) -> list[PhaseLimits]:
        _oldest_first(rules)
        valid = info.data.get("valid")
        if valid and (not rules or rules[0].starts > valid.starts):
            raise fault(f"has no rule on {valid.starts}", "begin no later than the tariff does")
        return rules

    @field_validator("tax")
    @classmethod
    def _is_in_order(cls, rates: list[TaxRate]) -> list[TaxRate]:
        _oldest_first(rates)
        return rates
