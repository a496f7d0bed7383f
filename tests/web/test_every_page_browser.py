"""Every page of staff by WCAG 2.2 AA in a real Chromium: on a telephone, and on a desk's screen.

axe finds nothing, and nothing is wider than the screen or cut off.
"""

from pathlib import Path

import flask
import pytest

from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES
from tests.support import accessibility
from tests.support.serving import serving
from tests.web.conftest import PASSWORD
from tests.web.story import Story
from tools.screens import choose_look, list_cut_off, log_in
from tools.softphones.chromium import Chromium
from web.shared import pages

pytestmark = pytest.mark.journey
# What one page shows differs little by who opens it: each is opened by one role.
OPENER = {
    name: next(role for role in ROLES if role in page.roles) for name, page in pages.PAGES.items()
}
LOOKS = (("hi", 360, 740, "light"), ("en", 1366, 768, "dark"), ("hi", 1366, 768, "contrast"))


def test_every_page_can_be_used_by_all_staff(
    app: flask.Flask, story: Story, tmp_path: Path
) -> None:
    wrong: list[str] = []
    with serving(app) as port:
        origin = f"http://127.0.0.1:{port}"
        for role in ROLES:
            login = f"{role.value}-1"
            story.operator(login, role=role, office="412" if role in OF_AN_OFFICE else None)
            with Chromium(microphone=tmp_path / "silence.wav") as chromium:
                log_in(chromium, origin, login=login, password=PASSWORD)
                names = [name for name, opener in OPENER.items() if opener is role]
                for name in (*names, "account"):
                    wrong += faults_of_page(chromium, f"{origin}/{name.replace('_', '-')}")

    assert not wrong, "\n".join(wrong)


def faults_of_page(chromium: Chromium, address: str) -> list[str]:
    """List what is wrong with a page in each of the looks."""
    found = []
    for language, width, height, theme in LOOKS:
        chromium.resize(width=width, height=height)
        chromium.go(address)
        choose_look(chromium, language=language, theme=theme)
        for fault in (*accessibility.faults(chromium), *list_cut_off(chromium)):
            found.append(f"{address} {language} {width} {theme}: {fault}")
    return found
