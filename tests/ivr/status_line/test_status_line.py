"""The status line without a telephone: what is heard after which key."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.prompts import prompts
from ivr.status_line import status_line
from ivr.status_line.dialog_steps import (
    Answer,
    ChooseSlot,
    Chosen,
    DialogStep,
    FindApplication,
    FoundApplication,
    HangUp,
    Keyed,
    Listen,
    Objected,
    ObjectToRejection,
    OpenCallback,
    Remember,
    Remembered,
    RungCaller,
    SendAgain,
    SentCode,
)
from missedcall.domain.applications import application_number
from missedcall.domain.calls.status import ApplicationStatus
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.shared.speech import SpokenLanguage
from tests.kit import NOON, after, ist

BOOK = prompts.load_prompts()
TEXTS = BOOK.units()
NUMBER, OTHER = (
    application_number.make_application_number(office="412", year=2026, serial=n) for n in (1, 2)
)
DUE = ApplicationStatus(NUMBER, "demand_issued", 7389_00, dt.date(2026, 12, 23), assignee="caller")
PAID = dataclasses.replace(
    DUE,
    state="paid",
    assignee="je",
    assignee_due_at=ist(12, day=24),
    promise_due_at=ist(12, day=26),
)
PLANNED = dataclasses.replace(PAID, state="visit_planned", visit=(ist(9, day=24), ist(13, day=24)))
TIMES = (VisitSlot(ist(13, day=24), ist(17, day=24)), VisitSlot(ist(9, day=25), ist(13, day=25)))
MOVABLE = dataclasses.replace(PLANNED, slots=TIMES)
MOVED = dataclasses.replace(MOVABLE, visit=(ist(9, day=25), ist(13, day=25)), slots=TIMES[:1])
REJECTED = dataclasses.replace(DUE, state="rejected", assignee=None, may_object=True)
MENU = [
    *("menu_repeat", "menu_sms", "menu_callback", "menu_officer"),
    *("menu_application", "menu_language"),
]


def told(
    *statuses: ApplicationStatus,
    waits_until: dt.datetime | None = None,
    language: SpokenLanguage | None = "hi",
    now: dt.datetime = NOON,
) -> DialogStep:
    """Give the first turn: what a caller hears when this is known."""
    return status_line.begin_dialog(
        chosen=language,
        default="hi",
        statuses=statuses,
        waits_until=waits_until,
        now=now,
        officer="07712574126",
    )


def after_(assignee: DialogStep, *answers: Answer | str) -> DialogStep:
    """Go on by answers; a text is what was keyed."""
    for answer in answers:
        keyed = Keyed(answer) if isinstance(answer, str) else answer
        assignee = status_line.advance_dialog(assignee.call, keyed)
    return assignee


def names(assignee: DialogStep) -> list[str]:
    return [say.name for say in assignee.say]


def heard(assignee: DialogStep) -> str:
    """Give the words of a turn."""
    return " ".join(TEXTS[unit] for unit in units_of(assignee))


def units_of(assignee: DialogStep) -> list[str]:
    return [
        unit
        for say in assignee.say
        for unit in BOOK.sentence(say.name, language=say.language, slots=dict(say.slots))
    ]


def test_who_rings_first_is_greeted_in_hindi_and_told_of_the_other_languages() -> None:
    assignee = told(DUE, language=None)

    said = [(say.name, say.language) for say in assignee.say]
    assert said[:4] == [
        *(("welcome", "hi"), ("language_hint", "hne"), ("language_hint", "en")),
        ("status_due", "hi"),
    ]
    assert assignee.want == Listen(1)  # so that the nine that are told may be pressed at once
    assert names(after_(assignee, "9"))[0] == "language_choice"


def test_who_has_chosen_a_language_is_greeted_in_it_alone() -> None:
    assignee = told(DUE, language="en")

    assert {say.language for say in assignee.say} == {"en"}
    assert "language_hint" not in names(assignee)


def test_a_known_caller_hears_amount_last_date_and_whose_turn_it_is() -> None:
    assignee = told(DUE)

    assert names(assignee) == ["welcome", "status_due", *MENU]
    assert "सात हज़ार तीन सौ नवासी रुपये" in heard(assignee)
    assert "तेईस दिसंबर दो हज़ार छब्बीस" in heard(assignee)
    assert "अगला कदम आपका है" in heard(assignee)
    assert assignee.want == Listen(1)


def test_the_same_in_english() -> None:
    words = heard(told(DUE, language="en"))

    assert "seven thousand three hundred and eighty nine rupees" in words
    assert "twenty third December two thousand and twenty six" in words
    assert "The next step is yours" in words


@pytest.mark.parametrize(
    ("known", "change", "name", "sms"),
    [
        (DUE, {"due_on": dt.date(2026, 11, 23)}, "status_due", True),
        (DUE, {"due_on": dt.date(2026, 11, 22)}, "status_overdue", False),
        (
            DUE,
            {"state": "docs_pending", "assignee_due_at": ist(9, day=30)},
            "status_papers",
            False,
        ),
        (PAID, {"state": "verification"}, "status_in_hand", False),
        (PAID, {}, "status_promised", False),
        (PAID, {"due_paise": 0}, "status_promised", False),
        (PAID, {"assignee": "caller"}, "status_cable", False),
        (PAID, {"promise_due_at": ist(11)}, "status_late", False),
        (PLANNED, {}, "status_visit", False),
        (PLANNED, {"visit": (ist(7), ist(11))}, "status_promised", False),
        (PLANNED, {"state": "connected"}, "status_connected", False),
        (PLANNED, {"state": "withdrawn"}, "status_ended", False),
        (PLANNED, {"state": "refund_due"}, "status_ended", False),
    ],
)
def test_each_state_is_told_and_the_sms_offered_where_it_says_the_same(
    known: ApplicationStatus, change: dict[str, object], name: str, sms: bool
) -> None:
    assignee = told(dataclasses.replace(known, **change))  # type: ignore[arg-type]  # fields of Status

    assert units_of(assignee)
    assert names(assignee)[1] == name
    assert ("menu_sms" in names(assignee)) is sms
    assert (after_(assignee, "2").want == SendAgain(NUMBER)) is sms


def test_on_a_shared_telephone_the_newest_is_told_and_the_others_named() -> None:
    assignee = told(DUE, dataclasses.replace(DUE, application=OTHER))

    assert names(assignee)[1:3] == ["status_several", "status_due"]
    assert "इस फ़ोन नंबर पर दो आवेदन हैं" in heard(assignee)


def test_six_goes_on_to_the_next_application_and_after_the_last_to_the_first() -> None:
    assignee = told(PAID, dataclasses.replace(DUE, application=OTHER))
    assert "menu_next" in names(assignee)

    second = after_(assignee, "6")
    assert names(second)[0] == "status_due"
    assert after_(second, "2").want == SendAgain(OTHER)
    assert names(after_(second, "6"))[:2] == ["status_several", "status_promised"]


def test_who_is_paid_hears_by_when_the_light_is_on_and_when_the_lineman_comes() -> None:
    assert "छब्बीस नवंबर दो हज़ार छब्बीस को दोपहर बारह बजे तक चालू होगी" in heard(told(PAID))
    assert "सुबह नौ बजे से दोपहर एक बजे के बीच" in heard(told(PLANNED))


def test_one_repeats_what_was_told() -> None:
    assignee = told(DUE)

    assert after_(assignee, "1").say == assignee.say[1:]


def test_two_asks_for_the_sms_and_says_how_it_went() -> None:
    assignee = after_(told(DUE), "2")
    assert assignee.want == SendAgain(NUMBER)

    assert names(after_(assignee, SentCode(again=True))) == ["sms_sent", *MENU]
    assert names(after_(assignee, SentCode(again=False))) == ["sms_limit", *MENU]


def test_three_has_the_caller_rung_back_and_lets_him_go() -> None:
    assignee = after_(told(DUE), "3")
    assert assignee.want == OpenCallback()

    soon = after_(assignee, RungCaller(after(minutes=1)))
    assert (names(soon), soon.want) == (["callback_soon", "goodbye"], HangUp())


def test_at_night_he_is_told_when() -> None:
    assignee = after_(told(DUE, now=ist(22)), "3", RungCaller(ist(8, day=24)))

    assert names(assignee) == ["callback_at", "goodbye"]
    assert "चौबीस नवंबर दो हज़ार छब्बीस" in heard(assignee)
    assert "सुबह आठ बजे" in heard(assignee)


def test_who_cannot_be_rung_back_may_go_on() -> None:
    assert names(after_(told(DUE), "3", RungCaller(None))) == ["callback_refused", *MENU]


def test_four_tells_the_nodal_officers_number_twice() -> None:
    assignee = after_(told(DUE), "4")

    assert names(assignee) == ["officer", *MENU]
    digits = "शून्य सात सात एक  दो पाँच सात चार  एक दो छह"
    assert heard(assignee).count(digits) == 2


def test_nine_changes_the_language_and_comes_back() -> None:
    assignee = after_(told(DUE), "9")
    assert [say.language for say in assignee.say] == ["hi", "hne", "en"]

    chosen = after_(assignee, "3")
    assert chosen.want == Remember("en")
    back = after_(chosen, Remembered())
    assert names(back) == ["language_chosen", *MENU]
    assert {say.language for say in back.say} == {"en"}


def test_seven_offers_the_times_for_the_visit_by_day_and_half() -> None:
    assignee = told(MOVABLE)
    assert "menu_slot" in names(assignee)

    offer = after_(assignee, "7")

    assert names(offer) == ["slot_afternoon", "slot_forenoon", "slot_keep"]
    assert "चौबीस नवंबर दो हज़ार छब्बीस को दोपहर के बाद के लिए एक दबाएँ" in heard(offer)
    assert "पच्चीस नवंबर दो हज़ार छब्बीस को दोपहर से पहले के लिए दो दबाएँ" in heard(offer)
    assert isinstance(offer.want, Listen)


def test_one_key_chooses_a_time_and_it_is_repeated() -> None:
    assignee = after_(told(MOVABLE), "7", "2")
    assert assignee.want == ChooseSlot(NUMBER, ist(9, day=25))

    done = after_(assignee, Chosen(moved=True, status=MOVED))

    assert names(done)[0] == "slot_chosen"
    assert "पच्चीस नवंबर दो हज़ार छब्बीस को सुबह नौ बजे से दोपहर एक बजे के बीच" in heard(done)
    assert "menu_slot" in names(done)
    assert names(after_(done, "7")) == ["slot_afternoon", "slot_keep"]


@pytest.mark.parametrize("keys", [("0",), ("#",), ("5", "6"), ("", ""), ("", "9")])
def test_who_keys_none_of_the_times_keeps_his(keys: tuple[str, ...]) -> None:
    assignee = after_(told(MOVABLE), "7", *keys)

    assert names(assignee)[:2] == ["slot_kept", "status_visit"]
    assert names(after_(assignee, "7"))[-1] == "slot_keep"  # and may think again


def test_a_slip_has_the_times_offered_once_more() -> None:
    assert names(after_(told(MOVABLE), "7", "5"))[0] == "key_unknown"
    assert after_(told(MOVABLE), "7", "", "1").want == ChooseSlot(NUMBER, ist(13, day=24))


def test_a_time_that_is_gone_leaves_the_visit_as_it_stands() -> None:
    assignee = after_(told(MOVABLE), "7", "1", Chosen(moved=False, status=PLANNED))

    assert names(assignee)[:2] == ["slot_gone", "status_visit"]
    assert "menu_slot" not in names(assignee)


def test_of_several_applications_the_one_that_is_spoken_of_is_moved() -> None:
    assignee = after_(told(DUE, MOVABLE), "7")
    assert names(assignee)[0] == "key_unknown"

    moved = after_(assignee, "6", "7", "2", Chosen(moved=True, status=MOVED))
    assert names(after_(moved, "1"))[0] == "status_visit"
    assert names(after_(moved, "6"))[:2] == ["status_several", "status_due"]


def test_eight_objects_to_a_rejection_and_says_that_the_decision_follows() -> None:
    assignee = told(REJECTED)
    assert names(assignee)[1] == "status_ended"
    assert "menu_objection" in names(assignee)

    objects = after_(assignee, "8")
    assert objects.want == ObjectToRejection(NUMBER)
    noted = dataclasses.replace(REJECTED, may_object=False)
    done = after_(objects, Objected(taken=True, status=noted))

    assert names(done)[0] == "objection_taken"
    assert "आपकी आपत्ति दर्ज हो गई" in heard(done)
    assert names(after_(done, "8"))[0] == "key_unknown"


def test_an_objection_that_comes_too_late_is_told_so_and_a_call_is_offered() -> None:
    late = dataclasses.replace(REJECTED, may_object=False)
    done = after_(told(REJECTED), "8", Objected(taken=False, status=late))

    assert names(done)[0] == "objection_too_late"
    assert "menu_callback" in names(done)
    assert "menu_objection" not in names(done)


@pytest.mark.parametrize("known", [DUE, PLANNED, dataclasses.replace(PAID, state="withdrawn")])
def test_where_nothing_was_rejected_eight_is_no_key(known: ApplicationStatus) -> None:
    assert names(after_(told(known), "8"))[0] == "key_unknown"


def test_a_caller_who_waits_for_us_is_told_so_and_has_no_sms_to_ask_for() -> None:
    assignee = told(waits_until=after(minutes=5))

    assert names(assignee)[1] == "status_callback"
    assert "menu_sms" not in names(assignee)
    assert names(after_(assignee, "1"))[0] == "status_callback"
    assert names(after_(assignee, "2"))[0] == "key_unknown"


def test_a_caller_in_the_night_is_told_when_he_is_rung() -> None:
    assignee = told(waits_until=ist(8, day=24), now=ist(22))

    assert names(assignee)[1] == "status_callback_at"
    assert "चौबीस नवंबर दो हज़ार छब्बीस को सुबह आठ बजे के बाद फ़ोन करेंगे" in heard(assignee)


def test_an_unknown_caller_keys_the_application_number() -> None:
    assignee = told()
    assert (names(assignee), assignee.want) == (["welcome", "ask_number"], Listen(11))

    asked = after_(assignee, NUMBER)
    assert asked.want == FindApplication(NUMBER)
    assert names(after_(asked, FoundApplication(DUE)))[0] == "status_due"


def test_three_tries_and_then_other_ways() -> None:
    wrong, unknown = f"{int(NUMBER) + 1}", FoundApplication(None)

    second = after_(told(), wrong)
    assert names(second) == ["number_wrong", "ask_number"]
    third = after_(second, NUMBER, unknown)
    assert names(third) == ["number_unknown", "ask_number"]
    last = after_(third, "123")
    assert names(last) == [
        *("number_wrong", "tries_over", "menu_callback", "menu_officer", "menu_language"),
    ]
    assert names(after_(last, "5"))[0] == "key_unknown"


@pytest.mark.parametrize(("key", "heard_first"), [("4", "officer"), ("9", "language_choice")])
def test_who_has_no_number_is_not_caught_where_it_is_asked_for(key: str, heard_first: str) -> None:
    assert names(after_(told(), key))[0] == heard_first


def test_a_callback_can_be_had_without_a_number() -> None:
    assert after_(told(), "3").want == OpenCallback()


def test_the_language_can_be_changed_where_the_number_is_asked_for() -> None:
    assignee = after_(told(), "9", "2", Remembered())

    assert [(say.name, say.language) for say in assignee.say] == [
        ("language_chosen", "hne"),
        ("ask_number", "hne"),
    ]


def test_a_key_without_use_is_named_and_the_choice_given_again() -> None:
    assert names(after_(told(DUE), "7")) == ["key_unknown", *MENU]
    assert names(after_(told(DUE), "9", "7"))[:2] == ["key_unknown", "language_choice"]


@pytest.mark.parametrize("keys", [(), ("9",), ("5",)])
def test_silence_is_asked_twice_more_and_then_let_go(keys: tuple[str, ...]) -> None:
    assignee = after_(told(DUE), *keys)

    second = after_(assignee, "")
    third = after_(second, "")
    assert isinstance(second.want, Listen)
    assert isinstance(third.want, Listen)
    assert names(second) == names(third)
    end = after_(third, "")
    assert (names(end), end.want) == (["goodbye"], HangUp())


def test_a_key_after_silence_starts_the_count_anew() -> None:
    assignee = after_(told(DUE), "", "", "1", "", "")

    assert isinstance(assignee.want, Listen)


def test_trouble_of_ours_is_owned_up_to() -> None:
    assignee = status_line.end_with_apology(told(DUE).call)

    assert (names(assignee), assignee.want) == (["trouble", "goodbye"], HangUp())


ANSWERS: dict[type, st.SearchStrategy[Answer]] = {
    FindApplication: st.builds(FoundApplication, st.sampled_from([None, DUE, PLANNED])),
    SendAgain: st.builds(SentCode, st.booleans()),
    OpenCallback: st.builds(RungCaller, st.sampled_from([None, NOON, after(days=1)])),
    ChooseSlot: st.builds(Chosen, st.booleans(), st.sampled_from([MOVED, PLANNED, PAID])),
    Remember: st.just(Remembered()),
    Listen: st.builds(Keyed, st.sampled_from(["", *"0123456789*", NUMBER, "412"])),
}


@given(
    st.data(),
    st.sampled_from([None, "hi", "hne", "en"]),
    st.sampled_from([(), (DUE,), (DUE, PAID), (PLANNED,), (DUE, MOVABLE)]),
    st.sampled_from([None, NOON, after(days=1)]),
)
def test_whatever_is_keyed_every_turn_can_be_said_and_every_call_ends(
    data: st.DataObject,
    language: SpokenLanguage | None,
    statuses: tuple[ApplicationStatus, ...],
    waits_until: dt.datetime | None,
) -> None:
    assignee = told(*statuses, language=language, waits_until=waits_until)
    for _ in range(status_line.MOST_STEPS + 2):
        assert set(units_of(assignee)) <= set(TEXTS)
        if assignee.want == HangUp():
            return
        assignee = after_(assignee, data.draw(ANSWERS[type(assignee.want)]))

    raise AssertionError("the call did not end")
