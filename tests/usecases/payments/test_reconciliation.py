"""The night's comparison: what we lack is booked, what the bank lacks is told."""

import datetime as dt

import pytest

from missedcall.db.payments import reconciliations
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.domain.payments.reconcile import DifferenceKind
from missedcall.usecases.payments import (
    payment_files,
    payments,
    reconciliation,
    settled_differences,
)
from missedcall.usecases.payments.reconciliation import ReconciliationReport
from tests.kit import World, after, ist

DAY = dt.date(2026, 11, 22)
HEADER = "Value date,UTR,Amount,Remarks\n"


def pays(world: World, reference: str, *, rupees: int, at: dt.datetime) -> None:
    notice = PaymentNotice(Channel.BANK, reference, rupees * 100, settled_at=at)
    payments.book_payment(world.deps, application="1", notice=notice, actor="bank", now=at)


@pytest.fixture
def booked(world: World) -> World:
    pays(world, "SAME", rupees=10, at=ist(10, day=22))
    pays(world, "OURS", rupees=20, at=ist(11, day=22))
    pays(world, "OTHER", rupees=30, at=ist(12, day=22))
    pays(world, "LATE", rupees=40, at=ist(0, 1, day=23))
    pays(world, "TODAY", rupees=50, at=ist(9))
    return world


def a_file() -> bytes:
    rows = [("SAME", "10"), ("OTHER", "31"), ("THEIRS", "60"), ("LATE", "40"), ("BAD", "x")]
    lines = [f"22-11-2026 10:00:00,{name},{rupees},1" for name, rupees in rows]
    return (HEADER + "\n".join([*lines, "23-11-2026 09:00:00,TODAY,50,1"])).encode()


def compare(world: World) -> ReconciliationReport:
    return reconciliation.reconcile_day(
        world.deps,
        channel=Channel.BANK,
        day=DAY,
        content=a_file(),
        actor="test",
        now=after(hours=1),
    )


def test_each_difference_has_its_kind_and_only_what_we_lack_is_booked(booked: World) -> None:
    before = booked.rows("ledger")
    report = compare(booked)

    assert [(each.kind, each.reference) for each in report.differences] == [
        (DifferenceKind.DIFFERS, "OTHER"),
        (DifferenceKind.MISSING_THERE, "OURS"),
        (DifferenceKind.MISSING_HERE, "THEIRS"),
    ]
    assert (report.agreed, report.other_days) == (2, 1)
    assert report.refused[0].startswith("line 6: Amount")
    rows = booked.rows("ledger")
    assert rows[: len(before)] == before
    assert [(row["reference"], row["amount_paise"]) for row in rows[len(before) :]] == [
        ("THEIRS", 6_000)
    ]
    again = compare(booked)
    assert [each.kind for each in again.differences] == [
        DifferenceKind.DIFFERS,
        DifferenceKind.MISSING_THERE,
    ]
    assert len(booked.rows("ledger")) == len(rows)


def test_a_second_payer_of_a_reference_is_shown_and_a_lost_zero_is_not(world: World) -> None:
    pays(world, "000412", rupees=10, at=ist(10, day=22))
    lines = ["412,10,1", "TWO,20,1", "TWO,20,2", "TWO,20,2"]
    content = HEADER + "\n".join(f"22-11-2026 10:00:00,{line}" for line in lines)

    for _ in range(2):
        report = reconciliation.reconcile_day(
            world.deps,
            channel=Channel.BANK,
            day=DAY,
            content=content.encode(),
            actor="test",
            now=after(hours=1),
        )
        (difference,) = report.differences
        assert (difference.kind, difference.reference) == (DifferenceKind.DIFFERS, "TWO")
        assert report.agreed == 1
    assert [row["reference"] for row in world.rows("ledger")] == ["000412", "TWO"]

    payment_files.import_payments(
        world.deps,
        channel=Channel.BANK,
        content=content.encode(),
        actor="meera",
        now=after(hours=2),
        other_payers=True,
    )
    report = reconciliation.reconcile_day(
        world.deps,
        channel=Channel.BANK,
        day=DAY,
        content=content.encode(),
        actor="test",
        now=after(hours=3),
    )
    assert (report.differences, report.agreed) == ((), 2)


def test_the_files_of_the_night_are_compared_once(booked: World) -> None:
    folder = booked.deps.config.state_dir / reconciliation.FOLDER
    folder.mkdir(parents=True)
    (folder / "bank-2026-11-22.csv").write_bytes(a_file())
    (folder / "bank-2026-99-99.csv").write_bytes(a_file())
    (folder / "bbps-2026-11-22.csv").write_bytes(b"nothing")

    for hours in (1, 1, 3):
        reconciliation.reconcile_payment_files(booked.deps, now=after(hours=hours))

    kept = booked.one("reconciliations")
    assert (kept["channel"], kept["day"], kept["agreed"]) == ("bank", DAY, 2)
    assert len(booked.rows("reconciliation_differences")) == 3
    assert Measure.MONEY_DIFFERENCES in {rule.measure for rule in booked.deps.config.alarms.rules}


def test_what_the_bank_took_back_leaves_the_books_also_when_it_stands_first(world: World) -> None:
    head = "Txn Time,Txn Ref,Amount,Consumer No,Status\n"
    lines = ["R1,10,1,REVERSED", "R1,10,1,SUCCESS", "R2,20,1,SUCCESS"]
    content = head + "\n".join(f"2026-11-22T10:00:00,{line}" for line in lines)
    for more in ("", "\n2026-11-22T11:00:00,R2,5,1,REVERSED"):
        report = reconciliation.reconcile_day(
            world.deps,
            channel=Channel.BBPS,
            day=DAY,
            content=(content + more).encode(),
            actor="test",
            now=after(hours=1),
        )

    assert sorted((row["reference"], row["amount_paise"]) for row in world.rows("ledger")) == [
        ("R1", -1_000),
        ("R1", 1_000),
        ("R2", 2_000),
    ]
    assert [(each.kind, each.reference) for each in report.differences] == [
        (DifferenceKind.DIFFERS, "R2")
    ]


def test_what_a_remark_tells_of_a_person_is_neither_kept_nor_shown(world: World) -> None:
    lines = ["999999990019,10,Aadhaar 9999-9999-0019", "R2,10,Ramesh 98765 00021"]
    content = HEADER + "\n".join(f"22-11-2026 10:00:00,{line}" for line in lines)

    found = payment_files.import_payments(
        world.deps,
        channel=Channel.BANK,
        content=content.encode(),
        actor="meera",
        now=after(hours=1),
    )

    first, second = world.rows("ledger")
    assert (first["reference"], first["payer_reference"]) == (
        "999999990019",
        "Aadhaar[Aadhaarremov",
    )
    assert [each.application for each in found] == [
        first["payer_reference"],
        "Ramesh+91 98xxxxxx21",
    ]
    assert second["payer_reference"] == "Ramesh9876500021"


def test_what_a_person_has_settled_does_not_wait_again_when_the_day_is_compared_again(
    booked: World,
) -> None:
    def waiting() -> list[str]:
        with booked.deps.db.reading() as db:
            found = reconciliations.list_unsettled_differences(db, limit=9)
        return [each.reference for each in found]

    compare(booked)
    settled_differences.settle_difference(
        booked.deps,
        channel=Channel.BANK,
        reference="OURS",
        reason="the bank has it under another day",
        by="meera",
        now=after(hours=2),
    )

    compare(booked)

    assert waiting() == ["OTHER"]
