"""What can be applied for, where, and what it costs."""

import pytest

from tests.web.api.v1.conftest import Program

ASKED = {"locality": "1001", "purpose": "home", "load": 2.3, "cable": "applicant"}


@pytest.mark.parametrize("typed", ["raipur", "रायपुर", "raypur"])
def test_a_place_by_what_is_typed(program: Program, typed: str) -> None:
    first = program.get("/places", query_string={"q": typed}).get_json()["places"][0]

    assert first["code"] == "1001"
    assert first["name"] == {"hi": "शंकर नगर, रायपुर", "en": "Shankar Nagar, Raipur"}
    assert first["area"] == "urban"
    assert first["offices"][0]["en"] == "Shankar Nagar zone"


def test_all_places_by_pages_each_once(program: Program) -> None:
    codes: list[str] = []
    asked: dict[str, object] = {"limit": 2}
    while page := program.get("/places", query_string=asked).get_json():
        codes += [each["code"] for each in page["places"]]
        if page["next"] is None:
            break
        asked["after"] = page["next"]

    assert codes == sorted(set(codes))
    assert len(codes) > 3


@pytest.mark.parametrize("path", ["/places?q=raipur", "/places", "/purposes", "/appliances"])
def test_who_has_it_already_is_told_so(program: Program, path: str) -> None:
    first = program.get(path)
    again = program.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert (again.status_code, again.data) == (304, b"")


def test_a_purpose_tells_its_category_and_why(program: Program) -> None:
    told = program.get("/purposes").get_json()

    home = next(each for each in told["purposes"] if each["code"] == "home")
    assert home["category"] == "LV1"
    assert set(home["why"]) >= {"hi", "en"}
    assert {"LV1", "LV2"} <= {each["code"] for each in told["categories"]}


def test_the_lines_of_a_quote_sum_to_its_total(program: Program) -> None:
    told = program.post("/quotes", ASKED).get_json()

    assert told["total_paise"] == 295000
    assert sum(each["amount_paise"] for each in told["lines"]) == told["total_paise"]
    assert all({*each["explanation"]} >= {"hi", "en"} for each in told["lines"])
    fee = told["lines"][0]["explanation"]
    assert fee["en"] == "Registration fee for category Domestic, once per application."
    assert fee["hi"] == "श्रेणी घरेलू का पंजीयन शुल्क, हर आवेदन पर एक बार।"


def test_text_and_number_are_the_same_load(program: Program) -> None:
    for load in ("2.3", "2,3", "२.३"):
        assert program.post("/quotes", {**ASKED, "load": load}).get_json()["total_paise"] == 295000


def test_a_quote_asks_for_nothing_that_has_no_say_in_it(program: Program) -> None:
    fields = {each["field"] for each in program.post("/quotes", {}).get_json()["errors"]}

    assert "locality" in fields
    assert not fields & {"name", "mobile", "address", "language", "notice_read"}


def test_what_no_tariff_has_is_told_at_its_field(program: Program) -> None:
    wrong = program.post("/quotes", {**ASKED, "purpose": "home", "load": "9999"})

    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["messages"]["hi"]
