"""Say in the reader's words who changed an application, by which rule, and why."""

import re

from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection.run_timers import REASONS_OF_TIMERS
from web.shared import names
from web.shared.texts import Names, gettext
from web.shared.texts import lazy_gettext as _

LATE = re.compile(r"(\w+) was due (\d\d-\d\d-\d{4} \d\d:\d\d)(?:, (\w+))?")
# Who is no login; a login is said as it is.
actor = Names(
    {
        **dict.fromkeys(("system", "worker", "service", "sweep"), _("the machine")),
        **dict.fromkeys(("caller", "consumer", "applicant"), _("the applicant")),
        "gateway": _("the gateway"),
        "asterisk": _("the telephone exchange"),
        "login page": _("the login page"),
        "first start": _("the first start"),
        "an unknown login": _("an unknown login"),
        "seed": _("invented for practice"),
        "demo seed": _("invented for practice"),
    }
)
# Rules that leave the state as it is, and whose event is no button.
_BY_EVENT = Names(
    {
        Event.REMIND: _("The applicant is reminded"),
        Event.REVISE: _("Demand revised"),
        Event.REVERSE_MONEY: _("A payment was taken back"),
        Event.RESERVE_METER: _("A meter is kept for it"),
        Event.CONTEST_HOLD: _("The applicant contests a hold"),
        Event.REPORT_LOAD: _("Another load was found"),
        Event.BREAK_PROMISE: _("The promised day has passed"),
        Event.ESCALATE: _("A superior is told of the delay"),
        Event.PROPOSE_REFUND: _("A refund is entered"),
    }
)
_OF_TIMERS = {
    REASONS_OF_TIMERS[Event.LAPSE]: _("nothing came in time"),
    REASONS_OF_TIMERS[Event.EXPIRE]: _("the last day to pay has passed"),
    REASONS_OF_TIMERS[Event.REMIND]: _("nothing came yet"),
    REASONS_OF_TIMERS[Event.CLOSE_HOLD]: _("its longest time is over"),
    REASONS_OF_TIMERS[Event.BREAK_PROMISE]: _("there is no light, and it was promised by now"),
}
# Reasons that the machine writes.
reason = Names(
    {
        **_OF_TIMERS,
        "form": _("the form was sent"),
        "the last paper was given": _("the last paper was given"),
        "issued anew": _("issued anew"),
        "paid in part": _("paid in part"),
        "payment": _("payment"),
        "refund": _("refund"),
        "bounced": _("bounced"),
        "matched": _("the payer was found"),
        "a meter is here": _("a meter is here"),
        "the applicant chose": _("the applicant chose"),
        "the applicant says that it is ready": _("the applicant says that it is ready"),
        "the mobile was corrected": _("the mobile was corrected"),
        "original seen": _("the original was seen"),
    }
)


def who(login: str) -> str:
    """Say who did something: a person by the login, anything else in the reader's words."""
    return actor(login) if login in actor else login


def step(code: str) -> str:
    """Say what a rule does: the state to which it leads, or what happened."""
    row = BY_RULE[Rule(code)]
    if row.target is not None:
        return names.application(row.target)
    return names.event(row.event) if row.event in names.event else _BY_EVENT(row.event)


def why(written: str) -> str:
    """Say a reason that the machine wrote in the reader's words; a person's as it was written."""
    if written in reason:
        return reason(written)
    late = LATE.fullmatch(written)
    if late is None or late[1] not in names.assignee:
        return written
    said = gettext("%(who)s was due %(time)s", who=names.assignee(Actor(late[1])), time=late[2])
    held = late[3]
    return f"{said}, {names.hold(held) if held in names.hold else held}" if held else said
