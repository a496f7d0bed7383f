"""What holds of every list of payments, whatever stands in it and however often it comes."""

import datetime as dt
import itertools
import random
from dataclasses import dataclass

import pytest

from missedcall.domain.payments.ledger import Channel
from missedcall.usecases.payments import payment_files
from missedcall.usecases.payments.payment_files import ImportedLine
from tests.kit import World, after, ist

HEADER = "Value date,UTR,Amount,Remarks"
MONEY = ("booked", "suspense", "known", "differs")


@dataclass
class Bank:
    """Write the list of a bank for two applications."""

    world: World
    number: str

    def lines(self, seed: int) -> list[str]:
        chance = random.Random(seed)
        payers = (self.number, f"for {self.number} by Ram", "99999999999", "my light")
        return [
            f"{ist(13):%d-%m-%Y} 13:{minute:02d}:00,{chance.choice('AB')}{chance.randrange(6)},"
            f"{chance.choice((10, 20))}.00,{chance.choice(payers)}"
            for minute in range(8)
        ]

    def imports(self, lines: list[str], *, dry_run: bool = False) -> list[ImportedLine]:
        return payment_files.import_payments(
            self.world.deps,
            channel=Channel.BANK,
            content="\n".join([HEADER, *lines]).encode(),
            actor="test",
            now=after(hours=3) + dt.timedelta(minutes=1),
            dry_run=dry_run,
        )

    def ledger(self) -> list[tuple[str, int, int | None]]:
        return sorted(
            (row["reference"], row["amount_paise"], row["application_id"])
            for row in self.world.rows("ledger")
        )


@pytest.fixture
def bank(world: World) -> Bank:
    return Bank(world, world.submit(*world.talks()).number)


@pytest.mark.parametrize("seed", range(6))
def test_a_list_twice_is_a_list_once_and_every_rupee_of_it_is_told_of(
    bank: Bank, seed: int
) -> None:
    lines = bank.lines(seed)
    foreseen = bank.imports(lines, dry_run=True)
    assert bank.ledger() == []

    first = bank.imports(lines)
    assert [one.outcome for one in foreseen] == [one.outcome for one in first]
    assert all(one.outcome in MONEY for one in first)
    assert sum(one.amount_paise or 0 for one in first) == sum(
        int(line.split(",")[2][:-3]) * 100 for line in lines
    )
    booked = sum(paise for _, paise, _ in bank.ledger())
    new = (one for one in first if one.outcome in ("booked", "suspense"))
    assert booked == sum(one.amount_paise or 0 for one in new)

    before = bank.ledger()
    again = bank.imports(lines)
    assert bank.ledger() == before
    for once, twice in zip(first, again, strict=True):
        assert twice.outcome == ("differs" if once.outcome == "differs" else "known")


def test_the_order_of_the_lines_does_not_matter(bank: Bank) -> None:
    lines = [
        f"23-11-2026 13:0{minute}:00,U{minute},{minute + 1}00,{payer}"
        for minute, payer in enumerate((bank.number, "99999999999", bank.number, "my light"))
    ]
    bank.imports(lines)
    before = bank.ledger()
    for order in itertools.islice(itertools.permutations(lines), 0, None, 7):
        assert {one.outcome for one in bank.imports(list(order))} == {"known"}
    assert bank.ledger() == before
