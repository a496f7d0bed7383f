"""The operator's page: who is calling, what to press, and nothing for anybody else."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from missedcall.db.callbacks import blocked_numbers
from missedcall.db.messages import message_lists
from missedcall.domain.callbacks.calendar import IST, WEEKDAYS
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import phone
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import phone_presence
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import CALLER, FORM, Story


def test_shows_the_call_in_hand_with_its_number_and_code(at_desk: Browser) -> None:
    page = at_desk.get("/desk").text

    assert CALLER in page
    assert "4711" in page
    assert 'action="/calls/attempt-1/application"' in page
    assert f'value="{CALLER}"' in page


def test_says_in_hindi_that_there_is_no_call_yet(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")

    page = desk.get("/desk").text

    assert "अभी कोई कॉल नहीं है" in page
    assert '<html lang="hi"' in page
    assert "application" not in page.split("<main")[1].split("buttons")[1]


def test_another_operator_sees_nothing_of_the_call(
    at_desk: Browser, story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("banu")
    other = browser()
    other.log_in("banu")

    assert CALLER not in other.get("/desk").text
    assert "4711" not in other.get("/desk").text
    assert other.get("/desk/state").get_json()["key"] == "/"


def test_goes_from_offline_to_ready_to_pause_and_away(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")

    for path, fields, state in (
        ("/desk/ready", {}, "ready"),
        ("/desk/pause", {"reason": "tea"}, "paused"),
        ("/desk/ready", {}, "ready"),
        ("/desk/leave", {}, "offline"),
    ):
        assert desk.post(path, **fields).status_code == 303
        assert story.state_of("asha") == state


def test_says_why_one_paused(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha", language="en")
    desk = browser()
    desk.log_in("asha")
    desk.post("/desk/pause", reason="meal")

    assert "Paused (Meal)" in desk.get("/desk/state").get_json()["texts"]["state"]


@pytest.mark.parametrize(
    ("language", "says"), [("hi", "हेडसेट और फ़ोन जाँचें"), ("en", "Check headset and phone")]
)
def test_who_did_not_pick_up_is_told_why_he_is_paused_and_what_to_do(
    story: Story, browser: Callable[[], Browser], language: str, says: str
) -> None:
    story.operator("asha", language=language)
    desk = browser()
    desk.log_in("asha")
    desk.post("/desk/ready")
    assert desk.get("/desk/state").get_json()["texts"]["advice"] == ""

    story.does_not_pick_up("asha")

    assert says in desk.get("/desk").text
    assert says in desk.get("/desk/state").get_json()["texts"]["advice"]
    assert desk.get("/desk/state").get_json()["can"]["ready"]


def test_shows_the_shift_and_refuses_to_be_ready_outside_it(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha", language="en")
    desk = browser()
    desk.log_in("asha")
    assert "Your shift today: 00:00–24:00" in desk.get("/desk").text
    the_day_after_tomorrow = WEEKDAYS[(dt.datetime.now(IST).weekday() + 2) % 7]
    story.gives_shift("asha", f"{the_day_after_tomorrow} 09:00-17:00")

    desk.post("/desk/ready")

    page = desk.get("/desk").text
    assert "You are not on shift" in page
    assert "You have no shift today" in page
    assert story.state_of("asha") == "offline"


@pytest.mark.parametrize("path", ["/desk/ready", "/desk/leave", "/logout"])
def test_nobody_leaves_a_call_in_hand(at_desk: Browser, story: Story, path: str) -> None:
    at_desk.post(path)

    assert story.state_of("asha") == "in_call"
    assert "कॉल आपके हाथ में है" in at_desk.get("/desk").text


def test_refuses_a_reason_that_is_not_in_the_list(at_desk: Browser, story: Story) -> None:
    for path in ("/desk/pause", "/desk/close"):
        at_desk.post(path, reason="<script>")
        page = at_desk.get("/desk").text
        assert "कारण सूची में से चुनें" in page
        assert "<script>" not in page
    assert story.state_of("asha") == "in_call"


def test_a_call_that_is_not_over_cannot_be_closed(at_desk: Browser, story: Story) -> None:
    at_desk.post("/desk/close", reason="not_needed")

    assert "कोई कॉल बंद करने को नहीं है" in at_desk.get("/desk").text
    assert story.state_of("asha") == "in_call"


def test_closes_a_call_that_led_to_no_application(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")

    assert desk.get("/desk/state").get_json()["can"]["close"]
    desk.post("/desk/close", reason="wrong_number")

    assert story.state_of("asha") == "ready"
    assert CALLER not in desk.get("/desk").text


def test_puts_who_asked_for_no_calls_on_the_list_and_closes_the_call(
    story: Story, browser: Callable[[], Browser], deps: Deps
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")
    assert said("Asked for no calls: do not call again") in desk.get("/desk").text

    desk.post("/desk/close", reason="do_not_call", days="31")
    assert story.state_of("asha") == "wrap_up", "no choice of the page"
    desk.post("/desk/close", reason="do_not_call", days="30", note="is ill")

    assert story.state_of("asha") == "ready"
    with deps.db.reading() as db:
        (entry,) = blocked_numbers.list_current_blocks(db, at=dt.datetime.now(dt.UTC), limit=9)
    assert (entry.number, entry.kind, entry.reason) == (CALLER, "do_not_call", "is ill")
    assert entry.until is not None


def test_gives_a_caller_the_time_he_asked_for(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")
    tomorrow = dt.datetime.now(IST) + dt.timedelta(days=1)

    desk.post("/desk/later", when=f"{tomorrow:%Y-%m-%d}T10:30", same_operator="true")

    assert f"{tomorrow:%d-%m-%Y} 10:30 पर फिर कॉल होगी" in desk.get("/desk").text
    assert story.state_of("asha") == "ready"


@pytest.mark.parametrize(
    "when", ["", "tomorrow", "2020-01-01T10:30", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_refuses_a_time_that_cannot_be_kept(
    story: Story, browser: Callable[[], Browser], when: str
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")

    refused = desk.post("/desk/later", when=when, same_operator="true")

    assert (refused.status_code, "यह समय नहीं हो सकता" in refused.text) == (422, True)
    assert f'name="when" type="datetime-local" required value="{when}"' in refused.text
    assert 'name="same_operator" type="checkbox" value="true" checked' in refused.text
    assert desk.get("/desk/later").status_code == 303  # who loads the page anew
    assert story.state_of("asha") == "wrap_up"


def test_the_open_page_learns_of_a_new_call(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")
    before = desk.get("/desk/state").get_json()

    story.call_in_hand("asha")
    after = desk.get("/desk/state").get_json()

    assert (before["key"], after["key"]) == ("/", "attempt-1/")
    assert after["texts"]["call"] == "उपभोक्ता लाइन पर है"
    assert [name for name, can in after["can"].items() if can] == ["find"]


def test_asking_what_is_new_does_not_prolong_the_session(at_desk: Browser) -> None:
    at_desk.get("/desk")

    assert "Set-Cookie" not in at_desk.get("/desk/state").headers


def test_a_landline_is_not_offered_as_the_mobile(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", number="+917712574126")
    desk = browser()
    desk.log_in("asha")

    assert 'name="mobile" type="tel" inputmode="tel" value=""' in desk.get("/desk").text


def test_an_administrator_takes_no_calls(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("root", role=Actor.ADMIN)
    desk = browser()
    desk.log_in("root")

    for answer in (
        desk.get("/desk"),
        desk.get("/desk/state"),
        desk.get("/api/csrf"),
        desk.post("/desk/ready", page="/login"),
        desk.post("/calls/attempt-1/application", page="/login", **FORM),
    ):
        assert answer.status_code == 403


def test_a_stranger_is_sent_to_the_login_page(browser: Callable[[], Browser]) -> None:
    stranger = browser()

    assert stranger.get("/").location == "/login"
    assert stranger.get("/desk").location == "/login"
    assert stranger.post("/desk/ready", page="/login").location == "/login"
    asked = stranger.client.get("/desk/state", headers={"Accept": "application/json"})
    assert asked.status_code == 401
    assert stranger.get("/api/csrf").status_code == 401


def test_asks_about_poverty_and_caste_only_where_it_changes_the_amount(at_desk: Browser) -> None:
    page = at_desk.get("/desk").text

    assert 'value="LV1" data-unit="kW" data-asked="bpl"' in page
    assert 'value="LV2" data-unit="kW" data-asked=""' in page
    assert 'value="LV3" data-unit="HP" data-asked="scst"' in page


def test_ready_without_a_phone_says_so_in_both_languages(
    story: Story, deps: Deps, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    now = dt.datetime.now(dt.UTC)
    heartbeats.note_heartbeat(deps, part="asterisk node-1", now=now)
    phone_presence.note_registrations(deps, node="node-1", registered=(), now=now)
    desk = browser()
    desk.log_in("asha")

    desk.post("/desk/ready")

    shown = desk.get("/desk").text
    assert "जुड़ते ही आप तैयार होंगे" in shown
    assert "विराम (आपका फ़ोन जुड़ा नहीं है)" in shown
    assert "आपका फ़ोन 201 जुड़ा नहीं है" in shown
    desk.post("/language", language="en")
    texts = desk.get("/desk/state").get_json()["texts"]
    assert "Paused (your phone is not connected)" in texts["state"]
    assert texts["phone"] == "Your phone 201 is not connected. Switch it on."


class TestTheSmsOfAnApplication:
    @pytest.fixture
    def sent(self, at_desk: Browser, story: Story) -> int:
        """Send the form, and let the gateway take its SMS."""
        at_desk.post("/calls/attempt-1/application", **FORM)
        with story.deps.db.reading() as db:
            message_id = int(message_lists.list_latest_messages(db, limit=1)[0].id)
        story.deliver_message(message_id, gateway="local", gateway_id="G-1")
        return message_id

    def test_row_53_is_shown_with_its_life(self, at_desk: Browser, sent: int) -> None:
        live = at_desk.get("/desk/state").get_json()

        lines = live["texts"]["sms_life"].splitlines()
        assert [line.split("  ")[1] for line in lines] == [
            "गेटवे ने ले लिया",
            "भेजा जा रहा है",
            "भेजने के लिए तैयार",
        ]
        assert live["can"]["resend"] is True
        assert lines[0] in at_desk.get("/desk").text

    def test_row_53_is_sent_again_with_a_reason(
        self, at_desk: Browser, story: Story, sent: int
    ) -> None:
        refused = at_desk.post("/desk/resend", reason="")
        assert refused.status_code == 422
        assert 'id="resend-reason-wrong"' in refused.text

        at_desk.post("/desk/resend", reason="उन्होंने मिटा दिया")
        assert "SMS फिर भेजा जा रहा है।" in at_desk.get("/desk").text
        assert at_desk.get("/desk/state").get_json()["can"]["resend"] is False
        assert story.counts() == (1, 2)
        again = at_desk.post("/desk/resend", reason="फिर मिटा दिया")
        assert "अभी रास्ते में है; थोड़ा रुकें" in again.text
        assert 'value="फिर मिटा दिया"' in again.text

    def test_is_not_there_before_the_form_is(self, at_desk: Browser, story: Story) -> None:
        at_desk.post("/desk/resend", reason="x")

        assert "फिर भेजने के लिए कोई SMS नहीं है।" in at_desk.get("/desk").text
        assert story.counts() == (0, 0)


def test_finds_what_the_caller_speaks_of_and_notes_it(
    at_desk: Browser, story: Story, deps: Deps
) -> None:
    assert at_desk.post("/calls/attempt-1/application?more=1", **FORM).status_code == 303
    (number,) = re.findall(r"\b[0-9]{11}\b", at_desk.get("/desk").text)[:1]
    story.operator("banu")
    story.call_in_hand("banu", number="+919876500013", attempt_id="attempt-2")
    banu = Browser(at_desk.client.application)
    banu.log_in("banu")

    page = banu.post("/desk/find", wanted=FORM["mobile"]).text

    assert number in page
    assert phone.mask(CALLER) in page
    assert FORM["name"] not in page
    assert 'action="/desk/application"' not in page
    assert number not in banu.post("/desk/find", wanted="9876500019").text
    assert banu.get("/desk/find").location == "/desk"
    with deps.db.reading() as db:
        noted = db.exec_driver_sql("SELECT actor, subject FROM audit WHERE action = 'desk.find'")
        assert noted.all() == [("banu", "43126000017")]


def test_nobody_is_looked_up_without_a_caller(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")

    assert "/desk/find" not in desk.get("/desk").text
    answer = desk.post("/desk/find", wanted="9876500012")
    assert (answer.status_code, answer.location) == (303, "/desk")
