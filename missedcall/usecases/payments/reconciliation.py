"""Compare a day's list of the bank or gateway with the ledger, every night or when asked.

What we lack is booked; what the bank lacks, or has with another amount, is kept, told and never
edited. The files of the night lie in the state's folder `settlements`, as `bank-2026-11-22.csv`.
"""

import datetime as dt
import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from missedcall.db.monitoring import heartbeats
from missedcall.db.payments import ledger, reconciliations
from missedcall.domain.callbacks.calendar import IST, ist_date
from missedcall.domain.payments import reconcile
from missedcall.domain.payments.ledger import Channel, KnownPayment, PaymentDiffers
from missedcall.domain.payments.payment_file import NoPaymentList, PaymentLine
from missedcall.domain.payments.payment_record import PaymentRecord, WrongRecord
from missedcall.domain.payments.reconcile import Difference, DifferenceKind
from missedcall.domain.payments.references import reference_key
from missedcall.domain.shared.instants import InstantRefused, read_day
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payment_files, payment_records, prior_payments
from missedcall.usecases.payments.payment_files import ImportedLine

log = logging.getLogger(__name__)

EVERY = dt.timedelta(hours=1)
LAST_RUN = "settlements compared"
FOLDER = "settlements"
NAMED = re.compile(r"(bank|bbps|gateway)-(\d{4}-\d{2}-\d{2})\.csv")


@dataclass(frozen=True)
class ReconciliationReport:
    """Say how a day agrees; `refused` are lines that cannot be read, by their number."""

    channel: Channel
    day: dt.date
    agreed: int
    other_days: int
    differences: tuple[Difference, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class ForeseenReconciliation:
    """Say what a comparison would do: with each line of the day or unreadable, and what of ours
    the list does not name.
    """

    lines: tuple[ImportedLine, ...]
    missing_there: tuple[Difference, ...]


def foresee_day(
    deps: Deps, *, channel: Channel, day: dt.date, content: bytes, now: dt.datetime
) -> ForeseenReconciliation:
    """Say what `reconcile_day` would do; nothing is written. Raise `NoPaymentList` as it does."""
    lines = payment_files.read_payment_file(deps, channel=channel, content=content, now=now)
    of_day = {
        each.number: each.found
        for each in lines
        if isinstance(each.found, PaymentRecord) and ist_date(each.found.settled_at) == day
    }
    told = payment_files.import_payments(
        deps, channel=channel, content=content, actor="", now=now, dry_run=True
    )
    missing = reconcile.find_missing_at_bank(
        ours=_ours(deps, channel=channel, day=day),
        named=_named(each for each in of_day.values() if each.word == "paid"),
    )
    return ForeseenReconciliation(
        tuple(each for each in told if each.line in of_day or each.outcome == "refused"),
        tuple(missing),
    )


def _named(paid: Iterable[PaymentRecord]) -> set[str]:
    """Give the names under which the ledger may have what the list names."""
    return {
        name
        for each in paid
        for name in reconcile.ledger_names_of(
            each.reference, (each.application, each.payer_reference)
        )
    }


def reconcile_day(
    deps: Deps, *, channel: Channel, day: dt.date, content: bytes, actor: str, now: dt.datetime
) -> ReconciliationReport:
    """Compare a file with a day in India; raise `NoPaymentList` when it cannot be read."""
    lines = payment_files.read_payment_file(deps, channel=channel, content=content, now=now)
    told_of = [each.found for each in lines if isinstance(each.found, PaymentRecord)]
    paid = [each for each in told_of if each.word == "paid"]
    here = [each for each in paid if ist_date(each.settled_at) == day]
    ours = _ours(deps, channel=channel, day=day)
    found: dict[str, Difference] = {}
    for each in dict.fromkeys(here):
        _compare_line(deps, each, found, channel=channel, actor=actor, now=now)
    for each in told_of:
        if each.word == "reversed" and ist_date(each.settled_at) == day:
            _take_back(deps, each, found, channel=channel, actor=actor, now=now)
    agreed = len({reference_key(each.reference) for each in here} - found.keys())
    missing = reconcile.find_missing_at_bank(ours=ours, named=_named(here))
    strange = [*found.values(), *missing]
    differences = sorted(strange, key=lambda one: one.reference)
    _store_reconciliation(deps, channel, day, content, actor, agreed, differences, now=now)
    return ReconciliationReport(
        channel, day, agreed, len(paid) - len(here), tuple(differences), _refused(lines)
    )


def _refused(lines: Sequence[PaymentLine]) -> tuple[str, ...]:
    return tuple(
        f"line {each.number}: {each.found}"
        for each in lines
        if isinstance(each.found, WrongRecord)
    )


def _compare_line(
    deps: Deps,
    line: PaymentRecord,
    found: dict[str, Difference],
    *,
    channel: Channel,
    actor: str,
    now: dt.datetime,
) -> None:
    """Note how a line of the bank differs from the ledger; what we lack is booked."""
    notice = payment_records.notice_of_record(line, channel=channel)
    with deps.db.reading() as db:
        booked = prior_payments.find_booked_payment(
            deps, db, application=line.application, notice=notice
        )
    ours = booked.booked_paise if isinstance(booked, PaymentDiffers) else None
    if booked is None:
        payment_records.apply_payment_record(deps, line, channel=channel, actor=actor, now=now)
    if not isinstance(booked, KnownPayment):
        kind = DifferenceKind.MISSING_HERE if booked is None else DifferenceKind.DIFFERS
        new = Difference(kind, line.reference, ours, line.amount_paise)
        reconcile.add_difference(found, new)


def _take_back(
    deps: Deps,
    line: PaymentRecord,
    found: dict[str, Difference],
    *,
    channel: Channel,
    actor: str,
    now: dt.datetime,
) -> None:
    """Book what the bank has taken back, or keep it until its payment comes."""
    if (
        payment_records.apply_payment_record(
            deps, line, channel=channel, actor=actor, now=now
        ).name
        == "differs"
    ):
        new = Difference(DifferenceKind.DIFFERS, line.reference, None, line.amount_paise or None)
        reconcile.add_difference(found, new)


def _ours(deps: Deps, *, channel: Channel, day: dt.date) -> dict[str, int]:
    """Give our payments of that day by their references."""
    begins = dt.datetime.combine(day, dt.time(), IST)
    with deps.db.reading() as db:
        rows = ledger.list_payments_settled_between(
            db, channel=channel, since=begins, until=begins + dt.timedelta(days=1)
        )
    return {row.reference: row.amount_paise for row in rows}


def _store_reconciliation(
    deps: Deps,
    channel: Channel,
    day: dt.date,
    content: bytes,
    actor: str,
    agreed: int,
    differences: Sequence[Difference],
    *,
    now: dt.datetime,
) -> None:
    """Keep a comparison; what a person has settled with the same amounts does not wait again."""
    with deps.db.writing() as db:
        settled = reconciliations.settled_differences_of_day(db, channel=channel, day=day)
        waiting = [
            each
            for each in differences
            if (each.reference, each.kind, each.ours_paise, each.theirs_paise) not in settled
        ]
        reconciliations.add_reconciliation(
            db,
            [asdict(each) for each in waiting],
            channel=channel,
            day=day,
            digest=hashlib.sha256(content).hexdigest(),
            at=now,
            actor=actor,
            agreed=agreed,
        )
    strange = sum(each.kind is not DifferenceKind.MISSING_HERE for each in waiting)
    if strange:
        log.error("%s of %s: %d payments do not agree with the ledger", channel, day, strange)


def reconcile_payment_files(deps: Deps, *, now: dt.datetime) -> None:
    """Compare every file of the folder that was not compared yet; look once an hour."""
    with deps.db.writing() as db:
        last = heartbeats.list_heartbeats(db).get(LAST_RUN)
        if last is not None and now - last < EVERY:
            return
        heartbeats.note_heartbeat(db, part=LAST_RUN, at=now)
    folder = deps.config.state_dir / FOLDER
    for path in sorted(folder.glob("*.csv")):
        named = NAMED.fullmatch(path.name)
        if named:
            _compare(deps, path, Channel(named[1]), named[2], now=now)


def _compare(deps: Deps, path: Path, channel: Channel, named: str, *, now: dt.datetime) -> None:
    try:
        day = read_day(named)
    except InstantRefused:
        log.warning("%s names no day; write it as bank-2026-11-22.csv", path.name)
        return
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    with deps.db.reading() as db:
        if reconciliations.is_file_reconciled(db, channel=channel, day=day, digest=digest):
            return
    try:
        reconcile_day(deps, channel=channel, day=day, content=content, actor="system", now=now)
    except NoPaymentList as error:
        log.warning("%s cannot be compared with the ledger: %s", path.name, error)
