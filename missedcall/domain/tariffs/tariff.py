"""A tariff as values: what a new connection costs, from when, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from missedcall.domain.shared.local_text import LocalText
from missedcall.domain.tariffs.condition import Condition

Unit = Literal["kW", "HP"]


class TariffStatus(StrEnum):
    """How far a tariff has come. Only an approved one may bill."""

    PLACEHOLDER = "PLACEHOLDER"
    DRAFT = "DRAFT"
    APPROVED = "APPROVED"


@dataclass(frozen=True)
class Rounding:
    """Steps in paise to which each line and the total are rounded; `mode` is decimal's name."""

    line: int
    total: int
    mode: str


@dataclass(frozen=True)
class PhaseRule:
    """Limits of contract load in kW from a day on."""

    starts: date
    one_phase_max_kw: Decimal
    three_phase_max_kw: Decimal

    def phase(self, *, unit: Unit, load_kw: Fraction) -> int:
        """Give 1 or 3; what is billed in HP always has three phases."""
        return 1 if unit == "kW" and load_kw <= self.one_phase_max_kw else 3


@dataclass(frozen=True)
class Tax:
    """Rate of GST from a day on: 0.18 is 18 %."""

    starts: date
    gst: Decimal


@dataclass(frozen=True)
class StepCharge:
    """A charge of `base` paise that includes some units; each further one costs `per_extra`."""

    unit: Unit
    base: int
    included: int
    per_extra: int


@dataclass(frozen=True)
class Registration:
    """The fee in paise for an application, by category."""

    taxable: bool
    refundable: bool
    by_category: Mapping[str, int]


@dataclass(frozen=True)
class ServiceConnection:
    """The charge for the connection: by phase and area, or for a category of its own.

    A category of its own may be billed in HP; such a category is always three-phase.
    """

    taxable: bool
    refundable: bool
    by_phase: Mapping[tuple[int, str], StepCharge]
    by_category: Mapping[str, StepCharge]


@dataclass(frozen=True)
class ExtraLength:
    """The charge in paise for each metre of cable, or part, beyond the included length."""

    taxable: bool
    refundable: bool
    when: Condition
    included_m: Decimal
    per_m: int


@dataclass(frozen=True)
class SecurityDeposit:
    """The deposit in paise for each unit of load, by category."""

    taxable: bool
    refundable: bool
    per_unit: Mapping[str, int]


@dataclass(frozen=True)
class Exemption:
    """Lines that are waived when a condition holds."""

    id: str
    when: Condition
    waive: frozenset[str]


@dataclass(frozen=True)
class SupplyCondition:
    """Something that must be seen to before supply may be given."""

    id: str
    when: Condition
    text: LocalText


@dataclass(frozen=True)
class Tariff:
    """One version of the tariff, in force from `starts` to `ends`, both days included.

    A line that is None is stated in the file as not charged. `version` is the SHA-256 of the
    file, so that a stored demand can be explained from the very text it was made by.
    """

    tariff_id: str
    version: str
    file: str
    status: TariffStatus
    source: str
    approved_by: tuple[str, ...]
    starts: date
    ends: date | None
    rounding: Rounding
    phase_rules: tuple[PhaseRule, ...]
    taxes: tuple[Tax, ...]
    registration: Registration | None
    service_connection: ServiceConnection | None
    extra_length: ExtraLength | None
    security_deposit: SecurityDeposit | None
    exemptions: tuple[Exemption, ...]
    conditions: tuple[SupplyCondition, ...]
    not_in_demand: tuple[str, ...]

    def covers(self, on: date) -> bool:
        """Say whether this version is in force on a day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)

    def phase_rule(self, on: date) -> PhaseRule:
        """Give the limits of load on a day that this version covers."""
        return [rule for rule in self.phase_rules if rule.starts <= on][-1]

    def tax(self, on: date) -> Tax | None:
        """Give the rate of GST on a day, or None before the first one."""
        begun = [tax for tax in self.taxes if tax.starts <= on]
        return begun[-1] if begun else None

    def billing_unit(self, category: str) -> Unit:
        """Give the unit in which a category's load is billed."""
        own = self.service_connection.by_category if self.service_connection else {}
        return own[category].unit if category in own else "kW"

    def categories(self) -> tuple[str, ...]:
        """Give every category that a line of this version names."""
        named: set[str] = set()
        if self.registration:
            named.update(self.registration.by_category)
        if self.service_connection:
            named.update(self.service_connection.by_category)
        if self.security_deposit:
            named.update(self.security_deposit.per_unit)
        return tuple(sorted(named))


@dataclass(frozen=True)
class TariffBook:
    """All versions of the tariff, oldest first, without gap or overlap."""

    tariffs: tuple[Tariff, ...]

    def tariff_on(self, day: date) -> Tariff | None:
        """Give the version in force on a day, or None."""
        return next((tariff for tariff in self.tariffs if tariff.covers(day)), None)


@dataclass(frozen=True)
class NotApproved:
    """A tariff that may not bill, and why."""

    reason: str


def may_bill(
    tariff: Tariff, *, mode: Literal["test", "live"], approved: bool
) -> NotApproved | None:
    """Refuse to bill real consumers by a tariff that is not approved.

    The file says that the company has set it; `approved` that two people have looked at this very
    file.
    """
    if mode == "test" or (tariff.status is TariffStatus.APPROVED and approved):
        return None
    if tariff.status is TariffStatus.APPROVED:
        return NotApproved(
            f"tariff {tariff.tariff_id}: two people have not approved {tariff.file} as it is now; "
            "see `missedcall tariffs list`"
        )
    return NotApproved(
        f"tariff {tariff.tariff_id} is {tariff.status}, and only an APPROVED one may bill; "
        f"have two people approve {tariff.file}, or run in test mode"
    )
