"""Hold a list that a person sends on a page, and show its lines."""

import datetime as dt
from dataclasses import dataclass

from missedcall.domain.payments.refusals import RecordRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.domain.shared.instants import read_day
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.usecases.payments.payment_files import ImportedLine
from web.accounts.payers import masked_payer
from web.shared import texts
from web.shared.texts import lazy_gettext

FIXES = {
    "suspense": lazy_gettext("the page of accounts books it or gives it back"),
    "differs": lazy_gettext("ask the bank which is right"),
}


class UploadRefusal(NamedCode):
    """Name why a file is not shown."""

    SIZE = "size", msgid("choose a file of at most 1 MB")
    DAY = "day", msgid("the day of the list is none")
    NO_DAY = "no_day", msgid("say which day is compared")
    TOO_LONG = "too_long", msgid("it has more than %(most)s lines: divide it")


@dataclass(frozen=True)
class UploadedList:
    """Hold a list as it was sent, with what it is; `as_of` is the day of a list of arrears, or the
    day that is compared.
    """

    kind: str
    file: str
    as_of: str
    content: bytes

    @property
    def day(self) -> dt.date | None:
        return read_day(self.as_of) if self.as_of else None


@dataclass(frozen=True)
class ListLine:
    """Show a line of a list: its number, what it says, and what comes or came of it.

    What stands in no line of the file, for the bank has not named it, has no number.
    """

    line: int | None
    says: str
    amount_paise: int | None
    outcome: str
    reason: str

    @property
    def needs_a_person(self) -> bool:
        return self.outcome in ("refused", "differs", "suspense", "missing_there")


def payment_line(line: ImportedLine) -> ListLine:
    """Show what comes or came of a line of payments."""
    says = f"{masked_payer(line.application)} · {line.reference}"
    return ListLine(line.line, says, line.amount_paise, line.outcome, _why(line))


def _why(line: ImportedLine) -> str:
    """Say in the reader's language why a line needs a look, and what a person at a page does."""
    if line.reason is None:
        return ""
    why = texts.explained(line.reason)
    if line.fix is None:
        fix = str(FIXES.get(line.outcome, ""))
        return f"{why}; {fix}" if fix else why
    parts = {"field": line.field, "why": line.reason, "fix": line.fix}
    return texts.explained(explain(RecordRefusal.LINE, **parts))
