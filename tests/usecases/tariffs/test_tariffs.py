"""A tariff bills real people when two have approved its very file."""

import dataclasses

import pytest

from missedcall.db.schema import note_audit
from missedcall.domain.tariffs.tariff import TariffBook, TariffStatus
from missedcall.usecases.tariffs import tariffs
from missedcall.usecases.tariffs.pricing import MayNotBill
from missedcall.usecases.tariffs.tariffs import NotApprovable
from tests.kit import NOON, World, changed

ID = "cg-demo-1"


def with_tariff(world: World, **change: object) -> None:
    (tariff,) = world.deps.tariffs.tariffs
    book = TariffBook((dataclasses.replace(tariff, **change),))  # type: ignore[arg-type]  # its fields
    config = changed(world.deps.config, "service", mode="live")
    world.deps = dataclasses.replace(world.deps, config=config, tariffs=book)


def test_one_proposes_and_another_approves_and_then_it_bills(world: World) -> None:
    with_tariff(world, status=TariffStatus.APPROVED)
    call = world.talks()
    with pytest.raises(MayNotBill, match="two people"):
        world.submit(*call)

    with pytest.raises(NotApprovable, match="propose it first"):
        tariffs.approve_tariff(world.deps, tariff_id=ID, by="uma", now=NOON)
    tariffs.propose_tariff(world.deps, tariff_id=ID, by="anil", now=NOON)
    with pytest.raises(NotApprovable, match="yourself"):
        tariffs.approve_tariff(world.deps, tariff_id=ID, by="anil", now=NOON)
    with pytest.raises(MayNotBill):
        world.submit(*call)
    tariffs.approve_tariff(world.deps, tariff_id=ID, by="uma", now=NOON)
    with pytest.raises(NotApprovable, match="already"):
        tariffs.approve_tariff(world.deps, tariff_id=ID, by="ravi", now=NOON)

    assert world.submit(*call).total_paise == 295_000
    (standing,) = tariffs.list_tariffs(world.deps)
    assert (standing.proposed_by, standing.approved_by) == ("anil", "uma")


def test_a_changed_file_is_unapproved_again(world: World) -> None:
    with_tariff(world, status=TariffStatus.APPROVED)
    tariffs.propose_tariff(world.deps, tariff_id=ID, by="anil", now=NOON)
    tariffs.approve_tariff(world.deps, tariff_id=ID, by="uma", now=NOON)

    with_tariff(world, version="0" * 64)
    assert tariffs.list_tariffs(world.deps)[0].approved_by is None
    with pytest.raises(MayNotBill):
        world.submit(*world.talks())


def test_an_invented_tariff_cannot_even_be_proposed(world: World) -> None:
    with pytest.raises(NotApprovable, match="PLACEHOLDER"):
        tariffs.propose_tariff(world.deps, tariff_id=ID, by="anil", now=NOON)
    with pytest.raises(NotApprovable, match="no such tariff"):
        tariffs.propose_tariff(world.deps, tariff_id="cg-2", by="anil", now=NOON)


def test_who_gave_the_proposer_a_password_does_not_approve(world: World) -> None:
    with_tariff(world, status=TariffStatus.APPROVED)
    with world.deps.db.writing() as db:
        note_audit(db, at=NOON, actor="uma", action="password.one_time", subject="anil")
    tariffs.propose_tariff(world.deps, tariff_id=ID, by="anil", now=NOON)

    with pytest.raises(NotApprovable, match="uma and anil count as one person"):
        tariffs.approve_tariff(world.deps, tariff_id=ID, by="uma", now=NOON)
    tariffs.approve_tariff(world.deps, tariff_id=ID, by="ravi", now=NOON)
