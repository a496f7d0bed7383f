"""Say what the registered text about a demand is filled with."""

import datetime as dt

from missedcall.domain.shared import money


def demand_text_values(*, application: str, total_paise: int, due_on: dt.date) -> dict[str, str]:
    """Give the slots of the text `demand`, or of `zero_demand` when nothing is due.

    Digits only, as the tags of the registration ask. Raises `LoosePaiseError` when the amount is
    not whole rupees.
    """
    if not total_paise:
        return {"application": application}
    return {
        "application": application,
        "amount": str(money.whole_rupees(total_paise)),
        "day": f"{due_on:%d}",
        "month": f"{due_on:%m}",
        "year": f"{due_on:%Y}",
    }
