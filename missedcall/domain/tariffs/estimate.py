"""Hold the estimate of works: lines of a demand for which the tariff has no rate. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from missedcall.domain.tariffs.demand import DemandLine, Quote
from missedcall.domain.tariffs.line_reason import LineReason, explain_line

MOST_LINES = 4
LONGEST_LABEL = 80
MOST_PAISE = 100_000_000_00
WORKS = "works"  # the code of a demand's line that the tariff does not know


@dataclass(frozen=True)
class EstimateLine:
    """Say what is to be built or brought, and what it costs in paise, taxes included."""

    label: str
    amount_paise: int


def with_works(quote: Quote, lines: Iterable[EstimateLine]) -> Quote:
    """Give a demand with the works of an estimate; its lines still sum to its total."""
    works = tuple(
        DemandLine(WORKS, line.amount_paise, explain_line(LineReason.WORKS, label=line.label))
        for line in lines
    )
    total = quote.total_paise + sum(line.amount_paise for line in works)
    return replace(quote, lines=(*quote.lines, *works), total_paise=total)
