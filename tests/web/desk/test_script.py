"""What the operator says is beside the call, in its language, and only while there is one."""

from collections.abc import Callable

import pytest

from missedcall.db.messages import message_lists
from tests.web.conftest import Browser
from tests.web.story import CALLER, Story


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("hi", ("फ़ोन पर किसी को पैसे, OTP या PIN न दें", "कोड 4711 है", "शहर में 3, गाँव में 5 दिन")),
        (
            "en",
            (
                "Give nobody money, an OTP or a PIN by phone",
                "is 4711",
                "within 3 days in a town, 5",
            ),
        ),
    ],
)
def test_tells_money_code_and_promise_in_both_languages(
    at_desk: Browser, language: str, said: tuple[str, ...]
) -> None:
    at_desk.post("/language", language=language)

    page = at_desk.get("/desk").text

    for words in said:
        assert words in page


def test_is_not_there_without_a_call(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")

    assert "क्या कहें" not in desk.get("/desk").text


def test_another_matter_closes_the_call_and_sends_1912(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    story.call_in_hand("asha", over=True)
    desk = browser()
    desk.log_in("asha")

    desk.post("/desk/close", reason="other_matter", matter="theft")
    assert story.state_of("asha") == "wrap_up"
    desk.post("/desk/close", reason="other_matter", matter="name_change")

    assert story.state_of("asha") == "ready"
    with story.deps.db.reading() as db:
        (sms,) = message_lists.list_latest_messages(db, limit=50)
    assert (sms.key, sms.number) == ("other_service", CALLER)


def test_the_script_is_open_where_the_call_is(at_desk: Browser) -> None:
    here = 'data-script-step="{}" aria-current="step"'
    assert here.format("code") in at_desk.get("/desk").text

    at_desk.post("/calls/attempt-1/draft", name="सुनीता")

    page = at_desk.get("/desk").text
    assert here.format("questions") in page
    assert page.count('aria-current="step"') == 1
