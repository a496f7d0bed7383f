"""The status line as a course of turns: what is said, what is then wanted, and what follows.

Nothing here plays, listens, looks up or waits: `begin` gives the first turn, `advance` the next
from what was keyed or found. A caller has two levels at most (the menu; a number or a language to
be keyed), is asked again twice when he is silent, and is never kept longer than `MOST_TURNS`.
"""

import datetime as dt
from dataclasses import replace

from ivr.turns import (
    Answer,
    Call,
    FindApplication,
    Found,
    HangUp,
    Keyed,
    Listen,
    OpenCallback,
    Place,
    Remember,
    Rung,
    Say,
    SendAgain,
    Sent,
    Turn,
)
from missedcall.domain import application_number, speech, status
from missedcall.domain.calendar import IST
from missedcall.domain.speech import LANGUAGES, Language, Units
from missedcall.domain.status import Stage, Status

DIGITS = 11  # of an application number
TRIES = 3
REPEATS = 2
MOST_TURNS = 40
SOON = dt.timedelta(hours=1)
LANGUAGE_KEYS: dict[str, Language] = {"1": "hi", "2": "hne", "3": "en"}
BESIDE_NUMBER = frozenset("349")  # keys that work alone where a number is asked for


def begin(
    *,
    chosen: Language | None,
    default: Language,
    statuses: tuple[Status, ...],
    waits_until: dt.datetime | None,
    now: dt.datetime,
    officer: str,
) -> Turn:
    """Greet, and tell what is known of the caller or ask for an application number.

    `chosen` is his language; who has chosen none hears in each how to, and may do it at once.
    `statuses` are his applications, the newest first; an open callback is rung from
    `waits_until` on. `officer` is the nodal officer's telephone number.
    """
    call = Call(
        language=chosen or default,
        now=now,
        officer=officer,
        statuses=statuses,
        waits_until=waits_until,
    )
    others = () if chosen else [each for each in LANGUAGES if each != call.language]
    greeting = (_say(call, "welcome"), *(Say("language_hint", other) for other in others))
    if statuses or waits_until:
        return _menu(call, *greeting, told=True)
    return _ask_number(call, *greeting)


def advance(call: Call, answer: Answer) -> Turn:
    """Give the turn that follows from the answer to the last one."""
    call = replace(call, turns=call.turns + 1)
    if call.turns > MOST_TURNS:
        return _end(call)
    match answer:
        case Keyed(""):
            return _silent(call)
        case Keyed(keys):
            return _keyed(replace(call, silences=0), keys)
        case Found(found):
            return _found(call, found)
        case Sent(again):
            return _again(call, _say(call, "sms_sent" if again else "sms_limit"))
        case Rung(at):
            return _rung(call, at)
        case _:  # Remembered
            return _again(call, _say(call, "language_chosen"))


def apologise(call: Call) -> Turn:
    """End a call in which something of ours has failed."""
    return _end(call, _say(call, "trouble"))


def _found(call: Call, found: Status | None) -> Turn:
    if found is None:
        return _not_found(call, "number_unknown")
    return _menu(replace(call, statuses=(found,), shown=0), told=True)


def _silent(call: Call) -> Turn:
    if call.silences >= REPEATS:
        return _end(call)
    return _again(replace(call, silences=call.silences + 1))


def _keyed(call: Call, keys: str) -> Turn:
    if call.place is Place.LANGUAGE:
        return _language_keyed(call, keys)
    if call.place is Place.NUMBER and keys not in BESIDE_NUMBER:
        return _number_keyed(call, keys)
    return _menu_keyed(call, keys)


def _language_keyed(call: Call, key: str) -> Turn:
    language = LANGUAGE_KEYS.get(key)
    if language is None:
        return _again(call, _say(call, "key_unknown"))
    return Turn(replace(call, language=language, place=call.before), (), Remember(language))


def _number_keyed(call: Call, keys: str) -> Turn:
    if application_number.check(keys):
        return Turn(call, (), FindApplication(keys))
    return _not_found(call, "number_wrong")


def _not_found(call: Call, why: str) -> Turn:
    call = replace(call, tries=call.tries + 1)
    if call.tries < TRIES:
        return _ask_number(call, _say(call, why))
    return _menu(call, _say(call, why), _say(call, "tries_over"))


def _menu_keyed(call: Call, key: str) -> Turn:
    if key not in _keys(call):
        return _again(call, _say(call, "key_unknown"))
    match key:
        case "1":
            return _menu(call, told=True)
        case "2" if call.status:
            return Turn(call, (), SendAgain(call.status.application))
        case "3":
            return Turn(call, (), OpenCallback())
        case "4":
            number = speech.digits(call.officer, language=call.language)
            return _again(call, _say(call, "officer", number=number))
        case "5":
            return _ask_number(call)
        case "6":
            following = (call.shown + 1) % len(call.statuses)
            return _menu(replace(call, shown=following), told=True)
        case _:
            return _languages(replace(call, before=call.place))


def _keys(call: Call) -> dict[str, str]:
    """Give the keys that mean something now, each with the text that offers it."""
    offered = {"3": "menu_callback", "4": "menu_officer", "9": "menu_language"}
    if call.status or call.waits_until:
        offered["1"] = "menu_repeat"
    if call.status and _stage(call, call.status) is Stage.DUE:
        offered["2"] = "menu_sms"
    if call.tries < TRIES:
        offered["5"] = "menu_application"
    if len(call.statuses) > 1:
        offered["6"] = "menu_next"
    return dict(sorted(offered.items()))


def _again(call: Call, *lead: Say) -> Turn:
    """Ask again where the call is."""
    if call.place is Place.NUMBER:
        return _ask_number(call, *lead)
    if call.place is Place.LANGUAGE:
        return _languages(call, *lead)
    return _menu(call, *lead)


def _menu(call: Call, *lead: Say, told: bool = False) -> Turn:
    call = replace(call, place=Place.MENU)
    state = _told(call) if told else ()
    offers = (_say(call, name) for name in _keys(call).values())
    return Turn(call, (*lead, *state, *offers), Listen(1))


def _ask_number(call: Call, *lead: Say) -> Turn:
    call = replace(call, place=Place.NUMBER)
    return Turn(call, (*lead, _say(call, "ask_number")), Listen(DIGITS))


def _languages(call: Call, *lead: Say) -> Turn:
    call = replace(call, place=Place.LANGUAGE)
    choices = (Say("language_choice", language) for language in LANGUAGE_KEYS.values())
    return Turn(call, (*lead, *choices), Listen(1))


def _end(call: Call, *lead: Say) -> Turn:
    return Turn(call, (*lead, _say(call, "goodbye")), HangUp())


def _told(call: Call) -> tuple[Say, ...]:
    """Say where the caller's wish stands, and who has the next step."""
    if call.status is None:
        return (_when(call, call.waits_until, soon="status_callback", later="status_callback_at"),)
    several = speech.number(len(call.statuses), language=call.language)
    is_first_of_many = len(call.statuses) > 1 and call.shown == 0
    lead = (_say(call, "status_several", count=several),) if is_first_of_many else ()
    stage = _stage(call, call.status)
    return (*lead, _say(call, f"status_{stage}", **_slots(call, call.status, stage)))


def _slots(call: Call, told: Status, stage: Stage) -> dict[str, Units]:
    """Fill what the text of a stage says: how much, until when, by when."""
    slots = {"application": speech.digits(told.application, language=call.language)}
    match stage:
        case Stage.DUE | Stage.OVERDUE:
            slots["amount"] = speech.amount(told.due_paise, language=call.language)
            slots["date"] = speech.date(told.due_on, language=call.language)
        case Stage.PROMISED | Stage.LATE if told.promise_due_at:
            slots |= _instant(call, told.promise_due_at)
        case Stage.VISIT if told.visit:
            slots |= _instant(call, told.visit[0])
            until = told.visit[1].astimezone(IST).time()
            slots["until"] = speech.time_of_day(until, language=call.language)
        case Stage.PAPERS | Stage.IN_HAND if told.turn_due_at:
            slots["date"] = _instant(call, told.turn_due_at)["date"]
    return slots


def _instant(call: Call, at: dt.datetime) -> dict[str, Units]:
    local = at.astimezone(IST)
    return {
        "date": speech.date(local.date(), language=call.language),
        "time": speech.time_of_day(local.time(), language=call.language),
    }


def _rung(call: Call, at: dt.datetime | None) -> Turn:
    """Let him hang up who is rung back soon: his phone must be free then."""
    if at is None:
        return _again(call, _say(call, "callback_refused"))
    return _end(call, _when(call, at, soon="callback_soon", later="callback_at"))


def _when(call: Call, at: dt.datetime | None, *, soon: str, later: str) -> Say:
    """Say that he is rung soon, or later with day and time."""
    if at is None or at - call.now < SOON:
        return _say(call, soon)
    return _say(call, later, **_instant(call, at))


def _stage(call: Call, told: Status) -> Stage:
    return status.stage(told, now=call.now)


def _say(call: Call, name: str, **slots: Units) -> Say:
    return Say(name, call.language, tuple(slots.items()))
