"""What the page's own script does, in a real Chromium."""

import threading
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from werkzeug.serving import make_server

from missedcall.db import applications
from missedcall.phones.chromium import Chromium
from missedcall.usecases import drafts
from tests.web.conftest import PASSWORD
from tests.web.story import CALLER, FORM, Story

pytestmark = pytest.mark.journey
TYPED = {name: text for name, text in FORM.items() if name != "notice_read"}
NAME = "document.getElementById('name')"


@pytest.fixture
def desk(app: flask.Flask, story: Story, tmp_path: Path) -> Iterator[Chromium]:
    """Log Asha in, who speaks with a caller."""
    story.operator("asha")
    story.call_in_hand("asha")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        with Chromium(microphone=tmp_path / "silence.wav") as chromium:
            chromium.go(f"http://127.0.0.1:{server.server_port}/login")
            chromium.fill(login="asha", password=PASSWORD)
            chromium.press("form.narrow button")
            chromium.wait_for("document.getElementById('application')")
            yield chromium
    finally:
        server.shutdown()
        serving.join(timeout=10)
        server.server_close()


def test_what_is_typed_is_kept_by_the_server_and_gone_once_the_form_is_in(
    desk: Chromium, story: Story
) -> None:
    desk.fill(**TYPED)
    desk.run("document.getElementById('notice_read').checked = true")
    saved = "performance.getEntriesByType('resource').some((one) => one.name.includes('/draft'))"
    desk.run(f"{NAME}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    desk.wait_for(saved)
    draft = drafts.of_telephone(story.deps, number=CALLER)
    assert draft is not None
    assert draft.typed["name"] == FORM["name"]

    # The next letter is still on its way when the form is sent, for another household follows.
    desk.run(f"{NAME}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    desk.press("#application button[formaction]")

    desk.wait_for(f"document.getElementById('desk').dataset.attempt.endsWith('/2') && {NAME}")
    assert desk.run(f"{NAME}.value") == ""
    # Nothing happens that could be waited for: longer than the script waits for a pause.
    desk.run("new Promise((done) => setTimeout(done, 1200))")
    assert drafts.of_telephone(story.deps, number=CALLER) is None
    with story.deps.db.reading() as db:
        (taken,) = applications.of_callback(db, 1)
    assert taken["form"]["name"] == FORM["name"]
