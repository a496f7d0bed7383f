"""Write the pages of what stands in tables of code: transitions, states, jobs and roles."""

import inspect
from collections.abc import Callable
from typing import Final

from callback_worker.schedule import ENTRIES
from missedcall.cli.connection.transitions import as_markdown, row_of
from missedcall.domain.callbacks.call_outcome import TRIED, CallOutcome
from missedcall.domain.connection.guards import ALWAYS
from missedcall.domain.connection.refusals import GuardRefusal
from missedcall.domain.connection.transitions import TRANSITIONS
from missedcall.domain.messages.message import TRANSITIONS as MESSAGE_TRANSITIONS
from missedcall.domain.messages.message import MessageState
from missedcall.domain.operators.roles import ROLES
from tools.reference import markdown
from web.shared.pages import PAGES

TRANSITIONS_PREFACE = """
What may happen to an application from the form to the light. Rows of one state and event are
tried from above. No `from` makes a new application, no `to` leaves the state as it is. `when`
names a guard, see below. `by` names who may do it.

Clocks: C2 check, C3 demand SMS, C4 validity, C5 the law's days, C6 the company's promise (never
paused), C7 bonus (net of accepted holds); + starts, − stops, × makes void. Which forms go to the
survey (A13) the section `survey` of `tariffs/supply.yaml` says.

What follows by itself (reminders, expiry, lapse, escalation) is found by a periodic job. A step
that is not done goes to the JE at once, to the AE after 12 hours, to the nodal officer after 36;
a hold to the AE after 7 days, to the nodal officer after 15; a broken promise to all at once, and
the applicant is told.
"""

MESSAGE_STATES: Final = {
    MessageState.QUEUED: "written with its cause, or to be sent once more",
    MessageState.CLAIMED: "a worker hands it over now",
    MessageState.RETRY_WAIT: "certainly not taken; tried again at once elsewhere, "
    "then after 30 s, 2, 5, 15, 30, 60 min …",
    MessageState.IN_DOUBT: "the gateway may have it; never through another gateway; "
    "a demand once more after `unknown_retry_s`",
    MessageState.ACCEPTED: "a gateway has it",
    MessageState.NO_RECEIPT: "nothing was heard for `receipts_h`, asked or not",
    MessageState.DELIVERED: "the telephone has all parts",
    MessageState.UNDELIVERED: "the network gave up on it, or on a part of it",
    MessageState.REFUSED: "by us, before any gateway: its text is not the registered one, "
    "or it was one too many for the number that day",
    MessageState.FAILED: "the gateway said no, for good",
    MessageState.EXPIRED: "too old to be of use",
    MessageState.SUPERSEDED: "its cause is over, e.g. the demand was paid",
}
MESSAGE_STATES_PREFACE = """
A message moves by this table and no other way (`missedcall/domain/messages/message.py`). Every
move is kept with who, when and why; every try at a gateway is a row of its own. `missedcall
messages` lists messages, `missedcall sms stats` counts them.

"""
OUTCOMES_PREFACE = """
How an attempt to reach a caller can end. The waits come after the first, second … try that ended
so, and the last one stays; `callbacks.retry_minutes` gives others. Where there are none and no
try is used up, the failure is ours: the caller is rung again after `callbacks.internal_retry_s`,
before all others. An invalid number is tried once more, on another day. After an answered call
the form is awaited.

"""


def transitions_page() -> str:
    guards = sorted({change.guard for change in TRANSITIONS} - {ALWAYS})
    return "".join(
        (
            markdown.head("Transitions of an application", source="missedcall/domain/connection"),
            TRANSITIONS_PREFACE,
            f"\n## Table\n\n{as_markdown([row_of(change) for change in TRANSITIONS])}\n",
            "\n## What each guard says when it refuses\n\n",
            markdown.table(
                ("guard", "refusal"),
                [(markdown.code(name), GuardRefusal(name).english) for name in guards],
            ),
        )
    )


def message_states_page() -> str:
    rows = [
        (markdown.code(state), MESSAGE_STATES[state], _following(state))
        for state in MESSAGE_TRANSITIONS
    ]
    return (
        markdown.head("States of a message", source="missedcall/domain/messages/message.py")
        + MESSAGE_STATES_PREFACE
        + markdown.table(("state", "meaning", "may become"), rows)
    )


def _following(state: MessageState) -> str:
    return (
        ", ".join(f"`{each}`" for each in MessageState if each in MESSAGE_TRANSITIONS[state])
        or "–"
    )


def outcomes_page() -> str:
    rows = [
        (
            markdown.code(outcome),
            outcome.english,
            "yes" if outcome in TRIED else "",
            ", ".join(map(str, outcome.retry_minutes)),
        )
        for outcome in CallOutcome
    ]
    return (
        markdown.head(
            "Outcomes of a callback", source="missedcall/domain/callbacks/call_outcome.py"
        )
        + OUTCOMES_PREFACE
        + markdown.table(("outcome", "words", "uses up a try", "waits (minutes)"), rows)
    )


def periodic_jobs_page() -> str:
    rows = [
        (
            markdown.code(entry.name),
            str(entry.seconds or "worker.sweep_s"),
            str(entry.limit_s),
            "alone, when nothing else waits" if entry.slow else "beside others",
            _first_line(entry.job),
        )
        for entry in ENTRIES
    ]
    return (
        markdown.head("Periodic jobs", source="callback_worker/schedule.py")
        + "\nEach is run, timed and counted by itself: `missedcall periodic` lists them, "
        "and the alarm `failing_jobs`\ntells of one that keeps failing.\n\n"
        + markdown.table(("job", "every (s)", "ended after (s)", "runs", "what it does"), rows)
    )


def _first_line(job: Callable[..., object]) -> str:
    return (inspect.getdoc(job) or "").partition("\n")[0]


def roles_page() -> str:
    rows = [
        (
            markdown.code(role),
            ", ".join(name for name, page in PAGES.items() if role in page.roles),
        )
        for role in ROLES
    ]
    return (
        markdown.head("Roles and their pages", source="web/shared/pages.py")
        + "\nThe first page is where a person of the role begins. "
        "`missedcall operators add LOGIN --name NAME --role je` adds one.\n\n"
        + markdown.table(("role", "pages"), rows)
    )
