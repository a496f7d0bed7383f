"""The form of the call in hand: taken once, or refused with everything that is wrong."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import flask
import pytest

from missedcall.db.applications import applications
from missedcall.db.connection import application_lists
from missedcall.db.messages import message_lists
from missedcall.usecases.applications import applications as application_cases
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs.pricing import MayNotBill
from tests.web.conftest import Browser, RecordedQueue
from tests.web.story import CALLER, FORM, NEXT_DOOR, Story

PATH = "/calls/attempt-1/application"
AADHAAR = "9999 9999 0019"


def test_takes_the_form_and_shows_number_amount_day_and_sms(
    at_desk: Browser, story: Story, queue: RecordedQueue
) -> None:
    answer = at_desk.post(PATH, **FORM)
    page = at_desk.get("/desk").text

    assert (answer.status_code, answer.location) == (303, "/desk")
    with story.deps.db.reading() as db:
        row = application_lists.list_latest_applications(db, limit=2)[0]
        sms = message_lists.list_latest_messages(db, limit=2)[0]
    assert row.number in page
    assert sms.text in page
    assert "भेजने के लिए तैयार" in page
    assert queue.sent == [sms.id]
    assert (row.form["name"], row.mobile) == ("सुनीता वर्मा", CALLER)


def test_the_result_stays_until_the_next_call(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")

    desk.post(PATH, **FORM)
    assert story.state_of("asha") == "ready"
    assert "आवेदन दर्ज हुआ" in desk.get("/desk").text

    story.call_in_hand("asha", number="+919876500099", attempt_id="attempt-2")
    page = desk.get("/desk").text
    assert "आवेदन दर्ज हुआ" not in page
    assert 'action="/calls/attempt-2/application"' in page


def test_gives_a_program_the_amount(at_desk: Browser, story: Story) -> None:
    answer = at_desk.post_json(PATH, {**FORM, "load": 2, "notice_read": True, "distance_m": None})

    body = answer.get_json()
    assert answer.status_code == 201
    with story.deps.db.reading() as db:
        row = application_lists.list_latest_applications(db, limit=2)[0]
        sms = message_lists.list_latest_messages(db, limit=2)[0]
    assert body == {
        "application": row.number,
        "amount_paise": row.total_paise,
        "amount": body["amount"],
        "due_on": row.due_on.isoformat(),
        "message_id": sms.id,
        "already": False,
    }
    assert int(body["amount"].replace(",", "").replace(".", "")) == row.total_paise > 0


def test_the_same_form_later_gives_the_same_application(at_desk: Browser, story: Story) -> None:
    first = at_desk.post_json(PATH, FORM).get_json()
    again = at_desk.post_json(PATH, FORM)

    assert again.status_code == 200
    assert again.get_json() == {**first, "already": True}
    assert story.counts() == (1, 1)


def test_the_same_form_eight_times_at_once_gives_one_application_and_one_sms(
    at_desk: Browser, app: flask.Flask, story: Story
) -> None:
    token = at_desk.token()
    cookie = at_desk.client.get_cookie("missedcall_24100")
    assert cookie

    def send(_: int) -> int:
        client = app.test_client()
        client.set_cookie(cookie.key, cookie.value)
        return client.post(PATH, data={**FORM, "csrf_token": token}).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(send, range(8)))

    assert statuses == [303] * 8
    assert story.counts() == (1, 1)


def test_reckons_the_load_from_a_list_keeps_it_and_reads_it_back(
    at_desk: Browser, story: Story
) -> None:
    listed = "led:10 fan:2 iron:1"

    taken = at_desk.post_json(PATH, {**FORM, "load": "", "unit": "", "appliances": listed})
    page = at_desk.get("/desk").text

    assert taken.status_code == 201, taken.text
    with story.deps.db.reading() as db:
        (written,) = applications.list_applications_of_callback(db, 1)
    assert (written.form["load"], written.form["unit"]) == ("1240", "W")
    assert written.form["appliances"] == listed
    assert "10 LED बल्ब, 2 पंखा, 1 इस्त्री" in page


class TestRefusals:
    def test_tell_every_mistake_at_once_beside_its_field_and_keep_what_was_typed(
        self, at_desk: Browser, story: Story
    ) -> None:
        answer = at_desk.post(PATH, **{**FORM, "name": "R4m", "load": "0", "locality": ""})

        page = answer.text
        assert answer.status_code == 422
        assert 'id="summary"' in page
        for field in ("name", "load", "locality"):
            assert f'href="#{field}"' in page
            assert f'aria-invalid="true" aria-describedby="{field}-wrong"' in page
        assert "“4” यहाँ मान्य नहीं है; उसे हटाएँ" in page
        assert 'value="R4m"' in page
        assert 'value="शिव मंदिर के पास"' in page
        assert '<option value="LV1" data-unit="kW" data-asked="bpl" selected>' in page
        assert story.counts() == (0, 0)

    @pytest.mark.parametrize(
        ("accept", "message"),
        [("hi", "यह भरना ज़रूरी है"), ("en-IN,en;q=0.8", "this is needed; fill it in")],
    )
    def test_tell_a_program_in_the_language_it_asks_for(
        self, at_desk: Browser, accept: str, message: str
    ) -> None:
        answer = at_desk.post_json(PATH, {}, Accept_Language=accept)

        errors = answer.get_json()["errors"]
        assert answer.status_code == 422
        assert errors["name"] == {"code": "missing", "message": message}
        assert len(errors) == 12

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("name", "x" * 5000, "too_long"),
            ("name", "Сунита", "wrong_script"),
            ("name", "<script>alert(1)</script>", "bad_characters"),
            ("name", ["a"], "not_text"),
            ("name", {"$gt": ""}, "not_text"),
            ("name", AADHAAR, "aadhaar"),
            ("address", "=HYPERLINK(1) abc", "bad_characters"),
            ("mobile", "+91 771 257 4126", "landline"),
            ("category", "LV9", "not_a_choice"),
            ("load", 0, "not_positive"),
            ("load", -1.5, "not_positive"),
            ("load", float("nan"), "not_a_number"),
            ("load", "1e400", "not_a_number"),
            ("load", 900, "load_too_high"),
            ("notice_read", False, "notice_unread"),
            ("bpl", [], "not_text"),
            ("bp1", True, "unknown_field"),
        ],
    )
    def test_name_the_one_field_that_is_wrong(
        self, at_desk: Browser, story: Story, field: str, value: Any, code: str
    ) -> None:
        answer = at_desk.post_json(PATH, {**FORM, field: value})

        assert answer.status_code == 422
        assert {name: error["code"] for name, error in answer.get_json()["errors"].items()} == {
            field: code
        }
        assert story.counts() == (0, 0)

    def test_of_the_tariff_stand_beside_the_field_they_concern(self, at_desk: Browser) -> None:
        page = at_desk.post(PATH, **{**FORM, "load": "900"}).text

        assert 'id="load-wrong"' in page
        assert "उच्च दाब के लिए आवेदन करें" in page

    def test_show_hostile_text_escaped(self, at_desk: Browser) -> None:
        page = at_desk.post(PATH, **{**FORM, "name": '"><script>alert(1)</script>{{7*7}}'}).text

        assert "<script>alert" not in page
        assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page

    def test_show_no_aadhaar_number_again(self, at_desk: Browser) -> None:
        page = at_desk.post(PATH, **{**FORM, "address": f"घर {AADHAAR}"}).text

        assert AADHAAR not in page
        assert 'value="घर xxxx xxxx 0019"' in page

    @pytest.mark.parametrize("body", ["", "[]", "nonsense", '"text"', "[" * 60_000, "\xff\xfe"])
    def test_of_what_is_no_json_object(self, at_desk: Browser, body: str) -> None:
        token = at_desk.get("/api/csrf").get_json()["csrf_token"]
        answer = at_desk.client.post(
            PATH,
            data=body.encode("latin-1"),
            headers={"X-CSRFToken": token, "Content-Type": "application/json"},
        )

        assert answer.status_code == 400
        assert answer.get_json()["error"]["code"] == "json"

    def test_of_a_body_that_is_too_large(self, at_desk: Browser) -> None:
        answer = at_desk.post_json(PATH, {**FORM, "name": "x" * 70_000})

        assert answer.status_code == 413
        assert answer.get_json()["error"]["code"] == "too_large"

    @pytest.mark.parametrize("as_json", [True, False])
    def test_of_a_post_without_the_token(
        self, at_desk: Browser, story: Story, as_json: bool
    ) -> None:
        sent: dict[str, Any] = {"json": FORM} if as_json else {"data": FORM}

        assert at_desk.client.post(PATH, **sent).status_code == 400
        assert story.counts() == (0, 0)


class TestAnotherCall:
    @pytest.fixture
    def banu(self, at_desk: Browser, story: Story, browser: Callable[[], Browser]) -> Browser:
        """Log in Banu, who has no call, while Asha has one."""
        story.operator("banu")
        other = browser()
        other.log_in("banu")
        return other

    def test_is_refused_and_the_typed_text_given_back(self, banu: Browser, story: Story) -> None:
        answer = banu.post(PATH, **FORM)

        assert answer.status_code == 409
        assert "यह कॉल अब आपके हाथ में नहीं है" in answer.text
        assert 'value="सुनीता वर्मा"' in answer.text
        assert CALLER not in answer.text
        assert story.counts() == (0, 0)

    def test_is_refused_to_a_program(self, banu: Browser) -> None:
        answer = banu.post_json(PATH, FORM)

        assert answer.status_code == 409
        assert answer.get_json()["error"]["code"] == "not_your_call"

    def test_tells_nothing_of_the_application_that_came_of_it(
        self, at_desk: Browser, banu: Browser
    ) -> None:
        at_desk.post(PATH, **FORM)

        assert banu.post_json(PATH, FORM).status_code == 409

    @pytest.mark.parametrize("attempt", ["nobody", "x" * 40, "..%2f..%2fdesk", "x" * 500])
    def test_that_never_was_is_refused(self, banu: Browser, attempt: str) -> None:
        assert banu.post_json(f"/calls/{attempt}/application", FORM).status_code in (404, 409)


def test_reloading_a_refused_form_leads_back_to_the_desk(at_desk: Browser) -> None:
    assert at_desk.get(PATH).location == "/desk"


def test_an_unapproved_tariff_bills_nobody(
    at_desk: Browser, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise MayNotBill("the tariff is a placeholder")

    monkeypatch.setattr(application_cases, "submit_application", refuse)

    assert at_desk.post_json(PATH, FORM).get_json()["error"]["code"] == "may_not_bill"
    assert 'value="सुनीता वर्मा"' in at_desk.post(PATH, **FORM).text


def test_a_failure_of_ours_shows_and_logs_nothing_personal(
    at_desk: Browser, deps: Deps, caplog: pytest.LogCaptureFixture
) -> None:
    with deps.db.writing() as db:
        db.exec_driver_sql("ALTER TABLE applications RENAME COLUMN mobile TO telephone")

    answer = at_desk.post(PATH, **FORM)

    assert answer.status_code == 500
    assert "हमारी ओर से गड़बड़ी हुई" in answer.text
    assert "application_form.submit failed, OperationalError" in caplog.text
    for secret in ("98765", "सुनीता", "मंदिर", "attempt-1"):
        assert secret not in answer.text
        assert secret not in caplog.text


def test_a_bp_number_of_another_application_is_told_at_its_field(at_desk: Browser) -> None:
    form = {**FORM, "bp": "1000 123 456"}
    assert at_desk.post("/calls/attempt-1/application?more=1", **form).status_code == 303

    again = at_desk.post("/calls/attempt-1/application?household=2", **{**form, **NEXT_DOOR})

    assert again.status_code == 422
    assert 'href="#bp"' in again.text
    assert "यह BP नंबर आवेदन " in again.text
    assert "1000 123 456" in again.text


@pytest.mark.parametrize(
    ("language", "fee", "length"),
    [
        (
            "hi",
            "श्रेणी घरेलू का पंजीयन शुल्क, हर आवेदन पर एक बार।",
            "यह शुल्क तभी लगता है जब केबल कंपनी लगाए।",
        ),
        (
            "en",
            "Registration fee for category Domestic, once per application.",
            "Charged only when the company lays the cable.",
        ),
    ],
)
def test_each_amount_says_why_in_the_language_of_the_operator(
    story: Story, browser: Callable[[], Browser], language: str, fee: str, length: str
) -> None:
    story.operator("asha", language=language)
    story.call_in_hand("asha")
    desk = browser()
    desk.log_in("asha")

    page = desk.post("/calls/attempt-1/amount", **FORM).text

    assert fee in page
    assert length in page
    assert ("once per application" in page) == (language == "en")
