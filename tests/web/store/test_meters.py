"""The store keeper's page: the own store only, every act one button."""

import io
from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import stock
from missedcall.usecases.offices import offices
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import NOW, Story

PAGE = "/meters"


@pytest.fixture
def keeper(deps: Deps, story: Story, browser: Callable[[], Browser]) -> Browser:
    files = offices.read_masters_folder(deps.config.masters_dir)
    offices.import_masters(deps.db, files=files, live=False, actor="test", now=NOW)
    story.operator("ramu", role=Actor.STORE, office="412")
    person = browser()
    person.log_in("ramu")
    return person


def acts(keeper: Browser, act: str, *, office: str = "412", **fields: str) -> str:
    answer = keeper.post(f"/meters/{office}/{act}", page=PAGE, **fields)
    assert answer.status_code == 303, answer.text
    return keeper.get(PAGE).text


def test_an_empty_store_says_how_to_begin(keeper: Browser) -> None:
    page = keeper.get(PAGE).text
    assert said("No meter was received here yet. Begin with “Receive” below.") in page
    assert "413" not in page.split("<main")[1]


def test_meters_are_received_handed_out_and_come_back(keeper: Browser) -> None:
    page = acts(keeper, "receive", serials="M1\nM2 M3", kind="single")
    assert "3 मीटर भंडार में आए।" in page
    assert 'class="huge">3<' in page
    assert '<svg class="hours"' in page
    page = acts(keeper, "issue", serials="M1", lineman="LM101")
    assert "LM101: M1" in page
    acts(keeper, "return", serial="M1")
    page = acts(keeper, "mark-faulty", serial="M1", reason="<b>dead</b>")
    assert "&lt;b&gt;dead" in page
    assert said("faulty") in page


def test_a_count_shows_what_differs_until_it_is_settled(keeper: Browser) -> None:
    acts(keeper, "receive", serials="M1 M2", kind="single")
    page = acts(keeper, "count", serials="M1 M9")
    assert (
        said(
            "%(counted)s counted, %(ledger)s in the ledger; %(missing)s missing, %(surplus)s "
            "too many.",
            counted=2,
            ledger=2,
            missing=1,
            surplus=1,
        )
        in page
    )
    refused = keeper.post(
        "/meters/412/settle", page=PAGE, difference="1", settlement="lost", reason="gone"
    )
    assert refused.status_code == 409
    assert refused.text.count('value="gone"') == 1
    acts(keeper, "settle", difference="1", settlement="counted_wrong", reason="behind the door")
    page = acts(
        keeper, "settle", difference="2", settlement="taken_in", reason="unlisted", kind="three"
    )
    assert said("No difference is open.") in page


def test_who_has_enough_sends_with_one_button_and_the_other_takes_in(
    keeper: Browser, deps: Deps, story: Story, browser: Callable[[], Browser]
) -> None:
    acts(keeper, "receive", serials="M1 M2", kind="single")
    page = acts(keeper, "send", kind="single", count="1", to_office="413")
    assert said("Sent: %(serials)s", serials="M1") in page
    story.operator("shyam", role=Actor.STORE, office="413")
    other = browser()
    other.log_in("shyam")
    assert said("They arrived") in other.get(PAGE).text
    other.post("/meters/413/accept-transfer", page=PAGE, serial="M1")
    assert 'class="huge">1<' in other.get(PAGE).text


def test_what_is_refused_keeps_what_was_typed(keeper: Browser) -> None:
    answer = keeper.post("/meters/412/receive", page=PAGE, serials="M1 =1", kind="single")
    assert answer.status_code == 409
    assert "M1 =1</textarea>" in answer.text
    assert said("No meter was received here yet. Begin with “Receive” below.") in answer.text


def test_another_offices_store_is_closed_and_the_nodal_officer_sees_all(
    keeper: Browser, deps: Deps, story: Story, browser: Callable[[], Browser]
) -> None:
    assert keeper.get("/meters?office=413").status_code == 403
    assert keeper.post("/meters/413/receive", page=PAGE, serials="M1").status_code == 403
    assert keeper.post("/meters/412/steal", page=PAGE).status_code == 404
    stock.receive_meters(deps, serials=["K1"], kind="single", office="451", actor="k", now=NOW)
    story.operator("rani", role=Actor.NODAL)
    nodal = browser()
    nodal.log_in("rani")
    assert 'class="huge">1<' in nodal.get("/meters?office=451").text


def test_a_file_that_is_no_list_of_meters_is_refused_with_its_reason(keeper: Browser) -> None:
    file = (io.BytesIO(b"number,kind\nM1,single\n"), "meters.csv")

    answer = keeper.post("/meters/412/import", page=PAGE, list=file)

    assert answer.status_code == 422
    assert (
        "कुछ नहीं लिया गया। यह फ़ाइल पढ़ी नहीं जा सकती: इसमें ये कॉलम नहीं हैं: serial; पहली पंक्ति में है: "
        "number, kind; कॉलमों के नाम ये रखें: serial,kind"
    ) in answer.text
