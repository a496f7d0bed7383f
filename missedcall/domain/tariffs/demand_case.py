"""An application as the tariff of the day sees it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.tariffs.condition import Facts
from missedcall.domain.tariffs.line_reason import CategoryCode, LineReason, explain_line
from missedcall.domain.tariffs.supply_request import KW_PER_UNIT, SupplyRequest
from missedcall.domain.tariffs.tariff import Tariff, Unit


@dataclass(frozen=True)
class DemandCase:
    """An ask as the tariff of the day sees it: its phase, and its load in whole units."""

    tariff: Tariff
    on: date
    ask: SupplyRequest
    phase: int
    unit: Unit
    units: int

    @property
    def facts(self) -> Facts:
        """Give what the tariff's conditions may look at."""
        return {
            "category": self.ask.category,
            "area": self.ask.area,
            "cable_by": self.ask.cable,
            "phase": self.phase,
            "units": self.units,
            "bpl_card": self.ask.bpl,
            "scst": self.ask.scst,
            "prepaid_smart_meter": self.ask.prepaid,
        }

    @property
    def category(self) -> CategoryCode:
        return CategoryCode(self.ask.category)

    @property
    def load_reason(self) -> Explanation | str:
        """Say how the load became whole units."""
        given = f"{self.ask.load:f} {self.ask.unit}"
        load = self.ask.load_kw / KW_PER_UNIT[self.unit]
        if self.ask.unit != self.unit:
            ratio = " (1 HP = 0.746 kW)" if "HP" in (self.ask.unit, self.unit) else ""
            given += f" = {_plain(load)} {self.unit}{ratio}"
        if load == self.units:
            return given
        return explain_line(LineReason.LOAD_BILLED, load=given, billed=f"{self.units} {self.unit}")


def _plain(number: Fraction) -> str:
    """Write a number with up to three decimals and no idle zeros."""
    return f"{float(number):.3f}".rstrip("0").rstrip(".")
