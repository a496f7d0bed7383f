"""Old dues are looked up for every form: who owes is told, and checked by a person."""

import datetime as dt
import re
from typing import Any

import pytest
import sqlalchemy as sa

from missedcall.db.applications import arrears as rows
from missedcall.domain.applications.arrears_list import NoArrearsList
from missedcall.domain.applications.dues import DuesMatch
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.shared.money import rupees
from missedcall.usecases.applications import applications, arrears, dues
from missedcall.usecases.applications.arrears import ArrearsImportReport
from missedcall.usecases.applications.dues import DuesStand
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.payments import reversals
from missedcall.usecases.payments.reversals import ReversalCause
from tests.kit import NOON, World, a_form, after
from tests.usecases.applications.test_bp_numbers import person
from tests.usecases.applications.test_duplicates import statements
from tests.usecases.store import Store

HEAD = "bp,locality,name,relation_name,address,landmark,mobile,amount\n"
HOUSE = "H.No. 12/3 Ward 4"
DEBTOR = f"1000118821,1001,Sunita Verma,Ramlal Verma,{HOUSE},,9876500077,1240\n"
OCTOBER = dt.date(2026, 10, 1)
ASKED = {"bp": "1", "premises": "p", "mobile": "m", "locality": "1001"}
ELSEWHERE = {"address": "दुकान 7, बाज़ार", "mobile": "98765 00012"}


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


@pytest.fixture
def accounts(world: World) -> Operator:
    return person(world, Actor.ACCOUNTS)


def take(
    world: World,
    by: Operator,
    lines: str = DEBTOR,
    *,
    as_of: dt.date | None = OCTOBER,
    at: int = 0,
) -> ArrearsImportReport:
    return arrears.import_arrears(
        world.deps, text=HEAD + lines, file="owed.csv", source="sap", as_of=as_of, by=by,
        now=after(minutes=at),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ({**ELSEWHERE, "bp": "1000 118821"}, DuesMatch.BP),
        ({**ELSEWHERE, "address": "मकान १२/३, वार्ड ४"}, DuesMatch.PREMISES),
        ({**ELSEWHERE, "mobile": "98765 00077"}, DuesMatch.MOBILE),
        ({**ELSEWHERE, "name": "Sunitha Verma", "relation_name": "Ramlal Varma"}, DuesMatch.NAME),
    ],
)
def test_dues_are_found_and_told_before_the_form_is_taken(
    store: Store, accounts: Operator, typed: dict[str, str], by: DuesMatch
) -> None:
    take(store.world, accounts)

    with pytest.raises(DuesStand) as refused:
        applies(store, typed)

    (owed,) = refused.value.found
    assert (owed.by, owed.amount, owed.as_of) == (by, "1,240.00", OCTOBER)
    assert owed.owner == "BP …8821"
    assert store.world.rows("applications") == []


@pytest.mark.parametrize(
    "typed",
    [
        {**ELSEWHERE, "name": "Sunita Verma", "relation_name": "Mohan Sahu"},
        {**ELSEWHERE, "name": "Sunita Verma", "relation_name": "Ramlal Verma", "locality": "1002"},
    ],
)
def test_a_stranger_has_nothing_to_answer_for(
    store: Store, accounts: Operator, typed: dict[str, str]
) -> None:
    take(store.world, accounts)

    assert store.case(applies(store, typed)).state is State.DEMAND_ISSUED


def test_a_name_without_the_fathers_is_nobodys(store: Store, accounts: Operator) -> None:
    take(store.world, accounts, DEBTOR.replace("Ramlal Verma", ""))

    number = applies(store, {**ELSEWHERE, "name": "Sunita Verma", "relation_name": "Ramlal Verma"})
    assert store.case(number).state is State.DEMAND_ISSUED


def test_who_owes_is_checked_by_a_person_who_says_why_it_is_cleared(
    store: Store, accounts: Operator
) -> None:
    take(store.world, accounts)
    number = applies(store, {"address": HOUSE}, told=True)
    assert store.case(number).state is State.VERIFICATION

    accept = Command(Event.ACCEPT, Actor.VERIFIER, "meena", reason="seen")
    with pytest.raises(CommandRefused, match="no dues may stand"):
        store.acts(number, accept, at=5)
    paid = Command(
        Event.ACCEPT,
        Actor.VERIFIER,
        "meena",
        reason="dues paid R-7",
        declared={"dues_clear": True},
    )
    store.acts(number, paid, at=6)
    assert store.case(number).state is State.DEMAND_ISSUED


def test_who_has_paid_meanwhile_is_accepted_by_the_newer_list(
    store: Store, accounts: Operator
) -> None:
    take(store.world, accounts)
    number = applies(store, {"address": HOUSE}, told=True)

    take(store.world, accounts, DEBTOR.replace("8821", "8822").replace(HOUSE, "H.No. 99"), at=3,
         as_of=dt.date(2026, 11, 1))  # fmt: skip
    with store.world.deps.db.reading() as db:
        assert [owed.by for owed in dues.dues_of_form(db, a_form(address=HOUSE), now=NOON)] == []
    store.acts(number, Command(Event.ACCEPT, Actor.VERIFIER, "meena", reason="seen"), at=5)
    assert store.case(number).state is State.DEMAND_ISSUED


@pytest.mark.parametrize("question", ["dues_own", "dues_premises", "dues_firm"])
def test_who_tells_of_dues_is_checked_by_a_person(store: Store, question: str) -> None:
    number = applies(store, {question: "yes"})

    case = store.case(number)
    assert case.state is State.VERIFICATION
    assert store.world.one("applications")["form"][question] is True


def test_a_light_whose_money_was_called_back_is_owed_at_its_house(store: Store) -> None:
    store.receives("M1")
    number = store.paid()
    store.issues("M1")
    store.energises(number, "M1")
    due = store.case(number).due_paise
    reversals.reverse_payment(
        store.world.deps, channel=Channel.COUNTER, reference=f"R-{number}",
        cause=ReversalCause.BOUNCED,
        actor="anita", role=Actor.ACCOUNTS, now=after(minutes=90),
    )  # fmt: skip
    form = store.world.one("applications")["form"]

    with store.world.deps.db.reading() as db:
        house = {key: form[key] for key in ("locality", "address", "landmark")}
        found = dues.dues_of_form(db, a_form(**house), now=after(minutes=91))
    assert [(owed.application, owed.amount_paise) for owed in found] == [(number, due)]
    assert found[0].amount == rupees(due or 0)


def test_the_newest_list_of_a_source_counts_and_wrong_lines_are_named(
    world: World, accounts: Operator
) -> None:
    bad = (
        DEBTOR
        + DEBTOR
        + "12,1002,A,B,C,,,5\n1000118822,9999,A,B,C,,,5\n1000118823,1001,A,B,C,,,x\n"
    )
    report = take(world, accounts, bad)
    assert (report.taken, report.changed) == (1, True)
    assert [each.line for each in report.wrong] == [3, 4, 5, 6]
    before = world.rows("arrears"), world.rows("arrears_lists")

    assert not take(world, accounts, bad, as_of=None, at=9).changed
    assert (world.rows("arrears"), world.rows("arrears_lists")) == before
    with pytest.raises(NoArrearsList, match="older"):
        take(world, accounts, as_of=dt.date(2026, 9, 30))
    with pytest.raises(NoArrearsList, match="future"):
        take(world, accounts, as_of=dt.date(2026, 11, 24))
    take(world, accounts, DEBTOR.replace("1240", "500"), as_of=dt.date(2026, 11, 1), at=10)
    assert world.one("arrears")["amount_paise"] == 50_000


def test_the_look_is_two_statements(store: Store, accounts: Operator) -> None:
    take(store.world, accounts)
    with store.world.deps.db.reading() as db, statements(db) as said:
        assert dues.dues_of_form(db, a_form(address=HOUSE, bp="1000118821"), now=NOON)
    assert len(said) == 2


def test_each_look_is_a_stretch_of_an_index(store: Store) -> None:
    if store.world.deps.db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole")
    with store.world.deps.db.reading() as db:
        plan = [
            row.detail
            for statement in (rows.OWED, rows.OURS)
            for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {as_it_runs(db, statement)}")
        ]
    assert [step for step in plan if re.search("SCAN (arrears|connections|ledger)", step)] == []
    assert sum("USING INDEX" in step or "COVERING INDEX" in step for step in plan) >= 5


def as_it_runs(db: sa.Connection, statement: sa.Select[Any]) -> str:
    told = statement.params(ASKED)
    return str(told.compile(dialect=db.engine.dialect, compile_kwargs={"literal_binds": True}))


def applies(store: Store, typed: dict[str, str], *, told: bool = False) -> str:
    """Let a caller apply, told of the dues or not; give the number."""
    operator_id, attempt_id = store.call
    submitted = applications.submit_application(
        store.world.deps, operator_id=operator_id, attempt_id=attempt_id,
        form=a_form(**{"load": "1", **typed}), more=True, told_dues=told, now=NOON,
    )  # fmt: skip
    return submitted.number
