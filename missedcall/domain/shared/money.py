"""Money as whole paise, and how people see it."""

from decimal import Decimal


class LoosePaiseError(ValueError):
    """An amount with loose paise was to be stated in whole rupees."""


def rupees(paise: int) -> str:
    """Write an amount in rupees with Indian grouping: 12345650 paise is `1,23,456.50`."""
    whole, loose = divmod(abs(paise), 100)
    digits = str(whole)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)]
    sign = "-" if paise < 0 else ""
    return f"{sign}{','.join([*reversed(pairs), tail])}.{loose:02d}"


def whole_rupees(paise: int) -> int:
    """Give the amount in rupees; raise `LoosePaiseError` when paise are left over."""
    whole, loose = divmod(paise, 100)
    if loose:
        raise LoosePaiseError(
            f"{paise} paise is not a whole number of rupees; round it by the tariff's rule first"
        )
    return whole


def round_paise(amount: Decimal, *, step: int, mode: str) -> int:
    """Round an amount of paise to a multiple of `step` paise.

    `mode` is a rounding mode of `decimal`, such as `decimal.ROUND_HALF_UP`.
    """
    return int((amount / step).quantize(Decimal(1), rounding=mode)) * step
