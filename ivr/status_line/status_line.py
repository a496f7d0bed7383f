"""The status line as a course of steps: what is said, what is then wanted, and what follows.

Nothing here plays, listens, looks up or waits: `begin_dialog` gives the first turn,
`advance_dialog` the next from what was keyed or found. A caller has two levels at most (the menu;
a number or a language to be keyed), is asked again twice when silent, and is never kept longer
than `MOST_STEPS`.
"""

import datetime as dt
from dataclasses import replace

from ivr.prompts import sentences
from ivr.status_line.dialog_steps import (
    Answer,
    ChooseSlot,
    Chosen,
    DialogCall,
    DialogStep,
    FindApplication,
    FoundApplication,
    HangUp,
    Keyed,
    Listen,
    MenuPlace,
    Objected,
    ObjectToRejection,
    OpenCallback,
    Remember,
    RungCaller,
    Say,
    SendAgain,
    SentCode,
)
from missedcall.domain.applications import application_number
from missedcall.domain.calls.status import ApplicationStatus, StatusStage
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES, SpokenLanguage

DIGITS = 11  # of an application number
TRIES = 3
REPEATS = 2
MOST_STEPS = 40
SLIPS = 2  # in choosing a time for the visit; then it stays as it is
LANGUAGE_KEYS = {str(key): language for key, language in enumerate(SPOKEN_LANGUAGES, 1)}
KEYS_WITHOUT_NUMBER = frozenset("349")  # keys that work alone where a number is asked for
SLOT_KEYS, KEEP_KEYS = "123456789", frozenset("0#*")


def begin_dialog(
    *,
    chosen: SpokenLanguage | None,
    default: SpokenLanguage,
    statuses: tuple[ApplicationStatus, ...],
    waits_until: dt.datetime | None,
    now: dt.datetime,
    officer: str,
) -> DialogStep:
    """Greet, and tell what is known of the caller or ask for an application number.

    `chosen` is the caller's language; a caller who has chosen none hears in each how to, and may
    do it at once. `statuses` are the caller's applications, the newest first; an open callback is
    rung from `waits_until` on. `officer` is the nodal officer's telephone number.
    """
    call = DialogCall(
        language=chosen or default,
        now=now,
        officer=officer,
        statuses=statuses,
        waits_until=waits_until,
    )
    others = () if chosen else [each for each in SPOKEN_LANGUAGES if each != call.language]
    greeting = (
        sentences.say_text(call, "welcome"),
        *(Say("language_hint", other) for other in others),
    )
    if statuses or waits_until:
        return _menu(call, *greeting, told=True)
    return _ask_number(call, *greeting)


def advance_dialog(call: DialogCall, answer: Answer) -> DialogStep:
    """Give the turn that follows from the answer to the last one."""
    call = replace(call, steps=call.steps + 1)
    if call.steps > MOST_STEPS:
        return _end(call)
    match answer:
        case Keyed(""):
            return _silent(call)
        case Keyed(keys):
            return _keyed(replace(call, silences=0), keys)
        case FoundApplication(found):
            return _found(call, found)
        case SentCode(again):
            return _again(call, sentences.say_text(call, "sms_sent" if again else "sms_limit"))
        case RungCaller(at):
            return _rung(call, at)
        case Chosen(moved, found):
            return _chosen(call, found, moved=moved)
        case Objected(taken, found):
            text = sentences.say_text(call, "objection_taken" if taken else "objection_too_late")
            return _menu(_stands(call, found), text)
        case _:  # Remembered
            return _again(call, sentences.say_text(call, "language_chosen"))


def end_with_apology(call: DialogCall) -> DialogStep:
    """End a call in which something of ours has failed."""
    return _end(call, sentences.say_text(call, "trouble"))


def _found(call: DialogCall, found: ApplicationStatus | None) -> DialogStep:
    if found is None:
        return _not_found(call, "number_unknown")
    return _menu(replace(call, statuses=(found,), shown=0), told=True)


def _silent(call: DialogCall) -> DialogStep:
    if call.place is MenuPlace.SLOT:
        return _slip(call)
    if call.silences >= REPEATS:
        return _end(call)
    return _again(replace(call, silences=call.silences + 1))


def _keyed(call: DialogCall, keys: str) -> DialogStep:
    if call.place is MenuPlace.LANGUAGE:
        return _language_keyed(call, keys)
    if call.place is MenuPlace.NUMBER and keys not in KEYS_WITHOUT_NUMBER:
        return _number_keyed(call, keys)
    if call.place is MenuPlace.SLOT:
        return _slot_keyed(call, keys)
    return _menu_keyed(call, keys)


def _language_keyed(call: DialogCall, key: str) -> DialogStep:
    language = LANGUAGE_KEYS.get(key)
    if language is None:
        return _again(call, sentences.say_text(call, "key_unknown"))
    return DialogStep(replace(call, language=language, place=call.before), (), Remember(language))


def _number_keyed(call: DialogCall, keys: str) -> DialogStep:
    if application_number.is_application_number(keys):
        return DialogStep(call, (), FindApplication(keys))
    return _not_found(call, "number_wrong")


def _slot_keyed(call: DialogCall, key: str) -> DialogStep:
    if key in KEEP_KEYS:
        return _keep(call)
    slot = _slots(call).get(key)
    if slot is None or call.status is None:
        return _slip(call, sentences.say_text(call, "key_unknown"))
    return DialogStep(call, (), ChooseSlot(call.status.application, slot.begins))


def _slip(call: DialogCall, *lead: Say) -> DialogStep:
    """Offer the times once more when none was keyed; after another slip the old one stays."""
    call = replace(call, slips=call.slips + 1)
    return _keep(call) if call.slips >= SLIPS else _ask_slot(call, *lead)


def _keep(call: DialogCall) -> DialogStep:
    return _menu(call, sentences.say_text(call, "slot_kept"), told=True)


def _chosen(call: DialogCall, found: ApplicationStatus, *, moved: bool) -> DialogStep:
    """Repeat the time that was chosen, or say that it was gone and what stands instead."""
    call = _stands(call, found)
    if moved and found.visit:
        return _menu(call, sentences.say_chosen_slot(call, found.visit))
    return _menu(call, sentences.say_text(call, "slot_gone"), told=True)


def _stands(call: DialogCall, found: ApplicationStatus) -> DialogCall:
    """Put how the application that is spoken of stands now in the place of how it stood."""
    before, behind = call.statuses[: call.shown], call.statuses[call.shown + 1 :]
    return replace(call, statuses=(*before, found, *behind))


def _not_found(call: DialogCall, reason: str) -> DialogStep:
    call = replace(call, tries=call.tries + 1)
    if call.tries < TRIES:
        return _ask_number(call, sentences.say_text(call, reason))
    return _menu(call, sentences.say_text(call, reason), sentences.say_text(call, "tries_over"))


def _menu_keyed(call: DialogCall, key: str) -> DialogStep:
    if key not in _keys(call):
        return _again(call, sentences.say_text(call, "key_unknown"))
    match key:
        case "1":
            return _menu(call, told=True)
        case "2" if call.status:
            return DialogStep(call, (), SendAgain(call.status.application))
        case "3":
            return DialogStep(call, (), OpenCallback())
        case "4":
            return _again(call, sentences.say_officer_number(call))
        case "5":
            return _ask_number(call)
        case "6":
            following = (call.shown + 1) % len(call.statuses)
            return _menu(replace(call, shown=following), told=True)
        case "7":
            return _ask_slot(replace(call, slips=0))
        case "8" if call.status:
            return DialogStep(call, (), ObjectToRejection(call.status.application))
        case _:
            return _languages(replace(call, before=call.place))


def _keys(call: DialogCall) -> dict[str, str]:
    """Give the keys that mean something now, each with the text that offers it."""
    offered = {"3": "menu_callback", "4": "menu_officer", "9": "menu_language"}
    if call.status or call.waits_until:
        offered["1"] = "menu_repeat"
    if call.status and sentences.stage_of_application(call, call.status) is StatusStage.DUE:
        offered["2"] = "menu_sms"
    if call.tries < TRIES:
        offered["5"] = "menu_application"
    if len(call.statuses) > 1:
        offered["6"] = "menu_next"
    if _slots(call):
        offered["7"] = "menu_slot"
    if call.status and call.status.may_object:
        offered["8"] = "menu_objection"
    return dict(sorted(offered.items()))


def _again(call: DialogCall, *lead: Say) -> DialogStep:
    """Ask again where the call is."""
    if call.place is MenuPlace.NUMBER:
        return _ask_number(call, *lead)
    if call.place is MenuPlace.LANGUAGE:
        return _languages(call, *lead)
    return _menu(call, *lead)


def _menu(call: DialogCall, *lead: Say, told: bool = False) -> DialogStep:
    call = replace(call, place=MenuPlace.MENU)
    state = sentences.say_status(call) if told else ()
    offers = (sentences.say_text(call, name) for name in _keys(call).values())
    return DialogStep(call, (*lead, *state, *offers), Listen(1))


def _ask_number(call: DialogCall, *lead: Say) -> DialogStep:
    call = replace(call, place=MenuPlace.NUMBER)
    return DialogStep(call, (*lead, sentences.say_text(call, "ask_number")), Listen(DIGITS))


def _ask_slot(call: DialogCall, *lead: Say) -> DialogStep:
    call = replace(call, place=MenuPlace.SLOT)
    offers = (
        sentences.offer_visit_slot(call, slot, key=key) for key, slot in _slots(call).items()
    )
    return DialogStep(
        call, (*lead, *offers, sentences.say_text(call, "slot_keep")), Listen(1, first_s=10)
    )


def _slots(call: DialogCall) -> dict[str, VisitSlot]:
    """Give the times that the caller may choose, by the keys that choose them."""
    offered = call.status.slots if call.status else ()
    return dict(zip(SLOT_KEYS, offered, strict=False))


def _languages(call: DialogCall, *lead: Say) -> DialogStep:
    call = replace(call, place=MenuPlace.LANGUAGE)
    choices = (Say("language_choice", language) for language in LANGUAGE_KEYS.values())
    return DialogStep(call, (*lead, *choices), Listen(1))


def _end(call: DialogCall, *lead: Say) -> DialogStep:
    return DialogStep(call, (*lead, sentences.say_text(call, "goodbye")), HangUp())


def _rung(call: DialogCall, at: dt.datetime | None) -> DialogStep:
    """Let a caller hang up who is rung back soon: that phone must be free then."""
    if at is None:
        return _again(call, sentences.say_text(call, "callback_refused"))
    return _end(
        call, sentences.say_callback_time(call, at, soon="callback_soon", later="callback_at")
    )
