"""Read what a gateway or a bank says of one payment, whatever it calls the values."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from missedcall.domain.applications import application_number
from missedcall.domain.payments.references import read_reference
from missedcall.domain.payments.refusals import RecordFix, RecordRefusal
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.domain.shared.instants import AHEAD, InstantRefused, read_instant

Unit = Literal["paise", "rupees"]
PaymentWord = Literal["paid", "reversed", "ignored"]
PAISE = re.compile(r"[0-9]{1,11}")
RUPEES = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")
GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}(\.[0-9]{1,2})?")
ELEVEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")
SPREADSHEET = re.compile(r"\.0{1,2}$")
SEPARATORS = re.compile(r"[\s\-/]")
MOST_PAISE = 1_000_000_000  # one crore rupees: no connection costs so much, so it is a mistake
MOST_PAYER_REFERENCE = 20


@dataclass(frozen=True)
class RecordShape:
    """Say where the values stand and how they are written.

    `time` is `iso`, `unix`, `unix_ms` or a pattern of strptime; a time without a zone is India's.
    `words` turns the value of `status` into ours; without a `status` everything is paid.
    """

    application: str
    reference: str
    amount: str
    settled_at: str
    amount_in: Unit
    time: str
    status: str | None = None
    words: Mapping[str, PaymentWord] | None = None


@dataclass(frozen=True)
class PaymentRecord:
    """Hold what was said of a payment.

    `application` is the number that the payer gave, or the payer's words when no number is in
    them; `payer_reference` are the words. `amount_paise` is 0 where a reversal names none: all of
    it is taken back.
    """

    application: str
    reference: str
    amount_paise: int
    settled_at: dt.datetime
    word: PaymentWord = "paid"
    payer_reference: str = ""


@dataclass(frozen=True)
class WrongRecord:
    """Say which value cannot be taken, why, and what would correct it."""

    field: str
    reason: Explanation
    fix: Explanation

    @property
    def explanation(self) -> Explanation:
        """Say all of it in one sentence."""
        return explain(RecordRefusal.LINE, field=self.field, why=self.reason, fix=self.fix)

    def __str__(self) -> str:
        return str(self.explanation)


def read_payment_record(
    values: Mapping[str, str], shape: RecordShape, *, now: dt.datetime
) -> PaymentRecord | WrongRecord:
    """Read one payment; what is absent from `values` counts as empty."""
    word = _word(values, shape)
    reference = read_reference(values.get(shape.reference, ""))
    written_amount = values.get(shape.amount, "").strip()
    amount = read_paise(written_amount, unit=shape.amount_in)
    if word == "reversed" and not written_amount:
        amount = 0
    if isinstance(word, WrongRecord):
        return word
    if reference is None:
        return _wrong(shape.reference, RecordRefusal.REFERENCE, RecordFix.REFERENCE)
    if amount is None:
        if shape.amount_in == "paise":
            return _wrong(shape.amount, RecordRefusal.PAISE, RecordFix.PAISE)
        return _wrong(shape.amount, RecordRefusal.RUPEES, RecordFix.RUPEES)
    try:
        written = values.get(shape.settled_at, "")
        settled_at = read_instant(written, form=shape.time, latest=now + AHEAD)
    except InstantRefused as error:
        return WrongRecord(shape.settled_at, error.reason, explain(RecordFix.TIME))
    payer_reference = aadhaar.remove_aadhaar(values.get(shape.application, ""))
    number = read_application_number(payer_reference)
    return PaymentRecord(number, reference, amount, settled_at, word, _cut(payer_reference))


def read_application_number(payer_reference: str) -> str:
    """Give the application's number that a payer's words hold; else the words, cut.

    It may be grouped, in any script's digits, after an apostrophe, a number of a spreadsheet, or
    the one number in a sentence whose check digit holds. Of two such, neither is taken.
    """
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in payer_reference)
    whole = SEPARATORS.sub("", SPREADSHEET.sub("", plain.strip().lstrip("'")))
    if application_number.DIGITS.fullmatch(whole):
        return whole
    inside = {
        each
        for each in ELEVEN_DIGITS.findall(plain)
        if application_number.is_application_number(each)
    }
    return inside.pop() if len(inside) == 1 else _cut(payer_reference)


def _cut(payer_reference: str) -> str:
    """Give a payer's words as the ledger keeps them: without spaces, cut."""
    return "".join(payer_reference.split())[:MOST_PAYER_REFERENCE]


def _word(values: Mapping[str, str], shape: RecordShape) -> PaymentWord | WrongRecord:
    if shape.status is None:
        return "paid"
    word = (shape.words or {}).get(values.get(shape.status, "").strip())
    if word is not None:
        return word
    return _wrong(shape.status, RecordRefusal.WORD, RecordFix.WORD, known=tuple(shape.words or {}))


def _wrong(
    field: str, reason: RecordRefusal, fix: RecordFix, /, **slots_of_fix: object
) -> WrongRecord:
    return WrongRecord(field, explain(reason), explain(fix, **slots_of_fix))


def read_paise(text: str, *, unit: Unit, most: int | None = MOST_PAISE) -> int | None:
    """Read an amount exactly; None when it is none, not more than zero, or more than `most`."""
    typed = text.strip()
    if unit == "paise":
        found = int(typed) if PAISE.fullmatch(typed) else 0
    else:
        plain = RUPEES.fullmatch(typed.replace(",", "") if GROUPED.fullmatch(typed) else typed)
        found = int(plain[1]) * 100 + int((plain[2] or "0").ljust(2, "0")) if plain else 0
    return found if found > 0 and (most is None or found <= most) else None
