"""Take pictures of every page, in every language and width, and find what is cut off or overlaps.

    python -m tools.screens FOLDER                    # all of them
    python -m tools.screens FOLDER --page wallboard   # one page
    python -m tools.screens FOLDER --theme dark --width 360

The pages are served from a database that `missedcall demo seed` fills, in the folder itself; it is
used again the next time. What a reader cannot reach at a width is told, and makes the exit
status 1: a page wider than the screen, words that are cut off, and a page that does not open.
"""

import datetime as dt
import itertools
import json
import logging
import secrets
import tempfile
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from werkzeug.serving import make_server

from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.db import migrate
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from tools.demo import seed_command
from tools.simulation import seed as seeding
from tools.simulation.quiet import quiet_service
from tools.softphones.chromium import Chromium
from web import app
from web.api.receipts import ReceiptAuth
from web.shared import context
from web.shared.pages import PAGES

WIDTHS: Final = {360: 740, 1366: 768, 1920: 1080}
LANGUAGES: Final = ("hi", "en")
SEED: Final = seeding.Size(300, 60, 7, dt.date(2026, 11, 27))
PUBLIC: Final = ("/public", "/public/apply", "/public/follow", "/public/help", "/public/call-me")
# What a reader cannot reach: the page scrolls sideways, or words stand out of what clips them.
STATUS: Final = "performance.getEntriesByType('navigation')[0].responseStatus"
CUT: Final = """(() => {
  const cut = [];
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room + 1) {
    for (const part of document.querySelectorAll("body *")) {
      const box = part.getBoundingClientRect();
      if (box.width && box.right > room + 1 && !part.closest(".wide, .unseen, .skip, svg")) {
        cut.push(`wider than the screen: ${part.tagName} ${part.className} ${box.right | 0}`);
        if (cut.length > 3) break;
      }
    }
    if (!cut.length) cut.push("the page is wider than the screen");
  }
  for (const part of document.querySelectorAll("button, a, th, td, h1, h2, label, .badge, dd")) {
    const style = getComputedStyle(part);
    const clips = style.overflowX !== "visible" && !part.closest(".unseen");
    if (clips && part.scrollWidth > part.clientWidth + 1) {
      cut.push(`cut off: ${part.tagName} ${part.textContent.trim().slice(0, 40)}`);
    }
  }
  return JSON.stringify(cut.slice(0, 6));
})()"""


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, its address, and how it is looked at."""

    login: str
    name: str
    address: str
    language: str
    width: int
    theme: str

    @property
    def file(self) -> str:
        return (
            f"{self.name}.{self.login or 'public'}.{self.language}.{self.width}.{self.theme}.png"
        )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--page", "only", multiple=True, help="Only this page, by the name of the menu.")
@click.option("--width", "widths", multiple=True, type=int, help="Only this width, in dots.")
@click.option("--language", "languages", multiple=True, help="Only this language.")
@click.option("--theme", default="light", type=click.Choice(context.THEMES), show_default=True)
def main(
    folder: Path,
    only: tuple[str, ...],
    widths: tuple[int, ...],
    languages: tuple[str, ...],
    theme: str,
) -> None:
    """Put a picture of each page into FOLDER and name what is cut off."""
    folder.mkdir(parents=True, exist_ok=True)
    deps, people, password = _filled(folder / "state")
    looks = [
        Shot(login, name, address, language, width, theme)
        for login, name, address in _pages(people)
        for language in languages or LANGUAGES
        for width in widths or WIDTHS
        if not only or name in only
    ]
    cut = 0
    with _serving(deps) as port:
        for login, shots in itertools.groupby(looks, key=lambda shot: shot.login):
            cut += _take(folder, list(shots), login, password, f"http://127.0.0.1:{port}")
    click.echo(f"{len(looks)} pictures in {folder}; cut off or too wide: {cut}")
    raise SystemExit(1 if cut else 0)


def _take(folder: Path, shots: list[Shot], login: str, password: str, origin: str) -> int:
    """Take the pictures of one person's pages; give how many pages are cut off."""
    cut = 0
    with tempfile.TemporaryDirectory() as quiet:
        silence = Path(quiet) / "silence.wav"
        _write_silence(silence)
        with Chromium(microphone=silence) as browser:
            if login:
                log_in(browser, origin, login=login, password=password)
            for shot in shots:
                browser.go(f"{origin}{shot.address}")
                status = browser.run(STATUS)
                if status != 200:
                    click.echo(f"{shot.file}: answers {status}", err=True)
                    cut += 1
                    continue
                theme = shot.theme if login else ""
                choose_look(browser, language=shot.language, theme=theme)
                browser.resize(width=shot.width, height=WIDTHS.get(shot.width, 800))
                browser.go(f"{origin}{shot.address}")
                browser.wait_for("document.fonts.status === 'loaded'")
                (folder / shot.file).write_bytes(browser.picture())
                for said in list_cut_off(browser):
                    click.echo(f"{shot.file}: {said}", err=True)
                    cut += 1
    return cut


def log_in(browser: Chromium, origin: str, *, login: str, password: str) -> None:
    """Log in on the page of the login."""
    browser.go(f"{origin}/login")
    browser.fill(login=login, password=password)
    browser.press("#login-form button.main")
    browser.wait_for("document.body && !document.getElementById('login-form')")


def choose_look(browser: Chromium, *, language: str, theme: str = "") -> None:
    """Choose language and colours as a reader does, by the buttons of the page that is open."""
    for name, value, attribute in (
        ("language", language, "lang"),
        ("theme", theme, "data-bs-theme"),
    ):
        is_so = f"document.documentElement?.getAttribute('{attribute}') === '{value}'"
        if value and not browser.run(is_so):
            browser.press(f"button[name={name}][value={value}]")
            browser.wait_for(f"{is_so} && document.readyState === 'complete'")


def list_cut_off(browser: Chromium) -> list[str]:
    """List what a reader of the open page cannot reach: too wide, or cut off."""
    found: list[str] = json.loads(str(browser.run(CUT)))
    return found


def _pages(people: dict[str, Actor]) -> Iterator[tuple[str, str, str]]:
    yield from (("", address.strip("/").replace("/", "-"), address) for address in PUBLIC)
    yield "", "login", "/login"
    for login, role in people.items():
        for name, page in PAGES.items():
            if role in page.roles:
                yield login, name, f"/{name.replace('_', '-')}"
        yield login, "account", "/account"
        if role is Actor.SUPERVISOR:
            yield login, "parts", "/parts"
        if role is Actor.ADMIN:
            yield login, "person", f"/people/{next(iter(people))}"
            yield login, "invitation", "/people/-/invite"
            yield login, "second_factor", "/account/second-factor"


def _filled(state: Path) -> tuple[Deps, dict[str, Actor], str]:
    """Give a filled database, its people's logins and their password; fill it if it is new."""
    config = configured()
    service = config.service.model_copy(update={"state_dir": state.resolve()})
    deps = wiring.service_deps(config.model_copy(update={"service": service}))
    noted = state / "people.json"
    migrate.upgrade_database(deps.db)
    if not noted.is_file():
        with quiet_service():
            seeding.fill(SEED, config=deps.config, database=deps.db, progress=lambda *_: None)
        logins, password = seed_command.add_people(deps)
        noted.write_text(json.dumps({"password": password, "logins": logins}), "utf-8")
    known = json.loads(noted.read_text("utf-8"))
    return deps, {login: Actor(role) for login, role in known["logins"].items()}, known["password"]


def _write_silence(file: Path) -> None:
    """Write a second of silence for the browser's microphone."""
    with wave.open(str(file), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(16000))


@contextmanager
def _serving(deps: Deps) -> Iterator[int]:
    application = app.create_app(
        deps,
        secret_key=secrets.token_hex(),
        receipt_auth=ReceiptAuth("pictures"),
        phone_password=lambda *_: "",
    )
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


if __name__ == "__main__":
    main()
