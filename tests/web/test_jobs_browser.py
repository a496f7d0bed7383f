"""A lineman's telephone without a network, in a real Chromium: nothing is lost, nothing twice."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

from missedcall.config import Config
from missedcall.db.reports import places_of, reports
from missedcall.domain.connection.places import Place
from missedcall.domain.connection.states import State
from missedcall.domain.roles import Role
from missedcall.phones.chromium import Chromium
from missedcall.usecases import photos
from tests import kit
from tests.web.conftest import PASSWORD
from tests.web.story import Story
from tests.web.zone_story import LINEMAN, Zone

pytestmark = pytest.mark.journey
Network = Callable[[], contextlib.AbstractContextManager[int]]
FORM = "form[data-kind=failed]"
# A camera gives a file: here a picture is drawn and put where the file would be.
PHOTOGRAPH = f"""new Promise((done) => {{
  const canvas = document.createElement("canvas");
  canvas.width = 2000; canvas.height = 1500;
  canvas.toBlob((blob) => {{
    const files = new DataTransfer();
    files.items.add(new File([blob], "shut.png", {{ type: "image/png" }}));
    const photo = document.querySelector("{FORM} [name=photo]");
    photo.files = files.files;
    photo.dispatchEvent(new Event("change", {{ bubbles: true }}));
    done(true);
  }});
}})"""
SAYS = "document.getElementById('queue').innerText.includes('{}')"


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    return kit.changed(config, "service", state_dir=tmp_path)


@pytest.fixture
def network(app: flask.Flask) -> Network:
    """Let the server be there for a while, always at the same port."""
    ports = [0]

    @contextlib.contextmanager
    def there() -> Iterator[int]:
        server = make_server("127.0.0.1", ports[0], app, threaded=True)
        ports[0] = server.server_port
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join(timeout=10)
            server.server_close()

    return there


def test_a_report_made_without_a_network_is_recorded_once_when_it_is_back(
    story: Story, network: Network, tmp_path: Path
) -> None:
    zone = Zone(story)
    number = zone.planned()
    zone.person(LINEMAN, Role.LINEMAN)
    with Chromium(microphone=tmp_path / "silence.wav") as phone:
        with network() as port:
            phone.go(f"http://127.0.0.1:{port}/login")
            phone.fill(login=LINEMAN, password=PASSWORD)
            phone.press("form.narrow button")
            phone.wait_for(f"document.getElementById('job-{number}')")
            phone.run("navigator.serviceWorker.ready.then(() => true)")
            phone.run("send().then(() => true)")  # the clocks are compared
            phone.stands(f"http://127.0.0.1:{port}", latitude=21.25, longitude=81.63)

        phone.go(f"http://127.0.0.1:{port}/jobs")
        phone.wait_for(f"document.getElementById('job-{number}')")
        phone.run(PHOTOGRAPH)
        phone.run(f"document.querySelector('{FORM} [name=reason]').value = 'ताला बंद'")
        phone.run(f"document.querySelector('{FORM} [name=hold]').value = 'H3'")
        phone.press(f"{FORM} button")
        phone.wait_for(SAYS.format("फोन में सुरक्षित"))
        assert zone.case(number).state is State.VISIT_PLANNED

        phone.go(f"http://127.0.0.1:{port}/jobs")  # the telephone was switched off and on
        phone.wait_for(SAYS.format("फोन में सुरक्षित"))
        with network():
            phone.run("window.dispatchEvent(new Event('online'))")
            phone.run("send().then(() => true)")
            phone.wait_for(SAYS.format("पहुँच गई"))
            phone.run("send().then(() => true)")

    case = zone.case(number)
    assert [step.rule for step in case.history].count("A25") == 1
    assert [hold.kind for hold in case.holds] == ["H3"]
    with story.deps.db.reading() as db:
        (report,) = db.execute(sa.select(reports)).mappings()
        seen = places_of(db, [report["id"]])
    assert (report["doubt"], report["counted_at"] == report["device_at"]) == (None, True)
    assert report["photo_at"] <= report["device_at"]
    here = Place(21.25, 81.63, 15)
    assert seen == {(report["id"], "photo"): here, (report["id"], "written"): here}
    picture = photos.path(story.deps.config, report["photo"]).read_bytes()
    assert b"Exif" not in picture
