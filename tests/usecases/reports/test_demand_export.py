"""Demands for counters and SAP: what changed since a cursor is told, and nothing is lost."""

import csv
import io

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.connection import demands
from missedcall.usecases.connection.demands import Revision
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.payments import payments
from missedcall.usecases.reports import demand_export
from missedcall.usecases.reports.connected_export import ExportRefused
from missedcall.usecases.reports.demand_export import DemandChanges
from tests.kit import NOON, World, after


@pytest.fixture
def anita(world: World) -> Operator:
    operator_id = operators.add_operator(
        world.deps, login="anita", name="Anita", role=Actor.ACCOUNTS, password="correct horse",
        extension=None, language="hi", by="test", now=NOON,
    )  # fmt: skip
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    return found


@pytest.fixture
def billed(world: World) -> World:
    world.submit(*world.talks())
    return world


def export(world: World, by: Operator, since: str = "", *, minutes: float = 1) -> DemandChanges:
    now = after(minutes=minutes)
    return demand_export.export_demands(world.deps, since=since, operator=by, now=now)


def pays(world: World, paise: int, *, minutes: float, reference: str = "U1") -> None:
    at = after(minutes=minutes)
    number = world.one("applications")["number"]
    notice = PaymentNotice(Channel.BANK, reference, paise, settled_at=at)
    payments.book_payment(world.deps, application=number, notice=notice, actor="bank", now=at)


def test_each_change_is_told_once_and_says_how_it_stands_now(
    billed: World, anita: Operator
) -> None:
    first = export(billed, anita)
    (row,) = first.demands
    due = billed.one("demands")["total_paise"]
    assert (row.status, row.left_paise, row.paid_paise) == ("payable", due, 0)
    assert row.reference == f"{row.application}V1"
    assert not export(billed, anita, first.cursor, minutes=2).demands

    pays(billed, 50_000, minutes=3)
    second = export(billed, anita, first.cursor, minutes=4)
    (row,) = second.demands
    assert (row.left_paise, row.reference) == (due - 50_000, f"{row.application}V1R1")

    demands.revise_demand(
        billed.deps,
        application_id=1,
        revision=Revision({"load": "4.6"}, "another load", by_applicant=True),
        actor="asha",
        role=Actor.JE,
        now=after(minutes=5),
    )
    third = export(billed, anita, second.cursor, minutes=6)
    assert [row.version for row in third.demands] == [2]
    assert third.demands[0].left_paise == third.demands[0].total_paise - 50_000

    pays(billed, third.demands[0].left_paise, minutes=7, reference="U2")
    (row,) = export(billed, anita, third.cursor, minutes=8).demands
    assert (row.status, row.left_paise, row.reference) == ("nothing_owed", 0, "")


def test_what_is_written_at_this_moment_comes_the_next_time(
    billed: World, anita: Operator
) -> None:
    pays(billed, 50_000, minutes=1)
    at_once = export(billed, anita, minutes=1)
    later = export(billed, anita, at_once.cursor, minutes=2)

    assert [row.paid_paise for row in later.demands] == [50_000]


def test_a_long_list_goes_on_behind_its_cursor(
    billed: World, anita: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demand_export, "MOST", 1)
    cursor, rounds, more = "", 0, True
    while more:
        found = export(billed, anita, cursor)
        assert (found.cursor != cursor) is found.more
        cursor, more, rounds = found.cursor, found.more, rounds + 1
        assert rounds < 50
    assert not export(billed, anita, cursor).demands
    assert cursor == export(billed, anita, cursor).cursor


def test_the_file_names_nobody(billed: World, anita: Operator) -> None:
    text = demand_export.demands_as_csv(export(billed, anita).demands)

    (row,) = csv.DictReader(io.StringIO(text))
    assert row["application"] == billed.one("applications")["number"]
    assert "सुनीता" not in text
    assert "9876500001" not in text
    assert [each["action"] for each in billed.rows("audit")][-1] == "export.demands"


@pytest.mark.parametrize("since", ["x", "s1", "s-1-l0", "0"])
def test_what_is_no_cursor_is_refused(billed: World, anita: Operator, since: str) -> None:
    with pytest.raises(ExportRefused, match="cursor"):
        export(billed, anita, since)
