"""Who gets in, how often one may guess, and in which language."""

from collections.abc import Callable

from tests.web.conftest import Browser
from tests.web.story import Story


def test_lets_in_who_has_the_password(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha")
    desk = browser()

    answer = desk.log_in("asha")

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert desk.get("/").location == "/desk"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie


def test_answers_a_wrong_password_and_an_unknown_name_alike(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")

    known = browser().log_in("asha", "wrong")
    unknown = browser().log_in("nobody", "wrong")

    assert known.status_code == unknown.status_code == 401
    assert "लॉगिन नाम या पासवर्ड सही नहीं है" in known.text
    assert "लॉगिन नाम या पासवर्ड सही नहीं है" in unknown.text


def test_makes_who_guesses_wait_but_nobody_else(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    story.operator("banu")
    guesser = browser()

    statuses = [guesser.log_in("asha", f"guess {number}").status_code for number in range(6)]

    assert statuses == [401] * 5 + [429]
    assert guesser.log_in("ASHA").status_code == 429
    assert browser().log_in("banu").status_code == 303


def test_takes_hostile_names_and_passwords_calmly(browser: Callable[[], Browser]) -> None:
    for login in ("' OR 1=1 --", "x" * 10_000, "<script>", ""):
        answer = browser().log_in(login, "y" * 10_000)
        assert answer.status_code == 401
        assert "<script>" not in answer.text


def test_needs_the_token(browser: Callable[[], Browser]) -> None:
    answer = browser().client.post("/login", data={"login": "asha", "password": "x"})

    assert answer.status_code == 400
    assert "पृष्ठ पुराना हो गया था" in answer.text


def test_logging_out_ends_the_session_and_frees_the_phone(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")
    desk.post("/desk/ready")

    assert desk.post("/logout").location == "/login"
    assert desk.get("/desk").location == "/login"
    assert story.state_of("asha") == "offline"


def test_logging_out_twice_does_no_harm(browser: Callable[[], Browser]) -> None:
    assert browser().post("/logout", page="/login").location == "/login"


def test_a_stranger_is_spoken_to_as_his_browser_asks(browser: Callable[[], Browser]) -> None:
    stranger = browser().client

    assert "पासवर्ड" in stranger.get("/login").text
    assert "पासवर्ड" in stranger.get("/login", headers={"Accept-Language": "ta, fr"}).text
    english = stranger.get("/login", headers={"Accept-Language": "en-IN,en;q=0.9"}).text
    assert "Password" in english
    assert "पासवर्ड" not in english


def test_an_operator_switches_the_language(at_desk: Browser) -> None:
    assert "आपकी कॉल" in at_desk.get("/desk").text

    at_desk.post("/language", language="en")
    assert "The call in hand" in at_desk.get("/desk").text

    assert at_desk.post("/language", language="fr").status_code == 400
    assert "The call in hand" in at_desk.get("/desk").text


def test_a_session_of_a_forgotten_operator_is_worth_nothing(
    at_desk: Browser,
) -> None:
    with at_desk.client.session_transaction() as session:
        session["_user_id"] = "999"

    assert at_desk.get("/desk").location == "/login"
