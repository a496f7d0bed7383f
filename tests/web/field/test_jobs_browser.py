"""A lineman's telephone without a network, in a real Chromium: nothing is lost, nothing twice."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask
import pytest
import sqlalchemy as sa

from missedcall.config import Config
from missedcall.db.field.reports import get_places_of_reports, reports
from missedcall.domain.connection.states import Rule, State
from missedcall.domain.field.places import ProofPlace
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.field import photos
from tests import kit, pictures
from tests.support.serving import serving
from tests.web.conftest import PASSWORD
from tests.web.story import Story
from tests.web.worklist_story import LINEMAN, WorklistStory
from tools.softphones.chromium import Chromium

pytestmark = pytest.mark.journey
Network = Callable[[], contextlib.AbstractContextManager[int]]
FORM = "#job-{} form[data-kind=failed]"
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
        with serving(app, port=ports[0]) as ports[0]:
            yield ports[0]

    return there


def logs_in(phone: Chromium, port: int) -> None:
    phone.go(f"http://127.0.0.1:{port}/login")
    phone.fill(login=LINEMAN, password=PASSWORD)
    phone.press("form.narrow button")
    phone.wait_for("document.readyState === 'complete' && document.querySelector('.job')")


def written(folder: Path, picture: bytes) -> Path:
    file = folder / f"{len(picture)}.jpg"
    file.write_bytes(picture)
    return file


def fills(phone: Chromium, number: str, photo: Path, *, reason: str = "ताला बंद") -> None:
    """Fill in and send a report of a visit in vain."""
    form = FORM.format(number)
    phone.choose_file(f"{form} [name=photo]", photo)
    phone.run(f"document.querySelector('{form} [name=reason]').value = '{reason}'")
    phone.run(f"document.querySelector('{form} [name=hold]').value = 'H3'")
    phone.press(f"{form} button")


def two_jobs(worklist: WorklistStory) -> tuple[str, str]:
    """Give two jobs of one lineman, and make the lineman known."""
    worklist.person(LINEMAN, Actor.LINEMAN)
    numbers = (worklist.planned() for _ in range(6))
    first, second, *_ = (number for number in numbers if _lineman(worklist, number) == LINEMAN)
    return first, second


def _lineman(worklist: WorklistStory, number: str) -> str:
    visit = worklist.case(number).visit
    assert visit is not None
    return str(visit.lineman)


def test_a_report_made_without_a_network_is_recorded_once_when_it_is_back(
    story: Story, network: Network, tmp_path: Path
) -> None:
    worklist, photo = WorklistStory(story), written(tmp_path, pictures.photograph(2000, 1500))
    number = worklist.planned()
    worklist.person(LINEMAN, Actor.LINEMAN)
    with Chromium(microphone=tmp_path / "silence.wav") as phone:
        with network() as port:
            logs_in(phone, port)
            phone.run("navigator.serviceWorker.ready.then(() => true)")
            phone.run("send().then(() => true)")  # the clocks are compared
            phone.stands(f"http://127.0.0.1:{port}", latitude=21.25, longitude=81.63)

        phone.go(f"http://127.0.0.1:{port}/jobs")
        phone.wait_for(f"document.getElementById('job-{number}')")
        fills(phone, number, photo)
        phone.wait_for(SAYS.format("फोन में सुरक्षित"))
        assert worklist.case(number).state is State.VISIT_PLANNED

        phone.go(f"http://127.0.0.1:{port}/jobs")  # the telephone was switched off and on
        phone.wait_for(SAYS.format("फोन में सुरक्षित"))
        with network():
            phone.run("window.dispatchEvent(new Event('online'))")
            phone.run("send().then(() => true)")
            phone.wait_for(SAYS.format("पहुँच गई"))
            phone.run("send().then(() => true)")

    case = worklist.case(number)
    assert [step.rule for step in case.history].count(Rule.VISIT_FAILED) == 1
    assert [hold.kind for hold in case.holds] == ["H3"]
    with story.deps.db.reading() as db:
        (report,) = db.execute(sa.select(reports)).mappings()
        seen = get_places_of_reports(db, [report["id"]])
    assert (report["doubt"], report["counted_at"] == report["device_at"]) == (None, True)
    assert report["photo_at"] <= report["device_at"]
    here = ProofPlace(21.25, 81.63, 15)
    assert seen == {(report["id"], "photo"): here, (report["id"], "written"): here}
    picture = photos.photo_path(story.deps.config, report["photo"]).read_bytes()
    assert b"Exif" not in picture


@pytest.mark.parametrize(
    ("width", "height", "turned", "grain", "quality", "at_least"),
    [
        (1280, 960, 1, 4, 70, 150_000),
        (3000, 4000, 6, 4, 70, 2_000_000),
        (4000, 3000, 3, 3, 88, 3_500_000),
        (4000, 3000, 8, 1, 60, 4_000_000),
    ],
)
def test_a_photo_as_a_telephone_makes_it_arrives_upright(
    story: Story,
    network: Network,
    tmp_path: Path,
    width: int,
    height: int,
    turned: int,
    grain: int,
    quality: int,
    at_least: int,
) -> None:
    worklist = WorklistStory(story)
    taken = pictures.photograph(width, height, turned=turned, grain=grain, quality=quality)
    assert len(taken) > at_least
    number = worklist.planned()
    worklist.person(LINEMAN, Actor.LINEMAN)
    with network() as port, Chromium(microphone=tmp_path / "silence.wav") as phone:
        logs_in(phone, port)
        fills(phone, number, written(tmp_path, taken))
        phone.wait_for(SAYS.format("पहुँच गई"))

    with story.deps.db.reading() as db:
        (report,) = db.execute(sa.select(reports)).mappings()
    kept = photos.photo_path(story.deps.config, report["photo"]).read_bytes()
    picture = pictures.opened(kept)
    assert picture.size == ((1280, 960) if width > height else (960, 1280))
    assert pictures.is_red(picture, at=(0.2, 0.2))
    assert not pictures.is_red(picture, at=(0.8, 0.8))
    assert pictures.CAMERA.encode() not in kept


@pytest.mark.parametrize("says", ["final", "text/plain"])
def test_what_is_refused_for_good_stays_with_the_lineman_and_holds_nothing_back(
    app: flask.Flask,
    story: Story,
    network: Network,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
) -> None:
    worklist = WorklistStory(story)
    bad, good = two_jobs(worklist)
    small = written(tmp_path, pictures.photograph(1280, 100))
    photo = written(tmp_path, pictures.photograph(1600, 1200))
    answers = app.wsgi_app

    def refusing(environ: Any, start: Any) -> Any:
        if "/photos/" in environ["PATH_INFO"] and bad in environ["PATH_INFO"]:
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            start("413 Request Entity Too Large", [("Content-Type", "text/plain")])
            return [b"Request Entity Too Large"]
        return answers(environ, start)

    if says == "text/plain":  # as the web server itself answers what is above its own limit
        monkeypatch.setattr(app, "wsgi_app", refusing)
    with network() as port, Chromium(microphone=tmp_path / "silence.wav") as phone:
        logs_in(phone, port)
        fills(phone, bad, small, reason="कुत्ता बँधा नहीं")
        phone.wait_for(SAYS.format("नहीं ली गई"))
        fills(phone, good, photo)
        phone.wait_for(SAYS.format("पहुँच गई"))

        phone.go(f"http://127.0.0.1:{port}/jobs")  # the telephone was switched off and on
        phone.wait_for("document.querySelector('#queue .refused button')")
        assert "फोटो फिर लें" in str(phone.run("document.getElementById('queue').innerText"))
        assert "कुत्ता" in str(phone.run("document.getElementById('queue').innerText"))
        monkeypatch.setattr(app, "wsgi_app", answers)
        phone.press("#queue .refused button")
        phone.resize(width=360, height=640)
        form_fits = "document.querySelector('details[open] form').scrollWidth <= 360"
        assert phone.run(f"{form_fits} && document.documentElement.scrollWidth <= 360")
        form = FORM.format(bad)
        reason = f"document.querySelector('{form} [name=reason]').value"
        assert phone.run(reason) == "कुत्ता बँधा नहीं"
        assert phone.run(f"document.querySelector('{form} [name=photo]').files.length") == 1
        phone.choose_file(f"{form} [name=photo]", photo)
        phone.press(f"{form} button")
        phone.wait_for(SAYS.format("पहुँच गई"))
        assert phone.run("document.querySelectorAll('#queue .refused').length") == 0

    assert [hold.kind for number in (bad, good) for hold in worklist.case(number).holds] == [
        "H3"
    ] * 2


def test_a_failure_of_the_server_over_one_job_holds_back_no_other(
    app: flask.Flask,
    story: Story,
    network: Network,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worklist = WorklistStory(story)
    bad, good = two_jobs(worklist)
    photo = written(tmp_path, pictures.photograph(1600, 1200))
    answers = app.wsgi_app

    def failing(environ: Any, start: Any) -> Any:
        if bad in environ["PATH_INFO"]:
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            start("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"Internal Server Error"]
        return answers(environ, start)

    monkeypatch.setattr(app, "wsgi_app", failing)
    with network() as port, Chromium(microphone=tmp_path / "silence.wav") as phone:
        logs_in(phone, port)
        fills(phone, bad, photo)
        phone.wait_for(SAYS.format("फोन में सुरक्षित"))
        fills(phone, good, photo)
        phone.wait_for(SAYS.format("पहुँच गई"))
        assert phone.run(SAYS.format("फोन में सुरक्षित"))

        monkeypatch.setattr(app, "wsgi_app", answers)
        phone.run("send().then(() => true)")
        phone.wait_for("!" + SAYS.format("फोन में सुरक्षित"))

    assert [worklist.case(number).state for number in (bad, good)] == [State.PAID] * 2
