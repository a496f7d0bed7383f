"""Supervisors see and change every callback, with a reason; operators are kept out."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls import outages
from missedcall.db.schema import TransitionRow, audit, list_transitions
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import wallboard
from missedcall.usecases.operators import duty
from missedcall.usecases.operators import operators as operator_cases
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import CALLER, Story

PAGES = ("/wallboard", "/callbacks", "/call-log", "/outages", "/recordings")
MASKED = "+91 98xxxxxx12"


def misses(deps: Deps, caller_id: str = CALLER, *, serial: int = 1) -> None:
    at = dt.datetime.now(dt.UTC)
    call = MissedCall("node-1", f"u-{serial}", caller_id, False, "7404040625", at)
    missed_calls.record_missed_calls(deps, batch=[call], now=at)


def changes(deps: Deps, callback_id: int = 1) -> Sequence[TransitionRow]:
    with deps.db.reading() as db:
        return list_transitions(db, entity="callback", entity_id=callback_id)


def audited(deps: Deps) -> list[tuple[str, str, str]]:
    with deps.db.reading() as db:
        rows = db.execute(sa.select(audit).where(audit.c.actor == "meena"))
        return [(row.actor, row.action, row.subject) for row in rows]


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


@pytest.mark.parametrize("page", [*PAGES, "/callbacks/1"])
def test_an_operator_is_told_in_his_language_that_this_is_not_for_him(
    story: Story, browser: Callable[[], Browser], page: str
) -> None:
    story.operator("asha")
    at_desk = browser()
    at_desk.log_in("asha")

    answer = at_desk.get(page)

    assert answer.status_code == 403
    assert said("Your role may not do this. Log in as somebody whose role may.") in answer.text


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_page_with_nothing_on_it_says_so(supervisor: Browser, page: str) -> None:
    answer = supervisor.get(page)

    assert answer.status_code == 200
    assert 'class="empty' in answer.text


def test_an_admin_who_takes_no_calls_begins_at_the_wall(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("root", role=Actor.ADMIN)
    found = browser()

    assert found.log_in("root").location == "/wallboard"


def test_a_search_is_noted_and_shows_no_whole_number(supervisor: Browser, deps: Deps) -> None:
    misses(deps)

    answer = supervisor.post("/callbacks", page="/callbacks", sought="98765 00012")

    assert MASKED in answer.text
    assert CALLER not in answer.text
    assert ("meena", "search", MASKED) in audited(deps)
    again = supervisor.post("/callbacks", page="/callbacks", sought="<script>1</script>")
    assert again.status_code == 422
    assert "&lt;script&gt;1" in again.text
    assert "<script>1" not in again.text


def test_the_whole_number_is_shown_on_demand_and_noted(supervisor: Browser, deps: Deps) -> None:
    misses(deps)
    assert CALLER not in supervisor.get("/callbacks/1").text

    silent = supervisor.post("/callbacks/1/number", page="/callbacks/1", reason=" ")
    assert (silent.status_code, CALLER in silent.text) == (422, False)
    assert ("meena", "unmask", "callback 1") not in audited(deps)

    shown = supervisor.post("/callbacks/1/number", page="/callbacks/1", reason="the line was cut")
    assert CALLER in shown.text

    assert ("meena", "unmask", "callback 1") in audited(deps)
    with deps.db.reading() as db:
        kept = db.exec_driver_sql("SELECT reason FROM audit WHERE action = 'unmask'").all()
    assert kept == [("the line was cut",)]


def test_cancel_and_reopen_undo_each_other_and_the_reasons_are_kept(
    supervisor: Browser, deps: Deps
) -> None:
    misses(deps)
    reason = "<b>he came</b> himself"

    supervisor.post("/callbacks/1/cancel", page="/callbacks/1", reason=reason)
    page = supervisor.get("/callbacks/1").text
    assert "&lt;b&gt;he came" in page
    assert "<b>he came" not in page
    assert f"{said('Closed')}</h1>" in page
    supervisor.post("/callbacks/1/reopen", page="/callbacks/1", reason="he did not")

    assert [(row.actor, row.to_state, row.reason) for row in changes(deps)[1:]] == [
        ("meena", "closed", reason),
        ("meena", "waiting", "he did not"),
    ]


def test_a_callback_is_moved_and_taken(supervisor: Browser, deps: Deps) -> None:
    misses(deps)
    tomorrow = (dt.datetime.now(calendar.IST) + dt.timedelta(days=1)).replace(second=0)

    moved = supervisor.post(
        "/callbacks/1/move",
        page="/callbacks/1",
        reason="asked for it",
        when=f"{tomorrow:%Y-%m-%dT%H:%M}",
    )
    assert moved.status_code == 303
    assert f"{tomorrow:%d-%m-%Y %H:%M}" in supervisor.get("/callbacks/1").text
    taken = supervisor.post("/callbacks/1/take", page="/callbacks/1", reason="I know him")
    assert taken.status_code == 303

    with deps.db.reading() as db:
        assert db.execute(sa.select(callbacks.c.wanted_operator_id)).scalar() == 1


@pytest.mark.parametrize(
    ("act", "fields", "refusal"),
    [
        ("cancel", {"reason": " "}, "reason"),
        ("move", {"reason": "he asked", "when": "2020-01-01T10:00"}, "time"),
        ("move", {"reason": "he asked", "when": ""}, "time"),
        ("reopen", {"reason": "he asked"}, "state"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(
    supervisor: Browser, deps: Deps, act: str, fields: dict[str, str], refusal: str
) -> None:
    misses(deps)

    answer = supervisor.post(f"/callbacks/1/{act}", page="/callbacks/1", **fields)

    assert answer.status_code == 409
    slots = {"most": 200, "callback": 1, "state": said("Waiting"), "allowed": said("Closed")}
    assert said(SupervisionRefusal(refusal).english, "hi", **slots) in answer.text
    assert "missedcall" not in re.findall(r'role="alert">(.*?)<', answer.text)[0]
    assert f'value="{fields["reason"]}"' in answer.text
    assert len(changes(deps)) == 1


def test_a_page_that_is_old_changes_nothing_and_keeps_what_was_typed(
    supervisor: Browser, deps: Deps
) -> None:
    misses(deps)
    seen = str(changes(deps)[-1].id)
    other = operator_cases.get_operator(deps, operator_id=1)
    assert other
    now = dt.datetime.now(dt.UTC)
    wish = now + dt.timedelta(hours=2)
    supervision.reschedule_callback(
        deps, callback_id=1, due_at=wish, by=other, reason="promised", now=now
    )

    answer = supervisor.post(
        "/callbacks/1/cancel", page="/callbacks/1", reason="not needed", seen=seen
    )

    assert answer.status_code == 409
    assert (
        said("Nothing was done: callback %(callback)s was changed meanwhile.", callback=1)
        in answer.text
    )
    assert 'value="not needed"' in answer.text
    assert "promised" in answer.text
    assert changes(deps)[-1].to_state == "waiting"


def test_nothing_is_changed_without_the_token_of_a_page(supervisor: Browser, deps: Deps) -> None:
    misses(deps)

    answer = supervisor.client.post("/callbacks/1/cancel", data={"reason": "why not"})

    assert answer.status_code == 400
    assert len(changes(deps)) == 1


def test_a_long_list_is_paged_by_the_last_one_seen(supervisor: Browser, deps: Deps) -> None:
    for serial in range(60):
        misses(deps, f"+9198765001{serial:02}", serial=serial)

    first = supervisor.get("/callbacks").text
    (link,) = (
        part.split('"')[0] for part in first.split('href="')[1:] if 'rel="next"' in part[:250]
    )
    second = supervisor.get(link.replace("&amp;", "&")).text

    assert (first.count("<tr>"), second.count("<tr>")) == (51, 11)
    assert 'rel="next"' not in second


def test_the_ledger_shows_each_ring_with_its_rule_and_proves_the_day(
    supervisor: Browser, story: Story, deps: Deps
) -> None:
    story.operator("asha")
    attempt_id = story.call_in_hand("asha")
    now = dt.datetime.now(dt.UTC)
    with deps.db.writing() as db:
        here = attempts.c.id == attempt_id
        told = {"rule": "missed_call", "try_number": 1, "created_at": now}
        db.execute(attempts.update().where(here).values(told))

    page = supervisor.get("/call-log?check=1").text

    assert MASKED in page
    assert CALLER not in page
    assert said("%(rule)s, try %(number)s", rule=said("missed call"), number=1) in page
    # The story reserves no operator before it lets the phone ring.
    assert (
        said(
            "✗ Wrong: without an operator: %(alone)s of %(rings)s; persons called too often: "
            "%(over)s.",
            rings=1,
            alone=1,
            over=0,
        )
        in page
    )


def test_a_gap_is_told_in_words(supervisor: Browser, deps: Deps) -> None:
    now = dt.datetime.now(dt.UTC)
    misses(deps)
    with deps.db.writing() as db:
        begins, ends = now - dt.timedelta(minutes=7), now + dt.timedelta(minutes=1)
        outages.add_outage(db, node="node-1", from_at=begins, to_at=ends)

    page = supervisor.get("/outages").text

    assert said("Missed calls in the journal") in page
    assert said("✓ the counts match") in page


def test_the_wall_tells_the_figures_of_now(supervisor: Browser, story: Story, deps: Deps) -> None:
    story.operator("asha")
    duty.set_operator_ready(deps, operator_id=2, now=dt.datetime.now(dt.UTC))
    misses(deps)
    misses(deps, "+919876500013", serial=2)

    page = supervisor.get("/wallboard")
    fragment = supervisor.get("/wallboard/now")

    assert said("Missed calls today: %(count)s", count=2) in page.text
    assert f"0/{deps.config.telephony.trunk.channels}" in page.text
    assert "Asha Sahu" in page.text
    assert said("No outage") in page.text
    assert (
        said("never heard") in page.text
    )  # nothing runs beside this test, and the wallboard says so
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "style=" not in page.text  # the policy would not let it through
    assert "<html" not in fragment.text
    assert said("Missed calls today: %(count)s", count=2) in fragment.text
    assert CALLER not in page.text


def test_the_wall_counts_waiting_and_what_is_due_next(supervisor: Browser, deps: Deps) -> None:
    now = dt.datetime.now(dt.UTC)
    misses(deps)
    misses(deps, "+919876500013", serial=2)
    with deps.db.writing() as db:
        due = callbacks.update().where(callbacks.c.number == CALLER)
        db.execute(due.values(due_at=now - dt.timedelta(minutes=63)))

    seen = wallboard.load_wallboard(deps, now=now)

    assert (seen.waiting.now, seen.waiting.parked) == (1, 0)
    assert seen.waiting.oldest == now - dt.timedelta(minutes=63)
    assert seen.waiting.next is not None
    assert seen.waiting.next > now
    assert said("the oldest for %(wait)s h", wait="1:03") in supervisor.get("/wallboard").text


@pytest.mark.parametrize("path", ["/call-log", "/numbers", "/outages"])
def test_a_list_is_a_file_without_whole_numbers_and_that_is_noted(
    supervisor: Browser, story: Story, deps: Deps, path: str
) -> None:
    story.operator("asha")
    story.call_in_hand("asha")
    block = {"number": "98765 00012", "kind": "blocked", "reason": "=abuse", "until": ""}
    supervisor.post("/numbers", page="/numbers", **block)

    answer = supervisor.get(f"{path}/file.csv")

    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert CALLER not in answer.text
    assert ",=" not in answer.text
    assert [action for _, action, _ in audited(deps)][-1] == "export.list"


def test_numbers_are_listed_by_kind(supervisor: Browser) -> None:
    block = {"number": "98765 00012", "kind": "blocked", "reason": "abuse", "until": ""}
    supervisor.post("/numbers", page="/numbers", **block)

    assert MASKED in supervisor.get("/numbers?kind=blocked").text
    assert MASKED not in supervisor.get("/numbers?kind=do_not_call").text
    assert supervisor.get("/numbers?kind=lost").status_code == 404
