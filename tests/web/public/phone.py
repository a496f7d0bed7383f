"""A telephone's browser on the public pages: each page it opens is looked at."""

import os
from pathlib import Path

from tools.softphones.chromium import Chromium

# Where pictures of the pages are put for people to look at; empty: nowhere.
PICTURES = os.environ.get("MISSEDCALL_PICTURES", "")
LOADED = "document.readyState === 'complete'"
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SMALL = (
    "[...document.querySelectorAll('button, select, input:not([type=hidden]), .doors a')]"
    ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24).length"
)
UNNAMED = (
    "[...document.querySelectorAll('input:not([type=hidden], [hidden]), select')]"
    ".filter((one) => !one.labels.length && !one.getAttribute('aria-label')).length"
)


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
