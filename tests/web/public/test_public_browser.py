"""An applicant on an old phone: a real Chromium at 360 dots, with scripts and without."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from werkzeug.serving import make_server

from tests.kit import a_household
from tests.web.public.visitor import APPLICANT, MOBILE, PREMISES, PROVEN, SUPPLY, Visitor
from tests.web.story import Story
from tools.softphones.chromium import Chromium

pytestmark = pytest.mark.journey
# Where pictures of the pages are put for people to look at; empty: nowhere.
PICTURES = os.environ.get("MISSEDCALL_PICTURES", "")
LOADED = "document.readyState === 'complete'"
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SMALL = (
    "[...document.querySelectorAll('button, select, input:not([type=hidden]), .doors a')]"
    ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24).length"
)
UNNAMED = (
    "[...document.querySelectorAll('input:not([type=hidden]), select')]"
    ".filter((one) => !one.labels.length && !one.getAttribute('aria-label')).length"
)


@pytest.fixture
def address(app: flask.Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join(timeout=10)
        server.server_close()


class Phone:
    """A small screen; each page that is looked at holds what the guidelines ask of it."""

    def __init__(self, chromium: Chromium, address: str, name: str) -> None:
        self.chromium, self.address, self.name, self.count = chromium, address, name, 0

    def go(self, path: str) -> None:
        self.chromium.go(f"{self.address}{path}")
        self.look()

    def press(self, selector: str) -> None:
        """Press what leads to another page, and look at that."""
        self.chromium.run("document.documentElement.dataset.old = '1'")
        self.chromium.press(selector)
        self.chromium.wait_for(
            f"document.documentElement && !document.documentElement.dataset.old && {LOADED}"
        )
        self.look()

    def look(self) -> None:
        assert self.chromium.run(WIDE), "something is wider than the screen"
        assert self.chromium.run(SMALL) == 0, "something is too small for a finger"
        assert self.chromium.run(UNNAMED) == 0, "a field has no name"
        if PICTURES:
            self._take_picture()

    def _take_picture(self) -> None:
        self.count += 1
        file = Path(PICTURES) / f"{self.name}-{self.count:02}.png"
        file.write_bytes(self.chromium.picture())

    def text(self) -> str:
        return str(self.chromium.run("document.body.innerText"))


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
