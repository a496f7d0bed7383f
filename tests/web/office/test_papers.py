"""The verifier and the JE of an office look at papers, take them and refuse them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from missedcall.config import Config
from missedcall.db.tables import load_tables
from missedcall.domain.applications.papers import PaperRefusal
from missedcall.domain.connection.states import State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import papers
from missedcall.usecases.deps import Deps
from sms.catalogue.messages import OFFERS
from tests import kit, pictures
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory

PHOTO = pictures.photograph(800, 600)


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """Keep the pages of papers in a folder of the test."""
    return kit.changed(config, "service", state_dir=tmp_path)


def log_in(
    worklist: WorklistStory, browser: Callable[[], Browser], role: Actor, office: str = "412"
) -> Browser:
    found = browser()
    found.log_in(worklist.person(f"{role}{office}", role, office=office))
    return found


def given(deps: Deps, worklist: WorklistStory, kind: str = "identity", **typed: str) -> str:
    """Let an applicant apply and give a paper; give the application's number."""
    number = worklist.applies(**typed)
    case = worklist.case(number)
    papers.give_paper(deps, case.id, kind=kind, data=PHOTO, actor="applicant", now=worklist.now)
    return number


def paper_id(worklist: WorklistStory) -> str:
    (row,) = (row for row in rows(worklist) if row["state"] != "replaced")
    return str(row["id"])


def rows(worklist: WorklistStory, table: str = "application_papers") -> Sequence[sa.RowMapping]:
    with worklist.story.deps.db.reading() as db:
        return db.execute(sa.select(load_tables().tables[table])).mappings().all()


def decides(person: Browser, number: str, path: str, **typed: str) -> int:
    return int(
        person.post(
            f"/worklist/{number}/papers/{path}", page=f"/worklist/{number}", **typed
        ).status_code
    )


def test_a_paper_is_looked_at_and_taken(
    deps: Deps, worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, verifier = given(deps, worklist), log_in(worklist, browser, Actor.VERIFIER)
    one = paper_id(worklist)
    assert f"/worklist/papers/{one}/1.jpg" in verifier.get(f"/worklist/{number}").text

    with verifier.get(f"/worklist/papers/{one}/1.jpg") as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert decides(verifier, number, f"{one}/check") == 303

    assert rows(worklist)[0]["state"] == "checked"
    noted = [(row["action"], row["subject"]) for row in rows(worklist, "audit")]
    assert ("papers.open", number) in noted
    assert ("papers.checked", number) in noted
    assert decides(verifier, number, f"{one}/check") == 409, "it is decided once"


def test_a_refused_paper_tells_its_applicant_why_and_another_is_given(
    deps: Deps, worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = given(deps, worklist), log_in(worklist, browser, Actor.JE)
    assert decides(je, number, f"{paper_id(worklist)}/refuse", refusal="") == 422

    assert decides(je, number, f"{paper_id(worklist)}/refuse", refusal="unreadable") == 303

    (row,) = rows(worklist)
    assert (row["state"], row["refusal"], row["deleted_at"]) == ("refused", "unreadable", None)
    other = pictures.photograph(640, 640)
    case, now = worklist.case(number), worklist.now
    papers.give_paper(deps, case.id, kind="identity", data=other, actor="applicant", now=now)
    assert sorted(str(row["state"]) for row in rows(worklist)) == ["given", "replaced"]


def test_the_applicant_is_told_by_sms_why_a_paper_is_not_taken_and_where_to_give_another(
    deps: Deps, worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = given(deps, worklist), log_in(worklist, browser, Actor.JE)

    decides(je, number, f"{paper_id(worklist)}/refuse", refusal="unreadable")
    decides(je, number, f"{paper_id(worklist)}/refuse", refusal="unreadable")

    (told,) = (row for row in rows(worklist, "messages") if row["key"].startswith("paper_"))
    assert told["key"] == "paper_refused_unreadable"
    assert f"आवेदन {number} का दस्तावेज नहीं लिया गया: पढ़ा नहीं जाता" in told["text"]
    assert "ऑनलाइन या बिजली कार्यालय में" in told["text"]


def test_there_is_a_text_for_each_reason_of_a_refusal() -> None:
    assert {f"paper_refused_{reason}" for reason in PaperRefusal} <= set(OFFERS)


def test_a_whole_aadhaar_number_is_not_kept(
    deps: Deps, worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = given(deps, worklist), log_in(worklist, browser, Actor.JE)
    one = paper_id(worklist)

    assert decides(je, number, f"{one}/refuse", refusal="aadhaar") == 303

    assert list(deps.config.papers_dir.glob("*")) == []
    assert je.get(f"/worklist/papers/{one}/1.jpg").status_code == 404


def test_the_original_that_was_seen_lets_a_tenants_application_go_on(
    deps: Deps, worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(tenure="rent"), log_in(worklist, browser, Actor.JE)
    assert worklist.case(number).state is State.DOCS_PENDING

    assert decides(je, number, "owner_consent/original") == 303

    assert worklist.case(number).state is State.VERIFICATION
    assert decides(je, number, "owner_consent/original") == 409
    assert decides(je, number, "bpl_card/original") == 404


@pytest.mark.parametrize(
    ("role", "office"),
    [(Actor.VERIFIER, "413"), (Actor.SUPERVISOR, "412"), (Actor.AE, "412")],
)
def test_another_office_and_another_role_decide_nothing(
    deps: Deps,
    worklist: WorklistStory,
    browser: Callable[[], Browser],
    role: Actor,
    office: str,
) -> None:
    number, person = given(deps, worklist), log_in(worklist, browser, role, office)
    one = paper_id(worklist)
    sees = role is Actor.AE and office == "412"

    with person.get(f"/worklist/papers/{one}/1.jpg") as picture:
        assert (picture.status_code == 200) is sees
    for path in (f"{one}/check", f"{one}/refuse", "ownership/original"):
        answer = person.post(
            f"/worklist/{number}/papers/{path}", page="/account", refusal="unreadable"
        )
        assert answer.status_code == 404, path
    assert rows(worklist)[0]["state"] == "given"
