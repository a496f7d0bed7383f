"""An applicant on an old phone: a real Chromium at 360 dots, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit import a_household
from tests.web.public.phone import LOADED, Phone
from tests.web.public.visitor import APPLICANT, MOBILE, PREMISES, PROVEN, SUPPLY, Visitor
from tests.web.story import Story
from tools.softphones.chromium import Chromium

pytestmark = pytest.mark.journey


@pytest.fixture(params=[(360, "hi", True), (320, "hi", False), (1366, "en", True)], ids=str)
def phone(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Iterator[Phone]:
    width, language, script = request.param
    with Chromium(microphone=tmp_path / "silence.wav") as chromium:
        chromium.resize(width=width, height=800)
        if not script:
            chromium.refuse_scripts()
        chromium.go(f"{address}/public")
        chromium.press(f".languages [lang={language}]")
        chromium.wait_for(f"document.documentElement?.lang === '{language}' && {LOADED}")
        yield Phone(chromium, address, f"{width}-{language}-{'script' if script else 'none'}")


def test_an_applicant_applies_and_follows(phone: Phone, visitor: Visitor, story: Story) -> None:
    phone.go("/public")
    phone.press(".doors a")
    phone.chromium.fill(mobile=MOBILE)
    phone.press("main form button")
    phone.chromium.fill(code="000000")
    phone.press("main form button.main")
    assert phone.chromium.run("document.querySelectorAll('.wrong').length") == 1
    phone.chromium.fill(code=visitor.code())
    phone.press("main form button.main")

    phone.press("main form button.main")  # with nothing filled in: all mistakes at once
    assert phone.chromium.run("document.querySelectorAll('.summary li').length") == 2
    house = a_household()
    for fields in (
        APPLICANT | {"relation_name": house["relation_name"]},
        PREMISES | {"address": house["address"]},
        SUPPLY,
    ):
        phone.chromium.fill(**{k: v for k, v in fields.items() if k != "language"})
        phone.press("main form:not(.beside) button.main")
        if phone.chromium.run("!!document.getElementById('more')"):
            phone.press("main form:not(.beside) button.main")
    assert phone.chromium.run("!!document.querySelector('.amount .total')")
    phone.chromium.run("document.getElementById('notice_read').checked = true")
    phone.press("main form button.main")

    (application,) = visitor.rows("applications")
    assert application["mobile"] == PROVEN
    assert application["number"] in phone.text()
    for path in ("/public/help", "/public/call-me", "/public/privacy", "/public/follow"):
        phone.go(path)
