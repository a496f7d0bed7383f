"""The audit is searched on a page, and taken out as a file by who may, which it then tells."""

import csv
import io
from collections.abc import Callable

import pytest

from missedcall.db.schema import note_audit
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import audit_log
from tests.web.conftest import Browser
from tests.web.story import NOW, Story


@pytest.fixture
def person(story: Story, browser: Callable[[], Browser]) -> Callable[[Actor], Browser]:
    def log_in(role: Actor) -> Browser:
        story.operator("sita", role=role)
        made = browser()
        made.log_in("sita")
        return made

    return log_in


def note(deps: Deps, action: str = "operator.role", subject: str = "asha", **row: str) -> None:
    with deps.db.writing() as db:
        note_audit(db, at=NOW, action=action, subject=subject, **{"actor": "boss", **row})


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("", True),
        ("kind=operator&actor=boss&subject=as", True),
        ("words=ENGINEER", True),
        ("words=%25", False),
        ("words=fair+copy", True),
        ("actor=asha", False),
        ("subject=sha", False),
        ("kind=login", False),
        ("since=2026-11-23&until=2026-11-23", True),
        ("since=2026-11-24", False),
        ("until=2026-11-22", False),
    ],
)
def test_the_auditor_searches_by_who_what_whom_days_and_words(
    person: Callable[[Actor], Browser], deps: Deps, asked: str, is_found: bool
) -> None:
    auditor = person(Actor.AUDITOR)
    note(deps, before="operator", after="junior engineer <b>", reason="the fair copy")

    page = auditor.get(f"/audit?{asked}").text

    assert ("operator → junior engineer &lt;b&gt;" in page) is is_found


@pytest.mark.parametrize("asked", ["kind=else", "before=x", f"before={'9' * 30}", "since=soon"])
def test_what_is_no_search_is_no_page(person: Callable[[Actor], Browser], asked: str) -> None:
    assert person(Actor.AUDITOR).get(f"/audit?{asked}").status_code == 404


def test_pages_go_on_where_the_last_one_ended_and_keep_the_search(
    person: Callable[[Actor], Browser], deps: Deps
) -> None:
    auditor = person(Actor.AUDITOR)
    for number in range(51):
        note(deps, subject=f"person{number:02}")

    first = auditor.get("/audit?actor=boss").text

    assert "person01<" in first
    assert "person00<" not in first
    assert "actor=boss" in first.partition('rel="next"')[0].rpartition("href=")[2]
    assert auditor.get("/audit?actor=boss&before=3").text.count("<tr><td>") <= 2


def test_the_file_holds_no_formula_and_stands_in_the_audit(
    person: Callable[[Actor], Browser], deps: Deps
) -> None:
    auditor = person(Actor.AUDITOR)
    note(deps, reason="=HYPERLINK(1)", before="1", after="2")

    answer = auditor.post("/audit/file.csv", page="/audit", kind="operator", words="hyperlink")

    assert answer.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["reason"], row["before"], row["after"]) == ("'=HYPERLINK(1)", "1", "2")
    assert "kind operator" not in answer.text
    page = auditor.get("/audit?kind=export").text
    assert "1 entries" in page
    assert "action operator, words hyperlink" in page


def test_too_much_is_not_taken_out(
    person: Callable[[Actor], Browser], deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = person(Actor.AUDITOR)
    monkeypatch.setattr(audit_log, "MOST_EXPORTED", 1)
    note(deps)

    refused = auditor.post("/audit/file.csv", page="/audit")

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


@pytest.mark.parametrize("role", [role for role in ROLES if role not in OF_AN_OFFICE])
def test_only_auditor_and_administrator_take_it_out(
    person: Callable[[Actor], Browser], role: Actor
) -> None:
    answer = person(role).post("/audit/file.csv", page="/account")

    assert answer.status_code == (200 if role in {Actor.ADMIN, Actor.AUDITOR} else 403)


def test_it_is_not_taken_out_without_the_forms_token(person: Callable[[Actor], Browser]) -> None:
    assert person(Actor.AUDITOR).client.post("/audit/file.csv").status_code == 400


def test_the_auditor_reads_the_report_to_the_commission_and_changes_nothing(
    person: Callable[[Actor], Browser],
) -> None:
    auditor = person(Actor.AUDITOR)

    assert auditor.get("/nodal/report").status_code == 200
    assert auditor.get("/nodal").status_code == 403
    assert auditor.post("/people/asha/disable", page="/audit").status_code == 403
