"""The work list of callbacks: filters in the address, several at once, told one by one, undone."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from missedcall.db.callbacks import blocked_numbers
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.schema import audit, list_transitions
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story

NUMBERS = [f"+91987650{serial:04}" for serial in range(1, 5)]
SHOWN = re.compile(r'name="chosen" value="(\d+)-(\d+)"')


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


@pytest.fixture
def waiting(deps: Deps) -> list[int]:
    """Leave four callers who wait."""
    now = dt.datetime.now(dt.UTC)
    for serial, number in enumerate(NUMBERS):
        call = MissedCall("node-1", f"u-{serial}", number, False, "7404040625", now)
        missed_calls.record_missed_calls(deps, batch=[call], now=now)
    return [1, 2, 3, 4]


def changed(deps: Deps, callback_id: int, **columns: object) -> None:
    with deps.db.writing() as db:
        db.execute(callbacks.update().where(callbacks.c.id == callback_id).values(columns))


def listed(browser: Browser, query: str) -> list[int]:
    page = browser.get(f"/callbacks?{query}")
    assert page.status_code == 200, page.status_code
    return [int(found) for found, _ in SHOWN.findall(page.text)]


def states(deps: Deps) -> list[str]:
    with deps.db.reading() as db:
        return list(db.execute(sa.select(callbacks.c.state).order_by(callbacks.c.id)).scalars())


def several(browser: Browser, act: str, chosen: list[int], **fields: object) -> str:
    seen = dict(SHOWN.findall(browser.get("/callbacks?state=all").text))
    boxes = [f"{each}-{seen[str(each)]}" for each in chosen]
    page = "/callbacks?state=all"
    answer = browser.post(f"/callbacks/several/{act}", page=page, chosen=boxes, **fields)
    assert answer.status_code == 200, answer.status_code
    return answer.text


def undo_token(text: str) -> str:
    return str(re.findall(r'name="token" value="([^"]+)"', text)[0])


def test_each_filter_narrows_the_list(
    supervisor: Browser, waiting: list[int], deps: Deps, story: Story
) -> None:
    now = dt.datetime.now(dt.UTC)
    asha = story.operator("asha")
    changed(deps, 1, created_at=now - dt.timedelta(hours=9), attempts_used=3)
    changed(deps, 2, language="en", wanted_operator_id=asha, did="7404040626")
    changed(deps, 3, promised_until=now - dt.timedelta(minutes=5))
    changed(deps, 4, state="closed", closed_at=now, closed_reason="cancelled")

    assert listed(supervisor, "") == [1, 2, 3]
    assert listed(supervisor, "state=all&sort=-first_call") == [4, 3, 2, 1]
    assert listed(supervisor, "state=closed") == [4]
    assert listed(supervisor, "language=en") == [2]
    assert listed(supervisor, "operator=asha") == [2]
    assert listed(supervisor, "waited=8") == [1]
    assert listed(supervisor, "tries=2") == [1]
    assert listed(supervisor, "late=1") == [3]
    assert listed(supervisor, f"promised={now:%Y-%m-%dT%H:%MZ}") == [3]
    assert listed(supervisor, "called=1") == [1, 3]
    assert listed(supervisor, "sort=-tries")[0] == 1
    assert listed(supervisor, "from=2040-01-01") == []


@pytest.mark.parametrize(
    "query",
    [
        "state=lost",
        "office=ZZZ",
        "operator=root",
        "called=99",
        "tries=many",
        "sort=number",
        "after=1",
        "from=today",
    ],
)
def test_what_no_filter_has_is_not_found(supervisor: Browser, query: str) -> None:
    assert supervisor.get(f"/callbacks?{query}").status_code == 404


def test_the_pages_of_a_filtered_list_keep_the_filter(supervisor: Browser, deps: Deps) -> None:
    now = dt.datetime.now(dt.UTC)
    calls = [
        MissedCall("node-1", f"u-{serial}", f"+9198765001{serial:02}", False, "7404040625", now)
        for serial in range(60)
    ]
    missed_calls.record_missed_calls(deps, batch=calls, now=now)

    first = supervisor.get("/callbacks?state=open&sort=-tries").text
    (link,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = supervisor.get(link.replace("&amp;", "&")).text

    assert "state=open" in link
    assert "sort=-tries" in link
    ids = [found for found, _ in SHOWN.findall(first) + SHOWN.findall(second)]
    assert len(ids) == len(set(ids)) == 60


def test_several_are_cancelled_each_with_the_reason_and_the_page_says_what_was_refused(
    supervisor: Browser, waiting: list[int], deps: Deps
) -> None:
    changed(deps, 3, state="dialling")

    page = several(supervisor, "cancel", [1, 2, 3], reason="a fair: they are here")

    assert states(deps) == ["closed", "closed", "dialling", "waiting"]
    assert page.count("✓") == 2
    assert said("Being called") in page
    with deps.db.reading() as db:
        last = list_transitions(db, entity="callback", entity_id=2)[-1]
    assert (last.actor, last.reason) == ("meena", "a fair: they are here")


def test_a_cancel_of_several_is_undone_but_not_where_something_has_happened_since(
    supervisor: Browser, waiting: list[int], deps: Deps
) -> None:
    before = dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)
    changed(deps, 1, due_at=before, attempts_used=2)
    page = several(supervisor, "cancel", [1, 2], reason="wrong list")
    supervisor.post("/callbacks/2/reopen", page="/callbacks/2", reason="she called")

    undone = supervisor.post(
        "/callbacks/several/undo", page="/callbacks", token=undo_token(page), reason="my mistake"
    ).text

    with deps.db.reading() as db:
        row = db.execute(sa.select(callbacks).where(callbacks.c.id == 1)).one()
    assert (row.state, row.due_at, row.attempts_used, row.closed_at) == (
        "waiting",
        before,
        2,
        None,
    )
    assert undone.count("✓") == 1
    assert (
        said("Nothing was done: callback %(callback)s was changed meanwhile.", callback=2)
        in undone
    )


def test_all_of_a_page_are_given_to_an_operator_and_taken_back(
    supervisor: Browser, waiting: list[int], deps: Deps, story: Story
) -> None:
    asha = story.operator("asha")
    boxes = [f"{each}-{seen}" for each, seen in SHOWN.findall(supervisor.get("/callbacks").text)]

    page = supervisor.post(
        "/callbacks/several/assign",
        page="/callbacks",
        listed=boxes,
        every="1",
        operator="asha",
        reason="her village",
    ).text

    def kept() -> set[int | None]:
        with deps.db.reading() as db:
            return set(db.execute(sa.select(callbacks.c.wanted_operator_id)).scalars())

    assert kept() == {asha}
    supervisor.post(
        "/callbacks/several/undo", page="/callbacks", token=undo_token(page), reason=""
    )
    assert kept() == {None}


def test_a_number_is_blocked_from_the_list_and_the_undo_lifts_it(
    supervisor: Browser, waiting: list[int], deps: Deps
) -> None:
    def blocked() -> list[str]:
        with deps.db.reading() as db:
            rows = blocked_numbers.list_blocks_of_numbers(db, NUMBERS)
        return [row.kind for row in rows]

    page = several(supervisor, "block", [2], reason="shouts", kind="blocked")
    assert (states(deps)[1], blocked()) == ("closed", ["blocked"])
    assert NUMBERS[1] not in page

    supervisor.post(
        "/callbacks/several/undo", page="/callbacks", token=undo_token(page), reason="it was not"
    )
    assert (states(deps)[1], blocked()) == ("waiting", [])


def test_an_undo_is_only_for_who_did_it(
    supervisor: Browser,
    waiting: list[int],
    deps: Deps,
    story: Story,
    browser: Callable[[], Browser],
) -> None:
    token = undo_token(several(supervisor, "cancel", [1], reason="wrong"))
    story.operator("rekha", role=Actor.SUPERVISOR)
    other = browser()
    other.log_in("rekha")

    answer = other.post("/callbacks/several/undo", page="/callbacks", token=token, reason="x")

    assert answer.status_code == 303
    assert states(deps)[0] == "closed"


@pytest.mark.parametrize("fields", [{"reason": " "}, {"reason": "why", "chosen": []}])
def test_without_a_reason_or_a_choice_nothing_is_done(
    supervisor: Browser, waiting: list[int], deps: Deps, fields: dict[str, object]
) -> None:
    sent = {"chosen": ["1-1"], "back": "state=open&evil=1", **fields}

    answer = supervisor.post("/callbacks/several/cancel", page="/callbacks", **sent)

    assert (answer.status_code, answer.location) == (303, "/callbacks?state=open")
    assert states(deps) == ["waiting"] * 4


def test_an_operator_may_change_none(
    waiting: list[int], deps: Deps, story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    at_desk = browser()
    at_desk.log_in("asha")

    for path in ("cancel", "undo"):
        sent = at_desk.post(f"/callbacks/several/{path}", chosen=["1-1"], reason="why", token="")
        assert sent.status_code == 403
    assert states(deps) == ["waiting"] * 4


def test_the_list_is_a_file_without_whole_numbers_or_formulas_and_that_is_noted(
    supervisor: Browser, waiting: list[int], deps: Deps
) -> None:
    changed(deps, 1, closed_reason="=1+1", state="closed", closed_at=dt.datetime.now(dt.UTC))

    answer = supervisor.get("/callbacks/file.csv?state=all")

    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert sorted(row["callback"] for row in rows) == ["1", "2", "3", "4"]
    assert NUMBERS[0] not in answer.text
    assert "'=1+1" in answer.text
    assert "'+91 98xxxxxx01" in answer.text
    with deps.db.reading() as db:
        noted = db.execute(sa.select(audit).where(audit.c.action == "export.list")).one()
    assert (noted.actor, noted.subject) == ("meena", "callbacks: 4")


def test_a_callback_is_found_by_its_own_number(supervisor: Browser, waiting: list[int]) -> None:
    found = supervisor.post("/callbacks", page="/callbacks", sought="#3").text

    assert [int(each) for each, _ in SHOWN.findall(found)] == [3]
