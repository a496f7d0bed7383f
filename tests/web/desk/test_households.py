"""A telephone that several households share, as the operator's page has it."""

from collections.abc import Callable

import pytest

from missedcall.db.callbacks.callbacks import get_newest_callback
from missedcall.db.calls import questions
from missedcall.db.connection import application_lists, connection_steps
from missedcall.db.connection.application_lists import ApplicationOverview
from missedcall.db.messages import message_lists
from missedcall.domain.connection.states import Rule
from missedcall.usecases.applications import drafts
from tests.web.conftest import Browser
from tests.web.story import CALLER, FORM, NEXT_DOOR, NOW, Story

PATH = "/calls/attempt-1/application"
DRAFT = "/calls/attempt-1/draft"


@pytest.fixture
def desk(story: Story, browser: Callable[[], Browser]) -> Browser:
    """Log in Asha, who has taken one form of a call that is over."""
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")
    return desk


def taken(story: Story) -> list[ApplicationOverview]:
    with story.deps.db.reading() as db:
        return list(reversed(application_lists.list_latest_applications(db, limit=9)))


def test_two_households_apply_in_one_call_one_form_after_the_other(
    desk: Browser, story: Story
) -> None:
    assert desk.post(f"{PATH}?more=1", **FORM).status_code == 303

    page = desk.get("/desk").text
    (first,) = taken(story)
    assert first.number in page
    assert "(परिवार 2)" in page
    assert f'action="{PATH}?household=2"' in page
    assert story.state_of("asha") == "wrap_up"

    desk.post(f"{PATH}?household=2", **{**FORM, **NEXT_DOOR, "name": "गीता वर्मा"})
    page = desk.get("/desk").text
    second = taken(story)[1]
    assert second.form["name"] == "गीता वर्मा"
    assert first.number in page
    assert second.number in page
    assert story.state_of("asha") == "ready"


def test_one_more_after_the_form_was_sent_while_they_still_speak(
    at_desk: Browser, story: Story
) -> None:
    at_desk.post(PATH, **FORM)
    assert 'action="/calls/attempt-1/more"' in at_desk.get("/desk").text

    at_desk.post("/calls/attempt-1/more")
    assert f'action="{PATH}?household=2"' in at_desk.get("/desk").text

    at_desk.post(f"{PATH}?household=2", **{**FORM, **NEXT_DOOR})
    assert [row.household for row in taken(story)] == [1, 2]


def test_one_more_of_a_call_that_is_over_is_refused_with_the_mend(desk: Browser) -> None:
    desk.post(PATH, **FORM)

    desk.post("/calls/attempt-1/more")

    assert "दूसरे परिवार से मिस्ड कॉल देने को कहें" in desk.get("/desk").text


def test_a_refused_second_form_stays_the_second(desk: Browser) -> None:
    desk.post(f"{PATH}?more=1", **FORM)

    page = desk.post(f"{PATH}?household=2", **{**FORM, "load": "0"}).text

    assert f'action="{PATH}?household=2"' in page
    assert 'aria-describedby="load-wrong"' in page


@pytest.mark.parametrize("household", ["0", "-1", "100", "x", ""])
def test_a_household_that_cannot_be_is_not_found(desk: Browser, household: str) -> None:
    assert desk.post(f"{PATH}?household={household}", **FORM).status_code == 404


class TestTheApplicationsOfTheTelephone:
    @pytest.fixture
    def again(self, desk: Browser, story: Story) -> str:
        """Let the same telephone call again; give the number of its application."""
        desk.post(PATH, **FORM)
        story.call_in_hand("asha", attempt_id="attempt-2", over=True)
        return str(taken(story)[0].number)

    def test_are_shown_without_names(self, desk: Browser, again: str) -> None:
        page = desk.get("/desk").text

        assert "इस फ़ोन के आवेदन: 1" in page
        assert f"{again}: राशि जमा होनी है" in page
        assert "ग्राम डोमा, धमतरी" in page
        assert "सुनीता" not in page

    def test_end_the_call_that_was_about_one_of_them(
        self, desk: Browser, story: Story, again: str
    ) -> None:
        desk.post("/desk/close", reason="already_applied", application=again)

        with story.deps.db.reading() as db:
            callback = get_newest_callback(db, CALLER)
        assert callback
        assert callback.closed_reason == "already_applied"
        assert callback.about_application_id == taken(story)[0].id
        assert story.state_of("asha") == "ready"

    def test_but_not_about_anybody_elses(self, desk: Browser, story: Story, again: str) -> None:
        desk.post("/desk/close", reason="already_applied", application="41226999999")

        assert "यह आवेदन इस फ़ोन का नहीं है" in desk.get("/desk").text
        assert story.state_of("asha") == "wrap_up"

    def test_are_not_shown_to_who_speaks_with_another(
        self, desk: Browser, story: Story, again: str, browser: Callable[[], Browser]
    ) -> None:
        story.operator("banu")
        story.call_in_hand("banu", number="+919876500099", attempt_id="attempt-3")
        other = browser()
        other.log_in("banu")

        assert again not in other.get("/desk").text


class TestADraft:
    def test_opens_at_the_next_call_of_the_telephone(
        self, desk: Browser, story: Story, browser: Callable[[], Browser]
    ) -> None:
        assert desk.post(DRAFT, name="सुनीता वर्मा", load="2", bpl="true").status_code == 204
        page = desk.get("/desk").text
        assert 'value="सुनीता वर्मा"' in page
        assert "अधूरा फ़ॉर्म" not in page, "it is this very call's"
        story.operator("banu")
        with story.deps.db.writing() as db:
            db.exec_driver_sql("UPDATE callbacks SET closed_at = created_at, state = 'closed'")
        story.call_in_hand("banu", attempt_id="attempt-2")
        other = browser()
        other.log_in("banu")

        page = other.get("/desk").text
        assert 'value="सुनीता वर्मा"' in page
        assert "का अधूरा फ़ॉर्म खुला है" in page

        other.post("/calls/attempt-2/draft/forget")
        page = other.get("/desk").text
        assert "सुनीता" not in page
        assert f'value="{CALLER}"' in page

    def test_of_a_call_that_is_not_in_hand_is_refused(self, desk: Browser, story: Story) -> None:
        assert desk.post("/calls/attempt-9/draft", name="सुनीता").status_code == 409
        assert desk.post("/calls/attempt-9/draft/forget").status_code == 303
        assert drafts.draft_of_telephone(story.deps, number=CALLER) is None

    def test_without_the_token_or_a_session_is_not_kept(
        self, desk: Browser, browser: Callable[[], Browser], story: Story
    ) -> None:
        assert desk.client.post(DRAFT, data={"name": "सुनीता"}).status_code == 400
        assert browser().post(DRAFT, page="/login", name="सुनीता").location == "/login"
        assert drafts.draft_of_telephone(story.deps, number=CALLER) is None


class TestAnOpenQuestion:
    @pytest.fixture
    def question_id(self, desk: Browser, story: Story) -> int:
        """Ask a caller, who then is in hand again, whether the cable is ready."""
        desk.post(PATH, **FORM)
        story.call_in_hand("asha", attempt_id="attempt-2")
        with story.deps.db.writing() as db:
            return questions.add_question(
                db,
                at=NOW,
                by="meena",
                kind="cable_ready",
                application_id=application_lists.list_latest_applications(db, limit=1)[0].id,
                number=CALLER,
                expires_at=NOW.replace(year=NOW.year + 20),
            )

    def test_is_asked_and_its_answer_noted(
        self, desk: Browser, story: Story, question_id: int
    ) -> None:
        (application,) = taken(story)
        asked = f"{application.number}: सर्विस केबल तैयार है?"
        assert asked in desk.get("/desk").text

        desk.post("/desk/answer", question=str(question_id))

        page = desk.get("/desk").text
        assert "उत्तर दर्ज हुआ" in page
        assert asked not in page

    @pytest.mark.parametrize("question", ["", "x", "99", "9" * 30])
    def test_that_is_not_there_is_not_answered(
        self, desk: Browser, question_id: int, question: str
    ) -> None:
        desk.post("/desk/answer", question=question)

        assert "कुछ बदला नहीं गया" in desk.get("/desk").text


class TestTheCallerAsks:
    """What a caller wants done to an application of that phone, the operator does in the call."""

    def asks(
        self, desk: Browser, story: Story, *, status: int = 303, **more: str
    ) -> tuple[str, str]:
        """Ask in a second call for something to be done to the first call's application."""
        (application,) = taken(story)
        story.call_in_hand("asha", attempt_id="attempt-2", over=True)
        fields = {"event": "withdraw", "application": application.number, "reason": "बेच दिया"}
        answer = desk.post("/desk/application", **{**fields, **more})
        assert answer.status_code == status
        return str(taken(story)[0].state), answer.text

    def test_it_is_withdrawn_with_his_reason_and_he_is_told(
        self, desk: Browser, story: Story
    ) -> None:
        desk.post(PATH, **FORM)
        assert self.asks(desk, story)[0] == "withdrawn"

        with story.deps.db.reading() as db:
            step = connection_steps.list_steps_of_application(db, 1)[-1]
            keys = [row.key for row in message_lists.list_latest_messages(db, limit=9)]
        assert (step.rule, step.actor, step.reason) == (Rule.WITHDRAWN, "asha", "बेच दिया")
        assert "withdrawn" in keys

    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ({"reason": " "}, 422),
            ({"application": "00000000000"}, 409),
            ({"event": "reject"}, 409),
            ({"event": "no such"}, 409),
        ],
    )
    def test_what_is_not_his_or_has_no_reason_is_not_done(
        self, desk: Browser, story: Story, more: dict[str, str], status: int
    ) -> None:
        desk.post(PATH, **FORM)

        state, page = self.asks(desk, story, status=status, **more)

        assert state == "demand_issued"
        is_gone = "application" in more
        assert ("आपने लिखा: 00000000000 · बेच दिया" in page) == is_gone

    def test_who_rings_from_another_telephone_cannot_withdraw(
        self, desk: Browser, story: Story
    ) -> None:
        desk.post(PATH, **{**FORM, "mobile": "98765 00077"})

        state, page = self.asks(desk, story, status=409)

        assert state == "demand_issued"
        assert "पहचान कॉल-बैक और कोड से पक्की करें" in page
        assert "बेच दिया" in page
