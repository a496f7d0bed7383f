"""Bring in the list of payments of a bank or of BBPS, line by line; each line counts once.

A file that cannot be read as a whole brings nothing in. Each line is a commit of its own, so that
a long file does not keep callers waiting; after a break the same file is brought in again.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from missedcall.db.schema import note_audit
from missedcall.domain.payments import payment_file
from missedcall.domain.payments.ledger import Channel, PaymentDiffers, find_same_payment
from missedcall.domain.payments.payment_file import NoPaymentList, PaymentFileRefusal, PaymentLine
from missedcall.domain.payments.payment_record import PaymentRecord, WrongRecord
from missedcall.domain.payments.references import reference_key
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payment_records, payments
from missedcall.usecases.payments.payment_records import PaymentOutcome

__all__ = ["ImportedLine", "NoPaymentList", "import_payments", "read_payment_file"]


@dataclass(frozen=True)
class ImportedLine:
    """Say what came of one line of the file; `field` is at fault, `fix` corrects it."""

    line: int
    outcome: str  # booked, known, suspense, differs, reversed, ignored, refused
    application: str
    reference: str
    amount_paise: int | None
    field: str = ""
    reason: Explanation | None = None
    fix: Explanation | None = None


def read_payment_file(
    deps: Deps, *, channel: Channel, content: bytes, now: dt.datetime
) -> list[PaymentLine]:
    """Read a file as the configuration says its channel writes; raise `NoPaymentList`."""
    settings = deps.config.payments.files.get(channel)
    if settings is None:
        known = tuple(map(str, deps.config.payments.files))
        refusal = PaymentFileRefusal.CHANNEL if known else PaymentFileRefusal.NO_CHANNEL
        raise NoPaymentList(explain(refusal, channel=str(channel), known=known))
    return payment_file.read_payment_lines(
        content, settings.shape, delimiter=settings.delimiter, now=now
    )


def import_payments(
    deps: Deps,
    *,
    channel: Channel,
    content: bytes,
    actor: str,
    now: dt.datetime,
    dry_run: bool = False,
    other_payers: bool = False,
) -> list[ImportedLine]:
    """Book every payment of a file and report each line; raise `NoPaymentList`.

    With `other_payers` a reference that another payer has used too is booked for both.
    """
    read = read_payment_file(deps, channel=channel, content=content, now=now)
    if dry_run:
        return list(_foreseen(deps, read, channel=channel, now=now, other_payers=other_payers))
    with deps.db.writing() as db:
        note_audit(
            db, at=now, actor=actor, action="payments import", subject=f"{channel} {len(read)}"
        )
    return [
        _take(deps, line, channel=channel, actor=actor, now=now, other_payers=other_payers)
        for line in read
    ]


def _take(
    deps: Deps,
    line: PaymentLine,
    *,
    channel: Channel,
    actor: str,
    now: dt.datetime,
    other_payers: bool,
) -> ImportedLine:
    if isinstance(line.found, WrongRecord):
        return _refused(line.number, line.found)
    outcome = payment_records.apply_payment_record(
        deps, line.found, channel=channel, actor=actor, now=now, other_payers=other_payers
    )
    return _reported(line.number, line.found, outcome)


def _foreseen(
    deps: Deps,
    read: Iterable[PaymentLine],
    *,
    channel: Channel,
    now: dt.datetime,
    other_payers: bool,
) -> Iterator[ImportedLine]:
    """Say what would come of each line; nothing is written."""
    seen: dict[str, list[PaymentRecord]] = {}
    for line in read:
        if isinstance(line.found, WrongRecord):
            yield _refused(line.number, line.found)
            continue
        earlier = seen.setdefault(reference_key(line.found.reference), [])
        would = _would(deps, line.found, channel, earlier, now=now, other_payers=other_payers)
        yield _reported(line.number, line.found, would)
        earlier.append(line.found)


def _would(
    deps: Deps,
    found: PaymentRecord,
    channel: Channel,
    earlier: Iterable[PaymentRecord],
    *,
    now: dt.datetime,
    other_payers: bool,
) -> PaymentOutcome:
    if found.word != "paid":
        return PaymentOutcome(found.word)
    notice = payment_records.notice_of_record(found, channel=channel)
    of_file = [payment_records.prior_of_record(each, channel=channel, now=now) for each in earlier]
    days = dt.timedelta(days=deps.config.payments.reference_days)
    known = find_same_payment(notice, of_file, same_within=days)
    is_other_payer = isinstance(known, PaymentDiffers) and known.mismatch == "payer"
    if known is not None and not (other_payers and is_other_payer):
        return payment_records.outcome_of_decision(known)
    answer = payments.preview_payment(
        deps,
        application=found.application,
        notice=notice,
        now=now,
        other_payers=other_payers,
    )
    return payment_records.outcome_of_decision(answer)


def _refused(number: int, wrong: WrongRecord) -> ImportedLine:
    return ImportedLine(number, "refused", "", "", None, wrong.field, wrong.reason, wrong.fix)


def _reported(number: int, found: PaymentRecord, outcome: PaymentOutcome) -> ImportedLine:
    return ImportedLine(
        number,
        outcome.name,
        phone.mask_in(found.application),
        found.reference,
        found.amount_paise or None,
        reason=outcome.note,
    )
