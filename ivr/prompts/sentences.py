"""Say on the status line where a caller's wish stands, and which times may be chosen."""

import datetime as dt

from ivr.status_line.dialog_steps import DialogCall, Say
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.calls import status
from missedcall.domain.calls.status import ApplicationStatus, StatusStage
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.shared import speech
from missedcall.domain.shared.speech import Units

SOON = dt.timedelta(hours=1)


def say_text(call: DialogCall, name: str, **slots: Units) -> Say:
    """Say a text in the language of the call."""
    return Say(name, call.language, tuple(slots.items()))


def stage_of_application(call: DialogCall, told: ApplicationStatus) -> StatusStage:
    """Say how an application stands at the time of the call."""
    return status.application_stage(told, now=call.now)


def say_status(call: DialogCall) -> tuple[Say, ...]:
    """Say where the caller's wish stands, and who has the next step."""
    if call.status is None:
        return (
            say_callback_time(
                call, call.waits_until, soon="status_callback", later="status_callback_at"
            ),
        )
    several = speech.number(len(call.statuses), language=call.language)
    is_first_of_many = len(call.statuses) > 1 and call.shown == 0
    lead = (say_text(call, "status_several", count=several),) if is_first_of_many else ()
    here = stage_of_application(call, call.status)
    return (*lead, say_text(call, f"status_{here}", **_known(call, call.status, here)))


def say_callback_time(call: DialogCall, at: dt.datetime | None, *, soon: str, later: str) -> Say:
    """Say that we call soon, or later with day and time."""
    if at is None or at - call.now < SOON:
        return say_text(call, soon)
    return say_text(call, later, **_instant(call, at))


def say_officer_number(call: DialogCall) -> Say:
    """Say the nodal officer's number."""
    return say_text(call, "officer", number=speech.digits(call.officer, language=call.language))


def offer_visit_slot(call: DialogCall, slot: VisitSlot, *, key: str) -> Say:
    """Offer a time for the visit, by day and half of it."""
    return say_text(
        call,
        "slot_forenoon" if slot.is_forenoon else "slot_afternoon",
        date=_instant(call, slot.begins)["date"],
        key=speech.digits(key, language=call.language),
    )


def say_chosen_slot(call: DialogCall, visit: tuple[dt.datetime, dt.datetime]) -> Say:
    """Repeat the time that was chosen."""
    return say_text(call, "slot_chosen", **_between(call, visit))


def _known(
    call: DialogCall, application: ApplicationStatus, here: StatusStage
) -> dict[str, Units]:
    """Fill what the text of a stage says: how much, until when, by when."""
    slots = {"application": speech.digits(application.application, language=call.language)}
    match here:
        case StatusStage.DUE | StatusStage.OVERDUE:
            slots["amount"] = speech.amount(application.due_paise, language=call.language)
            slots["date"] = speech.date(application.due_on, language=call.language)
        case StatusStage.PROMISED | StatusStage.LATE if application.promise_due_at:
            slots |= _instant(call, application.promise_due_at)
        case StatusStage.VISIT if application.visit:
            slots |= _between(call, application.visit)
        case StatusStage.PAPERS | StatusStage.IN_HAND if application.assignee_due_at:
            slots["date"] = _instant(call, application.assignee_due_at)["date"]
    return slots


def _between(call: DialogCall, visit: tuple[dt.datetime, dt.datetime]) -> dict[str, Units]:
    begins, ends = visit
    until = speech.time_of_day(ends.astimezone(IST).time(), language=call.language)
    return {**_instant(call, begins), "until": until}


def _instant(call: DialogCall, at: dt.datetime) -> dict[str, Units]:
    local = at.astimezone(IST)
    return {
        "date": speech.date(local.date(), language=call.language),
        "time": speech.time_of_day(local.time(), language=call.language),
    }
