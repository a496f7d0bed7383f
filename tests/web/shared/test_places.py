"""A place is typed and chosen: suggested as it is typed, found without a script when sent."""

import html
import re

import pytest

from missedcall.db.applications import applications
from missedcall.usecases.offices import offices, place_search
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import FORM, Story

PATH = "/calls/attempt-1/application"


@pytest.fixture
def birgaon(story: Story) -> str:
    """Give the name of the place of the form, which no other has."""
    place = offices.get_locality(story.deps, code=FORM["locality"])
    assert place is not None
    return place.name["en"]


def locality_of_newest(story: Story) -> str:
    with story.deps.db.reading() as db:
        (taken,) = applications.list_applications_of_callback(db, 1)
    return str(taken.form["locality"])


def test_suggests_in_either_script_without_a_login(
    browser: object, app: object, story: Story, birgaon: str
) -> None:
    client = Browser(app)  # type: ignore[arg-type]  # the application of the fixture
    for typed in (birgaon[:4], birgaon.lower()):
        found = client.client.get("/places", query_string={"q": typed}).get_json()
        assert FORM["locality"] in [each["code"] for each in found]
        assert all("(" in each["words"] for each in found), "two of a name are told apart"
    assert client.client.get("/places", query_string={"q": ""}).get_json() == []
    assert len(client.client.get("/places", query_string={"q": "र"}).get_json()) <= 12


def test_the_desk_holds_no_list_of_all_places(at_desk: Browser, story: Story) -> None:
    page = at_desk.get("/desk").text

    every = offices.list_localities(story.deps)
    assert len([one for one in every if f'value="{one.code}"' in page]) <= 1
    assert 'name="locality_typed"' in page


@pytest.mark.parametrize("typed", ["name", "name in capitals", "code", "shown"])
def test_a_whole_name_is_taken_without_a_script(
    at_desk: Browser, story: Story, birgaon: str, typed: str
) -> None:
    shown = html.unescape(
        at_desk.client.get("/places", query_string={"q": birgaon}).get_json()[0]["words"]
    )
    text = {
        "name": birgaon,
        "name in capitals": birgaon.upper(),
        "code": FORM["locality"],
        "shown": shown,
    }[typed]

    sent = {**FORM, "locality": "", "locality_typed": text}
    assert at_desk.post(PATH, **sent).status_code == 303

    assert locality_of_newest(story) == FORM["locality"]


def test_a_part_of_a_name_is_asked_about_and_what_is_chosen_is_taken(
    at_desk: Browser, story: Story, birgaon: str
) -> None:
    sent = {**FORM, "locality": "", "locality_typed": birgaon[:3]}
    asked = at_desk.post(PATH, **sent)
    assert asked.status_code == 422
    assert said("Which of these places?") in asked.text
    assert re.search(rf'type="radio" name="locality" value="{FORM["locality"]}"', asked.text)
    assert f'value="{birgaon[:3]}"' in asked.text

    chosen = at_desk.post(PATH, **{**sent, "locality": FORM["locality"]})
    assert chosen.status_code == 303
    assert locality_of_newest(story) == FORM["locality"]


def test_a_code_does_not_outlive_the_name_that_was_typed_over(at_desk: Browser) -> None:
    sent = {**FORM, "locality_typed": "Nowhere at all"}

    assert at_desk.post(PATH, **sent).status_code == 422


def test_two_places_of_one_name_are_never_guessed(story: Story) -> None:
    twice = [
        place
        for place in offices.list_localities(story.deps)
        if sum(one.name == place.name for one in offices.list_localities(story.deps)) > 1
    ]
    for place in twice:
        typed = next(iter(place.name.values()))
        assert place_search.choose_place(story.deps, code="", typed=typed, limit=60) is None
        found = place_search.choose_place(story.deps, code=place.code, typed=typed, limit=60)
        assert found is not None
        assert found.code == place.code


def test_a_draft_shows_the_name_of_its_place(at_desk: Browser, birgaon: str) -> None:
    at_desk.post("/calls/attempt-1/draft", locality=FORM["locality"], name="सुनीता")

    page = html.unescape(at_desk.get("/desk").text)

    assert f'name="locality" value="{FORM["locality"]}" hidden' in page
