"""Supervisors and admins keep the list of numbers that are not called."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from missedcall.db.callbacks.blocked_numbers import blocked_numbers
from missedcall.db.schema import audit
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from missedcall.usecases.privacy import breach
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import CALLER, NOW, Story

WISH = {"number": "98765 00012", "kind": "do_not_call", "until": "", "reason": "asked for it"}


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


def entries(deps: Deps) -> list[tuple[str, str, str]]:
    with deps.db.reading() as db:
        rows = db.execute(
            sa.select(blocked_numbers).where(blocked_numbers.c.lifted_at.is_(None))
        ).all()
    return [(row.number, row.kind, row.by) for row in rows]


def test_a_number_is_put_on_the_list_shown_masked_and_taken_off(
    supervisor: Browser, deps: Deps
) -> None:
    supervisor.get("/numbers")
    for _ in range(2):  # pressed twice
        assert supervisor.post("/numbers", **WISH).status_code == 303
    assert entries(deps) == [(CALLER, "do_not_call", "meena")]

    page = supervisor.get("/numbers").text
    assert said("Asked for no calls") in page
    assert "asked for it" in page
    assert CALLER not in page
    assert "98765 00012" not in page

    assert supervisor.post("/numbers/2/unblock").status_code == 303
    assert entries(deps) == []
    with deps.db.reading() as db:
        actions = db.execute(sa.select(audit.c.action)).scalars().all()
    assert [each for each in actions if "block" in each] == [
        "block.do_not_call",
        "block.do_not_call",
        "unblock",
    ]


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("number", "12", "That is no number; write the ten digits of an Indian one."),
        ("until", "2020-01-01", "The last day: choose one that is not over."),
        ("until", "9999-12-31", "The last day: choose one that is not over."),
        ("until", "tomorrow", "The last day: choose one that is not over."),
        ("reason", " ", "Write a reason, of at most %(most)s characters."),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(
    supervisor: Browser, deps: Deps, field: str, typed: str, problem: str
) -> None:
    supervisor.get("/numbers")
    answer = supervisor.post("/numbers", **WISH | {"reason": "kept words"} | {field: typed})

    assert answer.status_code == 422
    assert said(problem, "hi", most=200) in answer.text
    assert field == "reason" or "kept words" in answer.text
    assert entries(deps) == []


def test_an_unknown_kind_is_refused(supervisor: Browser, deps: Deps) -> None:
    supervisor.get("/numbers")
    assert supervisor.post("/numbers", **WISH | {"kind": "rude"}).status_code == 400
    assert entries(deps) == []


def test_a_number_is_searched(supervisor: Browser) -> None:
    supervisor.get("/numbers")
    supervisor.post("/numbers", **WISH)

    found = supervisor.post("/numbers/search", number="9876500012").text
    other = supervisor.post("/numbers/search", number="9876500013").text

    assert "asked for it" in found
    assert "asked for it" not in other


def test_an_operator_keeps_no_list(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha")
    asha = browser()
    asha.log_in("asha")

    assert asha.get("/numbers").status_code == 403
    assert asha.post("/numbers", **WISH).status_code == 403


def test_no_file_of_numbers_leaves_while_a_breach_is_open(supervisor: Browser, deps: Deps) -> None:
    assert supervisor.get("/numbers/file.csv").status_code == 200
    by = operators.get_operator(deps, operator_id=1)
    assert by is not None
    breach.begin_breach(deps, what="a lost telephone", start=NOW, until=NOW, by=by, now=NOW)

    refused = supervisor.get("/numbers/file.csv")

    frozen = said(
        "exports are frozen while a breach of personal data is open; ask the administrator"
    )
    assert (refused.status_code, frozen in refused.text) == (409, True)
    with deps.db.reading() as db:
        noted = db.execute(sa.select(audit).where(audit.c.action == "export.list")).all()
    assert len(noted) == 1
