"""Look at a page in a real Chromium as people who cannot see it well, or have no mouse, do.

axe-core 4.14.1 of Deque Systems (MPL 2.0, used unchanged) judges by the success criteria of WCAG
2.2, levels A and AA, and by what axe itself holds for good practice.
"""

import functools
import hashlib
import json
from pathlib import Path

from tools.softphones.chromium import Chromium

AXE = Path(__file__).parent / "axe" / "axe-4.14.1.min.js"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RUN = """
  axe.run(document, {runOnly: RULES, resultTypes: ["violations"]}).then((found) =>
    found.violations.flatMap((each) =>
      each.nodes.map((node) => `${each.id}: ${node.target}: ${node.failureSummary}`)))
""".replace("RULES", json.dumps(RULES))
# What Tab has to reach, in the order of the page.
CONTROLS = (
    '[...document.querySelectorAll(\'a[href], button, select, summary, [tabindex="0"],'
    " input:not([type=hidden])')].filter((one) => one.checkVisibility({visibilityProperty: true}))"
)
# The control that has the focus, by its place in that order, and whether it is seen to have it.
FOCUSED = """(() => {
  const one = document.activeElement, seen = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const framed = one.matches(":focus-visible") && seen.outlineStyle !== "none"
    && parseFloat(seen.outlineWidth) >= 2;
  const inView = box.right > 0 && box.bottom > 0 && box.top < innerHeight;
  return [CONTROLS.indexOf(one), framed && inView];
})()""".replace("CONTROLS", CONTROLS)


@functools.cache
def axe() -> str:
    """Give the script of axe-core; it must be the one whose hash stands here."""
    content = AXE.read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256, f"{AXE} is another file"
    return content.decode()


def faults(chromium: Chromium) -> list[str]:
    """List what axe finds wrong with the page that is open, with where it is."""
    chromium.run(f"{axe()}; true")
    found = chromium.run(RUN)
    assert isinstance(found, list)
    return found


def tab_faults(chromium: Chromium) -> list[str]:
    """Go through the page by Tab; list controls that are left out, or have no visible focus."""
    begin = chromium.run(
        f"(() => {{ const one = document.activeElement, all = {CONTROLS};"
        " return [all.length, one === document.body ? 0 : all.findIndex((each) =>"
        " one.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)]; })()"
    )
    assert isinstance(begin, list)
    count, first = map(int, begin)
    wrong = []
    for place in range(first, count):
        chromium.press_tab()
        found = chromium.run(FOCUSED)
        if found != [place, True]:
            shown = chromium.run(f"{CONTROLS}[{place}].outerHTML")
            wrong.append(f"{found} instead of control {place}: {shown}")
    return wrong
