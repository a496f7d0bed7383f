"""What the page's own script does, in a real Chromium."""

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import flask
import pytest

from missedcall.db.applications import applications
from missedcall.domain.applications.application import UNITS
from missedcall.domain.tariffs import supply_request
from missedcall.usecases.applications import drafts
from tests.kit import a_form
from tests.support.serving import serving
from tests.web.conftest import PASSWORD
from tests.web.story import CALLER, FORM, Story
from tools.softphones.chromium import Chromium
from web.shared import live_pages

pytestmark = pytest.mark.journey
TYPED = {name: text for name, text in FORM.items() if name != "notice_read"} | {
    "purpose": "home",
    "cable_ready": "yes",
}
NAME = "document.getElementById('name')"


@pytest.fixture
def desk(
    app: flask.Flask, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Chromium]:
    """Log Asha in, who speaks with a caller; nothing tells her page of changes, so it asks."""
    monkeypatch.setattr(live_pages, "CUT_S", 1)
    story.operator("asha")
    story.call_in_hand("asha")
    with serving(app) as port, Chromium(microphone=tmp_path / "silence.wav") as chromium:
        chromium.go(f"http://127.0.0.1:{port}/login")
        chromium.fill(login="asha", password=PASSWORD)
        chromium.press("form.narrow button")
        # Its scripts run when the page is there, and listen from then on.
        loaded = "document.readyState === 'complete'"
        chromium.wait_for(f"document.getElementById('application') && {loaded}")
        yield chromium


def test_what_is_typed_is_kept_by_the_server_and_gone_once_the_form_is_in(
    desk: Chromium, story: Story
) -> None:
    desk.fill(**TYPED)
    desk.run("document.getElementById('notice_read').checked = true")
    saved = "performance.getEntriesByType('resource').some((one) => one.name.includes('/draft'))"
    desk.run(f"{NAME}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    desk.wait_for(saved)
    draft = drafts.draft_of_telephone(story.deps, number=CALLER)
    assert draft is not None
    assert draft.typed["name"] == FORM["name"]

    # The next letter is still on its way when the form is sent, for another household follows.
    desk.run(f"{NAME}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    desk.press("#application button[formaction*='more=1']")

    desk.wait_for(f"document.getElementById('desk').dataset.attempt.endsWith('/2') && {NAME}")
    assert desk.run(f"{NAME}.value") == ""
    # Nothing happens that could be waited for: longer than the script waits for a pause.
    desk.run("new Promise((done) => setTimeout(done, 1200))")
    assert drafts.draft_of_telephone(story.deps, number=CALLER) is None
    with story.deps.db.reading() as db:
        (taken,) = applications.list_applications_of_callback(db, 1)
    assert taken.form["name"] == FORM["name"]


def test_another_language_is_the_skip_links_too(desk: Chromium) -> None:
    desk.press("header .languages [value='en']")

    desk.wait_for("document.documentElement.lang === 'en'")
    assert desk.run("document.querySelector('.skip').textContent") == "Skip to the form"


def choose(desk: Chromium, purpose: str) -> None:
    """Choose what the power is for, as an operator does."""
    desk.fill(purpose=purpose)
    changed = "dispatchEvent(new Event('change', { bubbles: true }))"
    desk.run(f"document.getElementById('purpose').{changed}")


def test_the_category_follows_from_the_purpose(desk: Chromium) -> None:
    choose(desk, "home_shop")
    assert desk.run("document.getElementById('category').value") == "LV2"
    said = "document.getElementById('category-said').textContent"
    assert desk.run(said) == "श्रेणी LV2: घर और व्यवसाय एक ही कनेक्शन पर"

    choose(desk, "pump")
    assert desk.run("document.getElementById('category').value") == "LV3"
    assert desk.run("document.getElementById('unit').value") == "HP"


def test_the_list_adds_up_and_is_kept_while_it_is_tapped(desk: Chromium, story: Story) -> None:
    more, less = ("[data-code='{}'] [data-step='" + step + "']" for step in ("1", "-1"))
    desk.run("document.getElementById('appliances').open = true")
    choose(desk, "home")
    for code, count in (("led", 10), ("fan", 3), ("iron", 1)):
        for _ in range(count):
            desk.press(more.format(code))
    desk.press(less.format("fan"))

    assert desk.run("document.getElementById('load').value") == "1240"
    said = str(desk.run("document.getElementById('load-said').innerText"))
    assert "1240 W = 1.24 kW = 1.662 HP, मांग 2 kW पर, सिंगल फेज़" in said
    assert "10 LED बल्ब, 2 पंखा, 1 इस्त्री, कुल 1240 वाट" in str(
        desk.run("document.getElementById('list-said').innerText")
    )
    desk.wait_for(
        "performance.getEntriesByType('resource').some((one) => one.name.includes('/draft'))"
    )
    draft = drafts.draft_of_telephone(story.deps, number=CALLER)
    assert draft is not None
    assert draft.typed["appliances"] == "led:10 fan:2 iron:1"

    desk.run("location.reload()")
    desk.wait_for("document.querySelector('[data-code=led] output')?.textContent === '10'")


def test_the_page_reckons_as_the_server_does(desk: Chromium) -> None:
    chance = random.Random(54)
    typed = [("4.5", "kW"), ("५", "kW"), ("5.001", "kW"), ("7.5", "HP"), ("1,240", "W")]
    typed += [("2,5", "HP"), ("0.746", "kW"), (".5", "kW"), ("0.001", "W"), ("111.9", "kW")]
    typed += [(f"{chance.randint(1, 99_999) / 1000:.3f}", unit) for unit in UNITS * 60]
    cases = [(load, unit, category) for load, unit in typed for category in ("LV1", "LV3")]

    shown = desk.run(f"""({json.dumps(cases)}).map(([load, unit, category]) => {{
        const fields = document.getElementById("application").elements;
        fields.category.value = category;
        fields.unit.value = unit;
        fields.load.value = load;
        fields.load.dispatchEvent(new Event("input", {{ bubbles: true }}));
        return Number(document.getElementById("load-said").dataset.units);
    }})""")

    assert shown == [_billed(*case) for case in cases]


def _billed(load: str, unit: str, category: str) -> int:
    """Give the units that the demand for such a form is made of."""
    form = a_form(load=load, unit=unit, category=category)
    load_kw = Fraction(form.load) * supply_request.KW_PER_UNIT[unit]
    return supply_request.whole_units(load_kw, unit="HP" if category == "LV3" else "kW")


# How many drafts lie in the tab, and in the browser's lasting storage.
DRAFTS = """[sessionStorage, localStorage].map((store) =>
    Object.keys(store).filter((key) => key.startsWith("missedcall-draft:")).length)"""
NO_DRAFT_ARRIVES = """window.fetch = ((real) => (path, ...rest) =>
    path.includes("/draft") ? Promise.reject() : real(path, ...rest))(window.fetch)"""


def types_name(desk: Chromium, name: str) -> None:
    """Type the applicant's name, and wait until the server has the draft."""
    desk.fill(name=name)
    desk.run(f"{NAME}.dispatchEvent(new Event('input', {{ bubbles: true }}))")


def end_sessions(story: Story) -> None:
    """End the session without a logout, as idling or a stolen cookie does."""
    with story.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE web_sessions SET ended_at = began_at, ended_why = 'idle'")


def at_login(desk: Chromium) -> None:
    loaded = "document.readyState === 'complete'"
    desk.wait_for(f"document.getElementById('login-form') && {loaded}")


def test_a_draft_leaves_the_lasting_storage_once_the_server_has_it(
    desk: Chromium, story: Story
) -> None:
    types_name(desk, "सुनीता")

    assert desk.run(DRAFTS) == [1, 1]
    desk.wait_for(f"{DRAFTS}.join() === '1,0'")
    draft = drafts.draft_of_telephone(story.deps, number=CALLER)
    assert draft is not None
    assert draft.typed["name"] == "सुनीता"


def test_who_logs_in_next_finds_nothing_that_another_typed(desk: Chromium, story: Story) -> None:
    types_name(desk, "सुनीता")
    end_sessions(story)
    at_login(desk)
    assert desk.run(DRAFTS)[0] == 1  # type: ignore[index]  # a list, by the script

    story.operator("banu")
    desk.fill(login="banu", password="wrong one")
    desk.press("form.narrow button")

    at_login(desk)
    desk.wait_for(f"{DRAFTS}.join() === '0,0'")


def test_who_comes_back_finds_the_own_draft(desk: Chromium, story: Story) -> None:
    desk.run(NO_DRAFT_ARRIVES)
    types_name(desk, "सुनीता")
    end_sessions(story)
    at_login(desk)

    desk.fill(login="ASHA", password=PASSWORD)
    desk.press("form.narrow button")

    desk.wait_for(f"{NAME}?.value === 'सुनीता'")


def test_an_old_draft_is_gone_at_the_login_page(desk: Chromium, story: Story) -> None:
    old = json.dumps({"at": 0, "values": {"name": "सुनीता"}})
    for key in ("missedcall-draft:asha:x/1", "missedcall-draft:attempt-9/1"):
        desk.run(f"localStorage.setItem({json.dumps(key)}, {json.dumps(old)})")
    end_sessions(story)
    at_login(desk)

    assert desk.run(DRAFTS)[1] == 0  # type: ignore[index]  # a list, by the script


def test_a_place_is_typed_and_chosen_by_keys(desk: Chromium) -> None:
    place = "document.getElementById('locality')"
    desk.run(f"{place}.focus(); {place}.value = 'ra'")
    desk.run(f"{place}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    desk.wait_for("document.querySelector('#locality-list [role=option]')")
    assert desk.run(f"{place}.getAttribute('aria-expanded')") == "true"
    for key in ("ArrowDown", "Enter"):
        how = f"{{ key: '{key}', bubbles: true, cancelable: true }}"
        desk.run(f"{place}.dispatchEvent(new KeyboardEvent('keydown', {how}))")

    assert desk.run(f"{place}.getAttribute('aria-expanded')") == "false"
    code = str(desk.run("document.querySelector('[name=locality]').value"))
    assert code.isdigit()
    assert "(" in str(desk.run(f"{place}.value"))


def test_a_key_goes_to_the_note_but_not_while_something_is_typed(desk: Chromium) -> None:
    press = "new KeyboardEvent('keydown', { code: 'KeyK', bubbles: true, cancelable: true })"
    desk.run(f"{NAME}.focus(); {NAME}.dispatchEvent({press})")
    assert desk.run("document.activeElement.id") == "name"

    desk.run(f"document.activeElement.blur(); document.body.dispatchEvent({press})")
    assert desk.run("document.activeElement.id") == "note"


def test_a_mistake_stands_beside_its_field_while_the_form_is_typed(desk: Chromium) -> None:
    desk.fill(name="R4m")
    for kind in ("input", "focusout"):
        desk.run(f"{NAME}.dispatchEvent(new Event('{kind}', {{ bubbles: true }}))")

    desk.wait_for("document.getElementById('name-wrong')?.textContent.includes('4')")
    assert desk.run(f"{NAME}.getAttribute('aria-invalid')") == "true"
