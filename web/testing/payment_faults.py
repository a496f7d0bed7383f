"""What the fake payment gateway can tell of a payment, each thing under a name. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Event = Literal["paid", "reversed", "failed"]


@dataclass(frozen=True)
class PlayedNotice:
    """One notice: what it says has happened, and whether it is rightly signed and told at once."""

    event: Event = "paid"
    rightly_signed: bool = True
    late: bool = False


@dataclass(frozen=True)
class PlayedPayment:
    """What becomes of a payment: `percent` of what is asked is paid, and `notices` are posted."""

    tells: str
    percent: int = 100
    notices: tuple[PlayedNotice, ...] = (PlayedNotice(),)


PAID, REVERSED = PlayedNotice(), PlayedNotice("reversed")
FAULTS: Final[Mapping[str, PlayedPayment]] = {
    "ok": PlayedPayment("paid, and told once"),
    "late": PlayedPayment("paid, and told after a while", notices=(PlayedNotice(late=True),)),
    "double": PlayedPayment("paid once, and told twice", notices=(PAID, PAID)),
    "short": PlayedPayment("half of it is paid", percent=50),
    "over": PlayedPayment("half of it is paid too much", percent=150),
    "reversed": PlayedPayment("paid, then taken back", notices=(PAID, REVERSED)),
    "out_of_order": PlayedPayment(
        "paid and taken back, told the wrong way round", notices=(REVERSED, PAID)
    ),
    "wrongly_signed": PlayedPayment(
        "paid, and told with a wrong signature", notices=(PlayedNotice(rightly_signed=False),)
    ),
    "silent": PlayedPayment("paid, and never told", notices=()),
    "failed": PlayedPayment("not paid", percent=0, notices=(PlayedNotice("failed"),)),
}


def net_paise(fault: PlayedPayment, *, asked_paise: int) -> int:
    """Give what the gateway holds of a payment in the end."""
    is_back = any(notice.event == "reversed" for notice in fault.notices)
    return 0 if is_back else asked_paise * fault.percent // 100
