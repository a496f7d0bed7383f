"""What the fake gateway can do to a message, each thing under a name and a number. Pure.

A number that ends in a fault's four digits asks for it, so that every outcome can be tried by hand
as well; nothing of it leaves the machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Say = Literal["yes", "late", "no_id", "junk", "reset", "error"]


@dataclass(frozen=True)
class PlayedRefusal:
    """An answer that is given without taking the message."""

    status: int
    body: str
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ReportedFault:
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
class PlayedFault:
    """What becomes of a message: refused, or taken, answered and reported on."""

    ending: str
    tells: str
    refusal: PlayedRefusal | None = None
    answer: Say = "yes"
    reports: tuple[ReportedFault, ...] = (ReportedFault(),)
    per_part: bool = False


ORDINARY: Final = PlayedFault("", "taken, and delivered")
FAULTS: Final[Mapping[str, PlayedFault]] = {
    "slow": PlayedFault("0901", "taken, but answered later than anybody waits", answer="late"),
    "error": PlayedFault(
        "0902", "status 500, not taken", PlayedRefusal(500, "Internal Server Error")
    ),
    "refused": PlayedFault(
        "0903",
        "status 200 with DLT error 633, not taken",
        PlayedRefusal(200, "ERROR 633 text does not match template"),
    ),
    "junk": PlayedFault("0904", "taken, but the answer cannot be read", answer="junk"),
    "reset": PlayedFault("0905", "taken, but the answer breaks off", answer="reset"),
    "no_receipt": PlayedFault("0906", "taken, no receipt ever", reports=()),
    "receipt_twice": PlayedFault(
        "0907", "delivered, told twice", reports=(ReportedFault(), ReportedFault())
    ),
    "undelivered": PlayedFault(
        "0908", "not delivered, for good", reports=(ReportedFault("UNDELIV"),)
    ),
    "busy": PlayedFault(
        "0909",
        "status 429 with Retry-After, not taken",
        PlayedRefusal(429, "too many requests", {"Retry-After": "1"}),
    ),
    "temporary": PlayedFault(
        "0910", "status 503, not taken, try later", PlayedRefusal(503, "TRY LATER maintenance")
    ),
    "error_after": PlayedFault("0911", "taken, and then status 500", answer="error"),
    "no_id": PlayedFault("0912", "taken, but the answer gives no id", answer="no_id"),
    "receipt_first": PlayedFault(
        "0913", "the receipt comes before the answer", reports=(ReportedFault(at_once=True),)
    ),
    "receipt_reversed": PlayedFault(
        "0914",
        "delivered is told before accepted",
        reports=(ReportedFault(), ReportedFault("ACCEPTD")),
    ),
    "receipt_per_part": PlayedFault(
        "0915", "each part has a receipt, all delivered", per_part=True
    ),
    "part_undelivered": PlayedFault(
        "0916",
        "each part has a receipt, the last was not delivered",
        reports=(ReportedFault("UNDELIV"), ReportedFault()),
        per_part=True,
    ),
    "receipt_unknown": PlayedFault(
        "0917",
        "a receipt for a message that was not sent",
        reports=(ReportedFault(id_as="unknown"),),
    ),
    "receipt_odd_id": PlayedFault(
        "0918", "the receipt writes the id another way", reports=(ReportedFault(id_as="odd"),)
    ),
    "scrubbed_later": PlayedFault(
        "0919",
        "taken, then blocked by DLT error 633",
        reports=(ReportedFault("UNDELIV", code=633),),
    ),
    "locked_out": PlayedFault(
        "0921", "status 401, not taken: our login is wrong", PlayedRefusal(401, "who are you")
    ),
    "no_credit": PlayedFault(
        "0922",
        "status 200 with error 403, not taken: our credit is spent",
        PlayedRefusal(200, "ERROR 403 no credits are left"),
    ),
    "scrubber_down": PlayedFault(
        "0920", "DLT error 670, not taken", PlayedRefusal(200, "ERROR 670 scrubbing failed")
    ),
}


def fault_of_number(number: str) -> str:
    """Name the fault that a number asks for; empty when it asks for none."""
    return next((name for name, fault in FAULTS.items() if fault.ending == number[-4:]), "")


def state_of_fault(fault: PlayedFault) -> str:
    """Give the word on a message that has had its time: where no receipt came it has arrived."""
    return fault.reports[0].word if fault.reports else "DELIVRD"


def receipts_of_fault(fault: PlayedFault, *, parts: int) -> tuple[ReportedFault, ...]:
    """List the receipts of a message in the order in which they are sent.

    Where each part has its own, the fault's first report is that of the last part, and its last
    report that of all before.
    """
    if not fault.per_part:
        return fault.reports
    words = [fault.reports[-1].word] * (parts - 1) + [fault.reports[0].word]
    return tuple(ReportedFault(word, part=number) for number, word in enumerate(words, start=1))
