"""The page of accounts: two persons for what goes in by hand, and for all that goes out."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

import pytest

from missedcall.db.connection import application_lists
from missedcall.db.payments import ledger, reconciliations
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments, reconciliation, reversals
from missedcall.usecases.payments.reversals import ReversalCause
from tests.kit import World
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import NOW, Story

PAGE = "/money"


Person = Callable[[str], Browser]


@pytest.fixture
def person(story: Story, browser: Callable[[], Browser]) -> Person:
    def log_in(login: str) -> Browser:
        story.operator(login, role=Actor.ACCOUNTS)
        found = browser()
        found.log_in(login)
        return found

    return log_in


@pytest.fixture
def meera(person: Person) -> Browser:
    return person("meera")


@pytest.fixture
def ravi(person: Person) -> Browser:
    return person("ravi")


def application(deps: Deps) -> str:
    """Take a form, and give the number of its application."""
    world = World(deps)
    return world.submit(*world.talks()).number


def refused(actor: Browser, act: str, fields: Mapping[str, str]) -> str:
    return acts(actor, act, fields, status=409)


def acts(actor: Browser, act: str, fields: Mapping[str, str], *, status: int = 303) -> str:
    answer = actor.post(f"{PAGE}/{act}", page=PAGE, **fields)
    assert answer.status_code == status, answer.text
    return actor.get(PAGE).text if status == 303 else answer.text


def entries(deps: Deps) -> list[tuple[str, int]]:
    with deps.db.reading() as db:
        return [
            (row.reason, row.amount_paise)
            for row in reversed(ledger.list_latest_entries(db, limit=99))
        ]


def state(deps: Deps) -> str:
    with deps.db.reading() as db:
        return str(application_lists.list_latest_applications(db, limit=1)[0].state)


def test_an_empty_page_says_that_nothing_waits(meera: Browser) -> None:
    page = meera.get(PAGE).text
    for text in (
        "No money is in suspense.",
        "Nothing waits for a checker.",
        "No refund is due.",
        "No entry today yet.",
    ):
        assert said(text) in page


def test_only_accounts_may_see_it(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha")
    asha = browser()
    asha.log_in("asha")
    assert asha.get(PAGE).status_code == 403


RECEIPT = {
    "channel": "counter",
    "reference": "R-17",
    "amount": "1650.00",
    # The pages go by the clock of the machine.
    "paid_at": f"{dt.datetime.now(IST) - dt.timedelta(minutes=1):%Y-%m-%dT%H:%M}",
}


def test_a_receipt_counts_when_another_has_approved_it(
    deps: Deps, story: Story, meera: Browser, ravi: Browser
) -> None:
    number = application(deps)

    page = acts(meera, "enter", {"application": number, **RECEIPT})
    assert said("You entered it: another person approves it.") in page
    assert entries(deps) == []
    same = said("who entered it may not approve it; another person does")
    two = said("it takes two: %(why)s", why=same)
    assert two in refused(meera, "approve", {"voucher": "1"})
    twice = said("%(reference)s: it was entered before; see its voucher", reference="R-17")
    assert twice in refused(ravi, "enter", {"application": number, **RECEIPT})
    acts(ravi, "approve", {"voucher": "1"})
    assert entries(deps) == [("payment", 165_000)]
    done = {"voucher": 1, "state": said("booked")}
    assert said("voucher %(voucher)s is done already: %(state)s", **done) in refused(
        ravi, "approve", {"voucher": "1"}
    )
    assert len(entries(deps)) == 1


def test_a_cheque_that_bounces_before_it_is_cleared_never_counts(
    deps: Deps, story: Story, meera: Browser
) -> None:
    receipt = {**RECEIPT, "channel": "cheque", "application": application(deps)}
    acts(meera, "enter", {**receipt})
    acts(meera, "refuse", {"voucher": "1", "reason": "bounced"})
    assert entries(deps) == []
    acts(meera, "enter", {**receipt})


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "a lot"},
        {"reference": "=1"},
        {"paid_at": "2999-01-01T10:00"},
        {"paid_at": "2099-01-01T10:00"},
        {"paid_at": "1900-01-01T00:00"},
        {"paid_at": "0001-01-01T00:00"},
        {"paid_at": "2020-11-23T12:00"},
        {"channel": "bank"},
    ],
)
def test_what_cannot_be_entered_keeps_what_was_typed(
    meera: Browser, deps: Deps, wrong: dict[str, str]
) -> None:
    page = refused(meera, "enter", {"application": "41226000017", **RECEIPT, **wrong})
    (field,) = wrong
    label = {"amount": "राशि", "reference": "संदर्भ", "paid_at": "समय", "channel": "माध्यम"}[field]
    assert re.search(f'role="alert">{label}: ', page)
    assert "41226000017" in page


def pays(deps: Deps, number: str, reference: str = "U1") -> None:
    notice = PaymentNotice(Channel.BANK, reference, 295_000, settled_at=NOW)
    payments.book_payment(deps, application=number, notice=notice, actor="bank", now=NOW)


def test_money_of_nobody_is_matched_once(deps: Deps, story: Story, meera: Browser) -> None:
    number = application(deps)
    pays(deps, "9876500042")
    page = meera.get(PAGE).text
    assert "9876500042" not in page
    assert "₹ 2,950.00" in page

    of = {"channel": "bank", "reference": "U1"}
    assert said("application: there is none of this number; check its eleven digits") in refused(
        meera, "match", {"application": "123", **of}
    )
    page = acts(meera, "match", {"application": number, **of})
    assert said("No money is in suspense.") in page
    assert entries(deps) == [
        ("payment", 295_000),
        ("to_application", -295_000),
        ("matched", 295_000),
    ]
    assert state(deps) == "paid"
    refused(meera, "match", {"application": number, **of})


def test_money_of_nobody_goes_back_by_two(deps: Deps, meera: Browser, ravi: Browser) -> None:
    pays(deps, "123")
    of = {"channel": "bank", "reference": "U1"}
    acts(meera, "give-back", {"sent_as": "NEFT-9", **of})
    refused(meera, "approve", {"voucher": "1"})
    page = acts(ravi, "approve", {"voucher": "1"})
    assert said("No money is in suspense.") in page
    assert entries(deps) == [("payment", 295_000), ("refund", -295_000)]


def test_a_refund_takes_two(deps: Deps, story: Story, meera: Browser, ravi: Browser) -> None:
    number = application(deps)
    pays(deps, number)
    withdraw = Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared={"identity_proven": True})
    workflow.execute_command(deps, application_id=1, command=withdraw, now=NOW)

    page = acts(meera, "propose-refund", {"application": number, "sent_as": "NEFT-1"})
    assert said("You entered it: another person approves it.") in page
    refused(meera, "approve-refund", {"application": number})
    acts(ravi, "approve-refund", {"application": number})
    assert entries(deps)[-1] == ("refund", -295_000)
    assert state(deps) == "closed"


def test_a_bounced_payment_is_taken_out_by_two(
    deps: Deps, story: Story, meera: Browser, ravi: Browser
) -> None:
    pays(deps, application(deps))
    back = {"channel": "bank", "reference": "U1", "cause": "chargeback"}

    page = acts(meera, "reverse", back)
    assert said("Reversal") in page
    assert said("The bank called it back") in page
    refused(ravi, "reverse", back)
    refused(meera, "approve", {"voucher": "1"})
    assert state(deps) == "paid"

    acts(ravi, "approve", {"voucher": "1"})
    assert state(deps) == "demand_issued"
    assert entries(deps)[-1] == ("chargeback", -295_000)
    refused(ravi, "approve", {"voucher": "1"})
    refused(meera, "reverse", back)
    assert len(entries(deps)) == 2


def test_a_payment_that_was_taken_back_before_it_came_settles_nothing(
    deps: Deps, story: Story, meera: Browser
) -> None:
    number = application(deps)
    assert not reversals.reverse_payment(
        deps,
        channel=Channel.BANK,
        reference="U1",
        cause=ReversalCause.CHARGEBACK,
        actor="list of the bank",
        role=Actor.SYSTEM,
        now=NOW,
    )
    page = meera.get(PAGE).text
    assert said("Taken back before the payment came") in page
    assert "U1" in page

    pays(deps, number)

    assert state(deps) == "demand_issued"
    assert entries(deps) == [("payment", 295_000), ("chargeback", -295_000)]
    assert said("Taken back before the payment came") not in meera.get(PAGE).text


def test_what_was_paid_over_goes_back_by_two_and_the_work_goes_on(
    deps: Deps, story: Story, meera: Browser, ravi: Browser
) -> None:
    number = application(deps)
    pays(deps, number)
    back = {"application": number, "sent_as": "NEFT-9", "asked": "applicant, by telephone"}
    refused(meera, "refund-excess", back)
    pays(deps, number, "U2")
    refused(meera, "refund-excess", {**back, "asked": " "})

    page = acts(meera, "refund-excess", back)
    assert said("Refund of what was paid over") in page
    assert "₹ 2,950.00" in page
    refused(meera, "refund-excess", back)
    refused(meera, "approve", {"voucher": "1"})
    acts(ravi, "approve", {"voucher": "1"})

    assert entries(deps)[-1] == ("excess_back", -295_000)
    assert sum(paise for _, paise in entries(deps)) == 295_000
    assert state(deps) == "paid"
    assert "2950 वापसी भेजी गई" in last_text(deps)
    refused(ravi, "approve", {"voucher": "1"})
    refused(meera, "refund-excess", {**back, "sent_as": "NEFT-10"})


def test_no_more_goes_back_than_is_over_when_it_is_approved(
    deps: Deps, story: Story, meera: Browser, ravi: Browser
) -> None:
    number = application(deps)
    pays(deps, number)
    pays(deps, number, "U2")
    for sent_as in ("NEFT-1", "NEFT-2"):
        back = {"application": number, "sent_as": sent_as, "asked": "applicant"}
        acts(meera, "refund-excess", back)

    acts(ravi, "approve", {"voucher": "1"})
    refused(ravi, "approve", {"voucher": "2"})
    assert sum(paise for _, paise in entries(deps)) == 295_000


def last_text(deps: Deps) -> str:
    with deps.db.reading() as db:
        return str(db.exec_driver_sql("SELECT text FROM messages ORDER BY id DESC").scalar())


def test_gives_the_connections_of_some_days_as_a_file(meera: Browser) -> None:
    days = {"since": "2026-11-01", "until": "2026-11-30"}
    file = meera.post(f"{PAGE}/export", page=PAGE, **days)
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    assert file.text.startswith("bp,application,office,")

    for wrong in (
        {"until": "2026-10-30"},
        {"since": "soon"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
    ):
        refused = meera.post(f"{PAGE}/export", page=PAGE, **{**days, **wrong})
        assert refused.status_code == 409
        assert said("choose two days: the first, and the last within a year") in refused.text


def differs(deps: Deps, *, days: int = 1) -> None:
    """Let the bank's list of a day lack a payment that is booked; compared so many times."""
    notice = PaymentNotice(Channel.BANK, "UTR1", 5_000, settled_at=NOW)
    payments.book_payment(
        deps, application=application(deps), notice=notice, actor="bank", now=NOW
    )
    day = NOW.astimezone(IST).date()
    for each in range(days):
        content = f"Value date,UTR,Amount,Remarks\n{each},,,\n".encode()
        reconciliation.reconcile_day(
            deps, channel=Channel.BANK, day=day, content=content, actor="system", now=NOW
        )


def test_what_a_comparison_found_stays_until_a_person_has_settled_it(
    deps: Deps, meera: Browser
) -> None:
    differs(deps, days=3)
    page = meera.get(PAGE).text
    assert page.count("UTR1") == 2  # in one line and its form

    fields = {"channel": "bank", "reference": "UTR1", "reason": " "}
    assert said("reason: say what the bank has answered") in refused(meera, "settle", fields)
    fields["reason"] = "the bank booked it a day later"
    assert acts(meera, "settle", fields, status=303) is not None

    assert said("Bank and ledger do not agree") not in meera.get(PAGE).text
    gone = "%(channel)s %(reference)s: no difference waits; look again"
    assert said(gone, channel=said("bank"), reference="UTR1") in refused(meera, "settle", fields)
    with deps.db.reading() as db:
        (noted,) = db.exec_driver_sql(
            "SELECT actor, subject, reason FROM audit WHERE action = 'difference.settle'"
        ).all()
        assert reconciliations.count_unsettled_differences(db, since=NOW) == 0
    assert tuple(noted) == ("meera", "bank UTR1", "the bank booked it a day later")


def test_a_reversal_whose_payment_will_not_come_is_closed_and_the_payment_then_counts(
    deps: Deps, meera: Browser
) -> None:
    number = application(deps)
    reversals.reverse_payment(
        deps,
        channel=Channel.BANK,
        reference="UTR9",
        cause=ReversalCause.CHARGEBACK,
        actor="bank",
        role=Actor.SYSTEM,
        now=NOW,
    )
    fields = {"channel": "bank", "reference": "UTR9", "reason": "a slip of the bank"}
    assert said("Why it will not come") in meera.get(PAGE).text

    acts(meera, "close-reversal", fields, status=303)

    assert "UTR9" not in meera.get(PAGE).text
    assert refused(meera, "close-reversal", fields)
    notice = PaymentNotice(Channel.BANK, "UTR9", 5_000, settled_at=NOW)
    payments.book_payment(deps, application=number, notice=notice, actor="bank", now=NOW)
    with deps.db.reading() as db:
        entries = ledger.list_latest_entries(db, limit=9)
    assert [entry.amount_paise for entry in entries] == [5_000]


def test_what_was_typed_stays_in_the_form_that_was_refused_and_in_no_other(
    deps: Deps, meera: Browser
) -> None:
    application(deps)
    pays(deps, "9876500042")

    page = refused(
        meera, "match", {"channel": "bank", "reference": "U1", "application": "41226999999"}
    )

    assert page.count('value="41226999999"') == 1
    assert re.search(r'id="match-\d+"[^>]* value="41226999999"', page)
