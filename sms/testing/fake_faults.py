"""What the fake gateway can do to a message, each thing under a name and a number. Pure.

A number that ends in a fault's four digits asks for it, so that every outcome can be tried by hand
as well; nothing of it leaves the machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Say = Literal["yes", "late", "no_id", "junk", "reset", "error"]


@dataclass(frozen=True)
class Refusal:
    """An answer that is given without taking the message."""

    status: int
    body: str
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Report:
    """One delivery receipt: the word, and what is odd about it.

    `part` is the number of the part it is about, `code` a DLT scrubber's, `id_as` how it writes
    the gateway's id, `at_once` that it is sent before the message is answered.
    """

    word: str = "DELIVRD"
    part: int | None = None
    code: int | None = None
    id_as: Literal["given", "odd", "unknown"] = "given"
    at_once: bool = False


@dataclass(frozen=True)
class Fault:
    """What becomes of a message: refused, or taken, answered and reported on."""

    ending: str
    tells: str
    refusal: Refusal | None = None
    answer: Say = "yes"
    reports: tuple[Report, ...] = (Report(),)
    per_part: bool = False


ORDINARY: Final = Fault("", "taken, and delivered")
FAULTS: Final[Mapping[str, Fault]] = {
    "slow": Fault("0901", "taken, but answered later than anybody waits", answer="late"),
    "error": Fault("0902", "status 500, not taken", Refusal(500, "Internal Server Error")),
    "refused": Fault(
        "0903",
        "status 200 with DLT error 633, not taken",
        Refusal(200, "ERROR 633 text does not match template"),
    ),
    "junk": Fault("0904", "taken, but the answer cannot be read", answer="junk"),
    "reset": Fault("0905", "taken, but the answer breaks off", answer="reset"),
    "no_receipt": Fault("0906", "taken, no receipt ever", reports=()),
    "receipt_twice": Fault("0907", "delivered, told twice", reports=(Report(), Report())),
    "undelivered": Fault("0908", "not delivered, for good", reports=(Report("UNDELIV"),)),
    "busy": Fault(
        "0909",
        "status 429 with Retry-After, not taken",
        Refusal(429, "too many requests", {"Retry-After": "1"}),
    ),
    "temporary": Fault(
        "0910", "status 503, not taken, try later", Refusal(503, "TRY LATER maintenance")
    ),
    "error_after": Fault("0911", "taken, and then status 500", answer="error"),
    "no_id": Fault("0912", "taken, but the answer gives no id", answer="no_id"),
    "receipt_first": Fault(
        "0913", "the receipt comes before the answer", reports=(Report(at_once=True),)
    ),
    "receipt_reversed": Fault(
        "0914",
        "delivered is told before accepted",
        reports=(Report(), Report("ACCEPTD")),
    ),
    "receipt_per_part": Fault("0915", "each part has a receipt, all delivered", per_part=True),
    "part_undelivered": Fault(
        "0916",
        "each part has a receipt, the last was not delivered",
        reports=(Report("UNDELIV"), Report()),
        per_part=True,
    ),
    "receipt_unknown": Fault(
        "0917", "a receipt for a message nobody sent", reports=(Report(id_as="unknown"),)
    ),
    "receipt_odd_id": Fault(
        "0918", "the receipt writes the id another way", reports=(Report(id_as="odd"),)
    ),
    "scrubbed_later": Fault(
        "0919",
        "taken, then blocked by DLT error 633",
        reports=(Report("UNDELIV", code=633),),
    ),
    "locked_out": Fault(
        "0921", "status 401, not taken: our login is wrong", Refusal(401, "who are you")
    ),
    "no_credit": Fault(
        "0922",
        "status 200 with error 403, not taken: our credit is spent",
        Refusal(200, "ERROR 403 no credits are left"),
    ),
    "scrubber_down": Fault(
        "0920", "DLT error 670, not taken", Refusal(200, "ERROR 670 scrubbing failed")
    ),
}


def asked_for(number: str) -> str:
    """Name the fault that a number asks for; empty when it asks for none."""
    return next((name for name, fault in FAULTS.items() if fault.ending == number[-4:]), "")


def told_when_asked(fault: Fault) -> str:
    """Give the word on a message that has had its time: where no receipt came it has arrived."""
    return fault.reports[0].word if fault.reports else "DELIVRD"


def reports(fault: Fault, *, parts: int) -> tuple[Report, ...]:
    """List the receipts of a message in the order in which they are sent.

    Where each part has its own, the fault's first report is that of the last part, and its last
    report that of all before.
    """
    if not fault.per_part:
        return fault.reports
    words = [fault.reports[-1].word] * (parts - 1) + [fault.reports[0].word]
    return tuple(Report(word, part=number) for number, word in enumerate(words, start=1))
