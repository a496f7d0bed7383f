"""Compare a whole day of a channel with the ledger on a page: what would come of it, and do it."""

from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.reconcile import Difference
from missedcall.domain.shared.csv_table import NotATable
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.payments import reconciliation
from web.accounts.uploaded_lists import ListLine, UploadedList, UploadRefusal, payment_line
from web.auth import users
from web.shared import context

KIND = "day-"  # before the name of a channel


def kind_of(channel: Channel) -> str:
    """Name the comparison of a channel's days among what can be uploaded."""
    return f"{KIND}{channel}"


def is_comparison(given: UploadedList) -> bool:
    """Say whether a list is to be compared, and not only taken."""
    return given.kind.startswith(KIND)


def foreseen_lines(given: UploadedList) -> list[ListLine]:
    """Show what a comparison would book and find; nothing is written.

    Raise `NotATable` without a day, and `NoPaymentList` for a file that cannot be read.
    """
    if given.day is None:
        raise NotATable(explain(UploadRefusal.NO_DAY))
    found = reconciliation.foresee_day(
        context.deps(),
        channel=_channel(given),
        day=given.day,
        content=given.content,
        now=context.now(),
    )
    return [*map(payment_line, found.lines), *map(_missing, found.missing_there)]


def compared_lines(given: UploadedList) -> list[ListLine]:
    """Compare the day, and show what was booked and found as it was foreseen."""
    shown = foreseen_lines(given)
    if given.day is not None:
        reconciliation.reconcile_day(
            context.deps(),
            channel=_channel(given),
            day=given.day,
            content=given.content,
            actor=users.current_user().login,
            now=context.now(),
        )
    return shown


def _channel(given: UploadedList) -> Channel:
    return Channel(given.kind.removeprefix(KIND))


def _missing(one: Difference) -> ListLine:
    return ListLine(None, one.reference, one.ours_paise, "missing_there", "")
