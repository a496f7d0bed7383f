"""Measure how soon the public pages answer an applicant: to follow, and to apply."""

import re
import time
from collections import defaultdict
from collections.abc import Iterator

from missedcall.db.messages import message_lists
from missedcall.domain.connection.states import State
from missedcall.usecases.deps import Deps
from tools.benchmarks import application_rows, country
from tools.benchmarks.timing import Time, time_of
from web.app import Application

FOLLOWED = (State.DEMAND_ISSUED, State.VISIT_PLANNED, State.CONNECTED)
FIRST_MOBILE = 9_876_500_000
SUPPLY = {"purpose": "home", "load": "2", "unit": "kW", "cable": "applicant"}


class PublicBrowser:
    """Open public pages with a proven mobile, and note how long each takes in milliseconds."""

    def __init__(self, app: Application, deps: Deps, mobile: str, *, nth: int) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self._client = app.test_client()
        # Each from another address, so that no limit stands in the way.
        self._at = {"REMOTE_ADDR": f"198.18.{nth // 200}.{nth % 200}"}
        sent = {"mobile": mobile, "then": "follow"}
        self.sends("code", "/public/mobile/code", sent)
        code = _newest_code(deps, mobile)
        self.sends("code confirmed", "/public/mobile/confirm", {**sent, "code": code})

    def opens(self, what: str, path: str) -> None:
        self._ask(what, "GET", path, {})

    def sends(self, what: str, path: str, fields: dict[str, str]) -> None:
        self._ask(what, "POST", path, fields)

    def _ask(self, what: str, method: str, path: str, fields: dict[str, str]) -> None:
        began = time.perf_counter()
        answer = self._client.open(path, method=method, data=fields, environ_base=self._at)
        self.took[what].append((time.perf_counter() - began) * 1000)
        if answer.status_code not in (200, 303):
            raise RuntimeError(f"{method} {path} answers {answer.status_code} to {what}")


def measure_public_pages(
    app: Application, deps: Deps, *, office: str, runs: int
) -> Iterator[Time]:
    """Measure following in several states, then applying step by step, each by another mobile."""
    took: dict[str, list[float]] = defaultdict(list)
    for state in FOLLOWED:
        with deps.db.reading() as db:
            known = application_rows.list_in_state(db, state=state, office=office, limit=runs)
        for nth, row in enumerate(known):
            browser = PublicBrowser(app, deps, row["mobile"], nth=nth)
            browser.opens("follow, list", "/public/follow")
            browser.opens(f"follow, {state}", f"/public/follow/{row['application']}")
            _add(took, browser)
    turn = int(time.time()) // 60 % 90  # other households each time that it is measured
    for nth in range(runs):
        mobile = f"+91{FIRST_MOBILE + 1000 * turn + nth}"
        browser = PublicBrowser(app, deps, mobile, nth=nth)
        _apply(browser, office=office, house=f"{turn}/{nth}")
        _add(took, browser)
    for what, each in took.items():
        yield time_of(f"public {what}", each)


def _apply(browser: PublicBrowser, *, office: str, house: str) -> None:
    place = {"locality": country.locality(office, "urban"), "landmark": "well", "tenure": "own"}
    steps: dict[str, dict[str, str]] = {
        "applicant": {"name": "Bench", "relation_name": "Bench", "language": "hi"},
        "premises": {**place, "address": f"House {house}, Ward 4"},
        "supply": SUPPLY,
    }
    for step, fields in steps.items():
        browser.sends(f"apply, {step}", f"/public/apply/step/{step}", fields)
    browser.opens("apply, amount", "/public/apply/check")
    sent = {"key": house, "notice_read": "true", "different_reason": f"house {house}"}
    browser.sends("apply, send", "/public/apply/send", sent)


def _add(took: dict[str, list[float]], browser: PublicBrowser) -> None:
    for what, each in browser.took.items():
        took[what] += each


def _newest_code(deps: Deps, mobile: str) -> str:
    with deps.db.reading() as db:
        texts = [row.text for row in message_lists.list_messages_to_number(db, mobile)]
    codes = [found[0] for text in texts if (found := re.search(r"\b\d{6}\b", text))]
    return codes[-1]
