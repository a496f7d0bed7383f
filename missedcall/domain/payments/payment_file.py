"""Read the list of payments of a bank or of BBPS: a CSV with columns of any names."""

import datetime as dt
import re
from dataclasses import dataclass, field

from missedcall.domain.payments.payment_record import (
    PaymentRecord,
    RecordShape,
    WrongRecord,
    read_paise,
    read_payment_record,
)
from missedcall.domain.payments.refusals import RecordFix, RecordRefusal
from missedcall.domain.shared.csv_table import NotATable, TableLine, decode_table, read_table
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid

# What closes a statement begins with words or signs, not with a day or a number cut off.
CLOSING = re.compile(r"\D.*[^\W\d].*", re.DOTALL)
WIDTH = WrongRecord("line", explain(RecordRefusal.WIDTH), explain(RecordFix.QUOTE))
TOTAL = WrongRecord("line", explain(RecordRefusal.TOTAL), explain(RecordFix.COMPARE))


class PaymentFileRefusal(NamedCode):
    """Name why there is no reading the files of a channel."""

    CHANNEL = (
        "channel",
        msgid("config.yaml has no payments.files.%(channel)s; it has: %(known)s"),
    )
    NO_CHANNEL = (
        "no_channel",
        msgid("config.yaml has no payments.files.%(channel)s, and none for another channel"),
    )


class NoPaymentList(RequestRefused):
    """Refuse a file that is no list of payments."""


@dataclass(frozen=True)
class PaymentLine:
    """Hold one line of the file, counted as an editor counts, and what was read in it."""

    number: int
    found: PaymentRecord | WrongRecord


@dataclass
class StatementSums:
    """Add up the amounts of the lines, as the bank adds them up below: all, and the paid ones."""

    paise: dict[str, int] = field(default_factory=lambda: {"all": 0, "paid": 0})

    def add(self, amount: int | None, found: PaymentRecord | WrongRecord) -> None:
        self.paise["all"] += amount or 0
        if isinstance(found, PaymentRecord) and found.word == "paid":
            self.paise["paid"] += found.amount_paise


def read_payment_lines(
    content: bytes, shape: RecordShape, *, delimiter: str, now: dt.datetime
) -> list[PaymentLine]:
    """Read every payment; raise `NoPaymentList` when the file as a whole cannot be read.

    What frames a statement is passed over: lines above the names, empty lines, balances, remarks,
    and totals that add up. A total that does not is a line for a person: the file may be cut.
    """
    columns = [shape.application, shape.reference, shape.amount, shape.settled_at]
    columns += [shape.status] if shape.status else []
    try:
        table = read_table(decode_table(content), columns=columns, delimiter=delimiter)
    except NotATable as error:
        raise NoPaymentList(error.reason) from error
    sums = StatementSums()
    found = [_line(each, shape, sums, now=now) for each in table if not _is_remark(each, shape)]
    return [each for each in found if each is not None]


def _is_remark(line: TableLine, shape: RecordShape) -> bool:
    """Say whether a line tells of no payment: a balance, or words that close the statement."""
    if not line.is_whole:
        return len(line.said) == 1 and CLOSING.fullmatch(line.said[0]) is not None
    said = line.cells
    return not said[shape.reference] and not said[shape.amount]


def _line(
    line: TableLine, shape: RecordShape, sums: StatementSums, *, now: dt.datetime
) -> PaymentLine | None:
    """Read a payment; None for a total that adds up."""
    if not line.is_whole:
        return PaymentLine(line.number, WIDTH)
    amount = read_paise(line.cells[shape.amount], unit=shape.amount_in, most=None)
    if _is_total(line, shape):
        return None if amount in sums.paise.values() else PaymentLine(line.number, TOTAL)
    found = read_payment_record(line.cells, shape, now=now)
    sums.add(amount, found)
    return PaymentLine(line.number, found)


def _is_total(line: TableLine, shape: RecordShape) -> bool:
    said = line.cells
    has_time = any(sign.isdigit() for sign in said[shape.settled_at])
    return bool(said[shape.amount]) and not said[shape.reference] and not has_time
