"""A person who gave another a password counts as that person where an act takes two."""

import dataclasses

import pytest

from missedcall.db.schema import note_audit
from missedcall.domain.connection.guards import GUARDS, Facts
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel
from missedcall.usecases import second_person
from missedcall.usecases.operators import access
from missedcall.usecases.operators.account_manager import AccountManager
from missedcall.usecases.payments import voucher_checks, vouchers
from missedcall.usecases.payments.voucher_checks import NotChecked
from missedcall.usecases.payments.vouchers import CounterReceipt
from missedcall.usecases.privacy import erasure_requests
from missedcall.usecases.privacy.request import PrivacyRequestRefused
from tests.kit import CALLER, NOON, World, after
from tests.usecases.privacy import story


def gives(world: World, giver: str, taker: str) -> None:
    with world.deps.db.writing() as db:
        note_audit(db, at=NOON, actor=giver, action="password.one_time", subject=taker)


def test_who_logs_in_as_another_does_not_erase_alone(world: World) -> None:
    world.misses()
    boss, other, third = (story.boss(world, login=name) for name in ("boss", "other", "third"))
    by = AccountManager(boss.login, Actor.ADMIN)
    access.give_one_time_password(world.deps, login="other", by=by, now=NOON)
    request = erasure_requests.propose_erasure(
        world.deps,
        number=CALLER,
        by=other,
        reason="hers",
        proof="the code",
        drops_callback=True,
        now=after(minutes=1),
    )

    with pytest.raises(PrivacyRequestRefused, match="gave the other a password") as refused:
        erasure_requests.approve_erasure(
            world.deps, request_id=request, by=boss, now=after(days=9)
        )
    assert refused.value.reason.code == "one_person"
    state = erasure_requests.approve_erasure(
        world.deps, request_id=request, by=third, now=after(days=9)
    )
    assert state == "restricted"


def test_a_voucher_is_checked_by_neither_side_of_a_password(world: World) -> None:
    gives(world, "meera", "ravi")
    receipt = CounterReceipt(Channel.COUNTER, "R1", "1", 1_000, NOON)
    voucher = vouchers.enter_receipt(world.deps, receipt, by="meera", now=after(days=1))

    with pytest.raises(NotChecked, match="count as one person"):
        voucher_checks.approve_voucher(
            world.deps, voucher_id=voucher, by="ravi", now=after(days=8)
        )
    voucher_checks.approve_voucher(world.deps, voucher_id=voucher, by="uma", now=after(days=8))


def test_it_goes_by_hands_and_ends_after_a_week_and_the_shell_binds_nobody(world: World) -> None:
    gives(world, "a", "b")
    gives(world, "b", "c")
    for name in ("x", "y"):
        gives(world, "shell:root", name)
    with world.deps.db.reading() as db:
        assert second_person.aliases_of_person(db, "c", since=after(days=6)) == {"a", "b", "c"}
        assert second_person.aliases_of_person(db, "c", since=after(days=8)) == {"c"}
        assert second_person.aliases_of_person(db, "x", since=NOON) == {"x"}


@pytest.mark.parametrize("name", ["refund_by_another", "rejection_by_another"])
def test_what_an_application_needs_two_for_asks_who_is_who(name: str) -> None:
    facts = Facts(acting="ravi", proposed_by="meera", reason="duplicate")
    asks = GUARDS[name]
    assert asks(facts)
    assert not asks(dataclasses.replace(facts, aliases=frozenset({"ravi", "meera"})))
