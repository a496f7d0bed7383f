"""Say who the caller in hand is and what was before, in the words of the operator's screen."""

import datetime as dt
from collections.abc import Mapping

from missedcall.domain.callbacks import call_purpose
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.call_purpose import CallPurpose
from missedcall.domain.callbacks.closed_reason import ClosedReason
from missedcall.domain.calls.status import StatusStage
from missedcall.domain.connection.clocks import DayOfPromise
from missedcall.usecases.applications.call_in_hand import CallInHand
from missedcall.usecases.applications.caller_past import CallerPast, PastRing
from missedcall.usecases.applications.desk_context import DeskContext, DeskTelephone
from web.shared import context
from web.shared import names as shared_names
from web.shared.texts import gettext, names_of, ngettext
from web.shared.texts import lazy_gettext as _

purpose = names_of(CallPurpose)
outcome = names_of(CallOutcome, {"": _("under way")})
closed = names_of(ClosedReason)
# Nothing more happens to them.
OVER = (StatusStage.CONNECTED, StatusStage.ENDED)


def purpose_text(call: CallInHand, telephone: DeskTelephone) -> str:
    """Say what the call is probably for."""
    running = any(each.stage not in OVER for each in telephone.applications)
    return purpose(
        call_purpose.purpose_of_call(
            rule=call.rule,
            from_internet=call.origin == "internet",
            application_running=running,
        )
    )


def promise_text(call: CallInHand, *, now: dt.datetime) -> str:
    """Say what the caller was told last of when we ring, and whether that is kept."""
    if call.promised_from is None or call.promised_until is None:
        return gettext("No time was promised")
    window = gettext(
        "%(start)s to %(end)s",
        start=context.clock(call.promised_from),
        end=context.clock(call.promised_until),
    )
    rung_at = call.picked_up_at or now
    if rung_at <= call.promised_until:
        return window
    minutes = int((rung_at - call.promised_until).total_seconds() // 60)
    late = ngettext("one minute late", "%(num)s minutes late", max(minutes, 1))
    sorry = gettext("say sorry")
    return f"{window} · {late}: {sorry}"


def earlier_text(past: CallerPast) -> str:
    """Say in a line how often the caller was rung before, and how the last time ended."""
    earlier = past.earlier
    if earlier.last is None:
        return gettext("Never rung before")
    rings = ngettext("rung once before", "rung %(num)s times before", earlier.rings)
    spoken = ngettext("spoken with once", "spoken with %(num)s times", earlier.spoken_with)
    last = gettext("the last: %(ring)s", ring=ring_text(earlier.last))
    return f"{rings}, {spoken}; {last}"


def ring_text(ring: PastRing) -> str:
    """Say when a ring was and what came of it."""
    said = f"{context.clock(ring.created_at)} {outcome(ring.outcome or '')}"
    if ring.talk_s:
        said += f" ({ring.talk_s // 60}:{ring.talk_s % 60:02d})"
    if ring.outcome == CallOutcome.ANSWERED and ring.closed_reason:
        said += f" · {closed(ring.closed_reason)}"
    return said


def progress_text(known: DeskContext) -> str:
    """Say which day of the promise it is and who has the next step, as one tells it a caller."""
    parts = [_day(known.promise)] if known.promise else []
    if known.assignee:
        parts.append(gettext("next step: %(who)s", who=shared_names.assignee(known.assignee)))
    if due := known.assignee_due_at:
        parts.append(gettext("due %(time)s", time=context.clock(due)))
        parts += [gettext("overdue")] if due < context.now() else []
    return ", ".join(parts)


def _day(promise: DayOfPromise) -> str:
    if promise.day > promise.days:
        late = promise.day - promise.days
        return ngettext("one day late", "%(num)s days late", late)
    return gettext("day %(day)s of %(days)s", day=promise.day, days=promise.days)


def clocks_of_call(call: CallInHand | None) -> Mapping[str, int]:
    """Give from when the page counts up, or until when down, in milliseconds since 1970."""
    if call is None:
        return {}
    since = call.ended_at or call.bridged_at or call.picked_up_at or call.placed_at
    clocks = {"since": since} | ({"until": call.form_until} if call.form_until else {})
    return {name: int(at.timestamp() * 1000) for name, at in clocks.items()}
