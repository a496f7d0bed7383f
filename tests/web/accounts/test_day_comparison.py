"""A whole day is compared with the ledger on a page: first shown, then done; the rest stays."""

from missedcall.domain.callbacks.calendar import IST
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.web.accounts.test_imports import bank_list, outcomes, rows, shows, takes
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory


def test_a_day_is_shown_then_compared_and_what_differs_stays_on_the_page_of_accounts(
    deps: Deps, worklist: WorklistStory, meera: Browser
) -> None:
    number = worklist.applies()
    takes(meera, shows(meera, bank_list(worklist, ("U1", "10", number), ("U2", "20", number))))
    day = f"{worklist.now.astimezone(IST):%Y-%m-%d}"
    content = bank_list(worklist, ("U1", "10", number), ("U3", "30", number))

    shown = shows(meera, content, kind="day-bank", as_of=day)

    assert outcomes(shown.text) == [said("known already"), said("booked")]
    assert said("we have it, the list has not") in shown.text
    assert "₹ 40.00" in shown.text  # what the list itself names
    assert len(rows(deps, "SELECT * FROM ledger")) == 2
    assert rows(deps, "SELECT * FROM reconciliations") == []

    done = takes(meera, shown)

    assert done.status_code == 200
    assert len(rows(deps, "SELECT * FROM ledger")) == 3
    assert rows(deps, "SELECT actor, agreed FROM reconciliations") == [("meera", 1)]
    accounts = meera.get("/money").text
    assert said("We have it, the bank has not") in accounts
    assert "U2" in accounts


def test_payments_of_other_days_are_not_shown(worklist: WorklistStory, meera: Browser) -> None:
    content = bank_list(worklist, ("U1", "10", worklist.applies()))

    assert outcomes(shows(meera, content, kind="day-bank", as_of="2026-01-02").text) == []


def test_without_a_day_nothing_is_compared(worklist: WorklistStory, meera: Browser) -> None:
    answer = shows(meera, bank_list(worklist, ("U1", "10", worklist.applies())), kind="day-bank")

    assert answer.status_code == 422
    assert said("say which day is compared") in answer.text
