"""Over http a browser gives no microphone, save on localhost: the page says so."""

from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

from missedcall.usecases.operators import operators
from tests.support.serving import serving
from tests.web.conftest import PASSWORD
from tests.web.story import NOW, Story
from tools.softphones.chromium import Chromium

pytestmark = pytest.mark.journey
NAME = "missedcall.test"
LINE = "document.getElementById('phone')?.dataset.line"


@pytest.fixture
def port(app: flask.Flask, story: Story) -> Iterator[int]:
    """Serve the desk of Asha, whose telephone is her browser."""
    story.operator("asha")
    operators.change_operator_phone(
        story.deps, login="asha", extension="211", mobile=None, by="test", now=NOW
    )
    with serving(app) as served:
        yield served


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Chromium]:
    named = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    with Chromium(microphone=tmp_path / "silence.wav", more=(named,)) as browser:
        yield browser


def log_in(browser: Chromium, origin: str) -> None:
    browser.go(f"{origin}/login")
    browser.fill(login="asha", password=PASSWORD)
    browser.press("form.narrow button")
    browser.wait_for(f"{LINE} && {LINE} !== 'starting'")


def test_the_desk_by_another_name_says_that_the_phone_needs_https(
    chromium: Chromium, port: int
) -> None:
    log_in(chromium, f"http://{NAME}:{port}")

    assert chromium.run(LINE) == "insecure"
    assert "केवल https पर" in str(chromium.run("document.getElementById('phone').innerText"))


def test_the_desk_on_this_machine_tries_to_connect(chromium: Chromium, port: int) -> None:
    log_in(chromium, f"http://127.0.0.1:{port}")

    assert chromium.run(LINE) != "insecure"
