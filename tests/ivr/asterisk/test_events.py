"""What Asterisk tells becomes values, or a reason why it could not be understood."""

import datetime as dt
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.asterisk import events
from ivr.asterisk.events import (
    AttemptEnded,
    AttemptStep,
    JournalEntry,
    MissedCallReported,
    RecordingRefused,
    UnreadableEvent,
)
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.recordings.recording import Consent

NODE = "node-1"
AT = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
CALL = f"v=1&at={int(AT.timestamp())}&from=9876500012&shown=allowed&did=7404040625"
OPERATOR_AT, CONSUMER_AT = AT - dt.timedelta(seconds=60), AT - dt.timedelta(seconds=52)
BRIDGED_AT = AT - dt.timedelta(seconds=42)
END = (
    f"v=1&at={int(AT.timestamp())}&status=ANSWER&cause=16"
    f"&operator_at={int(OPERATOR_AT.timestamp())}&consumer_at={int(CONSUMER_AT.timestamp())}"
    f"&bridged_at={int(BRIDGED_AT.timestamp())}&left=&recording=on"
)


def as_event(kind: str, key: str, record: str) -> events.AsteriskMessage | None:
    return events.read_asterisk_event(
        "UserEvent", {"UserEvent": kind, "Key": key, "Record": record}, node=NODE
    )


def as_entry(family: str, key: str, record: str) -> events.AsteriskMessage | None:
    headers = {"Key": f"/{family}/{key}", "Val": record}
    return events.read_asterisk_event("DBGetTreeResponse", headers, node=NODE)


def reason(told: events.AsteriskMessage | None) -> str:
    assert isinstance(told, UnreadableEvent)
    return told.reason


def test_a_missed_call_reads_the_same_from_the_event_and_from_the_journal() -> None:
    told = as_event("MissedCall", "node-1-7.1", CALL)

    assert told == as_entry("missed", "node-1-7.1", CALL)
    assert told == MissedCallReported(
        JournalEntry("missed", "node-1-7.1"),
        MissedCall(NODE, "node-1-7.1", "9876500012", hidden=False, did="7404040625", at=AT),
    )


def test_an_outcome_reads_the_same_from_the_event_and_from_the_journal() -> None:
    told = as_event("CallbackOutcome", "attempt-1", END)

    assert told == as_entry("outcome", "attempt-1", END)
    assert told == AttemptEnded(
        entry=JournalEntry("outcome", "attempt-1"),
        attempt_id="attempt-1",
        outcome=CallOutcome.ANSWERED,
        at=AT,
        talk_s=42,
        cause=16,
        operator_at=OPERATOR_AT,
        consumer_at=CONSUMER_AT,
        bridged_at=BRIDGED_AT,
        consent=Consent.ON,
    )


@pytest.mark.parametrize(
    ("left", "outcome"),
    [("", CallOutcome.HUNG_UP_EARLY), ("operator", CallOutcome.OPERATOR_HUNG_UP)],
)
def test_who_heard_only_the_notice_was_not_spoken_with(left: str, outcome: CallOutcome) -> None:
    record = END.replace(
        f"bridged_at={int(BRIDGED_AT.timestamp())}&left=", f"bridged_at=&left={left}"
    )

    told = as_event("CallbackOutcome", "attempt-1", record)

    assert isinstance(told, AttemptEnded)
    assert (told.outcome, told.talk_s, told.bridged_at) == (outcome, None, None)


def test_who_answered_a_dialplan_without_a_notice_was_joined() -> None:
    told = as_event("CallbackOutcome", "attempt-1", END.partition("&bridged_at")[0])

    assert isinstance(told, AttemptEnded)
    assert (told.outcome, told.talk_s, told.consent) == (CallOutcome.ANSWERED, 52, None)


def test_a_refusal_reads_the_same_from_the_event_and_from_the_journal() -> None:
    record = f"v=1&at={int(AT.timestamp())}"

    told = as_event("RecordingRefused", "attempt-1", record)

    assert told == as_entry("refused", "attempt-1", record)
    assert told == RecordingRefused(JournalEntry("refused", "attempt-1"), "attempt-1", AT)


def test_the_joining_says_what_the_notice_led_to() -> None:
    record = f"v=1&step=joined&at={int(AT.timestamp())}&recording=refused"

    assert as_event("CallbackStep", "a", record) == AttemptStep("a", "joined", AT, Consent.REFUSED)


@pytest.mark.parametrize("step", ["operator_answered", "consumer_answered"])
def test_a_step_is_told_by_an_event(step: str) -> None:
    told = as_event("CallbackStep", "attempt-1", f"v=1&step={step}&at={int(AT.timestamp())}")

    assert isinstance(told, AttemptStep)
    assert (told.attempt_id, told.step, told.at) == ("attempt-1", step, AT)


def test_an_outcome_may_lack_what_never_happened() -> None:
    told = as_event("CallbackOutcome", "attempt-1", "v=1&at=9&status=OPERATOR&cause=3")

    assert isinstance(told, AttemptEnded)
    assert told.outcome is CallOutcome.OPERATOR_NO_ANSWER
    assert (told.talk_s, told.operator_at, told.consumer_at) == (None, None, None)


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        ("allowed", False),
        ("allowed_not_screened", False),
        ("allowed_passed_screen", False),
        ("prohib", True),
        ("prohib_not_screened", True),
        ("unavailable", True),
    ],
)
def test_a_number_the_caller_withholds_is_hidden(shown: str, hidden: bool) -> None:
    told = as_event("MissedCall", "k", CALL.replace("shown=allowed", f"shown={shown}"))

    assert isinstance(told, MissedCallReported)
    assert told.call.hidden is hidden


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_caller_calls_himself_comes_back_as_it_was(name: str) -> None:
    told = as_event("MissedCall", "k", CALL.replace("9876500012", quote(name, safe="")))

    assert isinstance(told, MissedCallReported)
    assert told.call.caller_id == name
    assert told.call.did == "7404040625"


@pytest.mark.parametrize(
    ("status", "cause", "outcome"),
    [
        ("ANSWER", "16", CallOutcome.ANSWERED),
        ("ANSWER", "21", CallOutcome.ANSWERED),
        ("BUSY", "17", CallOutcome.BUSY),
        ("BUSY", "", CallOutcome.BUSY),
        ("BUSY", "21", CallOutcome.REJECTED),
        ("NOANSWER", "19", CallOutcome.NO_ANSWER),
        ("NOANSWER", "0", CallOutcome.NO_ANSWER),
        ("CONGESTION", "34", CallOutcome.CONGESTION),
        ("CONGESTION", "1", CallOutcome.UNREACHABLE),
        ("CONGESTION", "18", CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "", CallOutcome.CONGESTION),
        ("CHANUNAVAIL", "20", CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "27", CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "21", CallOutcome.REJECTED),
        ("CANCEL", "127", CallOutcome.OPERATOR_HUNG_UP),
        ("CANCEL", "1", CallOutcome.OPERATOR_HUNG_UP),
        ("", "16", CallOutcome.OPERATOR_HUNG_UP),
        ("OPERATOR", "5", CallOutcome.OPERATOR_NO_ANSWER),
    ],
)
def test_the_dial_status_and_the_cause_say_how_a_call_ended(
    status: str, cause: str, outcome: CallOutcome
) -> None:
    told = as_entry("outcome", "attempt-1", f"v=1&at=9&status={status}&cause={cause}")

    assert isinstance(told, AttemptEnded)
    assert told.outcome is outcome


@pytest.mark.parametrize(
    ("status", "cause", "sip", "rang", "outcome"),
    [
        ("CHANUNAVAIL", "18", "", "", CallOutcome.CONGESTION),  # 32 s, and nobody was there
        ("NOANSWER", "16", "", "", CallOutcome.CONGESTION),  # the same, cut short by our own limit
        ("NOANSWER", "16", "100", "", CallOutcome.CONGESTION),  # "trying", and then nothing
        ("CHANUNAVAIL", "21", "403", "", CallOutcome.CONGESTION),
        ("CHANUNAVAIL", "21", "407", "", CallOutcome.CONGESTION),
        ("CHANUNAVAIL", "38", "500", "", CallOutcome.CONGESTION),
        ("NOANSWER", "16", "180", "412", CallOutcome.NO_ANSWER),
        ("NOANSWER", "19", "480", "412", CallOutcome.NO_ANSWER),
        ("NOANSWER", "19", "480", "", CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "18", "408", "", CallOutcome.UNREACHABLE),
        ("BUSY", "16", "", "", CallOutcome.UNREACHABLE),  # redirected, and not followed
        ("CHANUNAVAIL", "21", "603", "", CallOutcome.REJECTED),
        ("BUSY", "17", "486", "", CallOutcome.BUSY),
        ("ANSWER", "16", "200", "", CallOutcome.ANSWERED),
        ("CANCEL", "", "", "", CallOutcome.OPERATOR_HUNG_UP),
        ("", "", "", "", CallOutcome.OPERATOR_HUNG_UP),
    ],
)
def test_what_the_trunk_said_tells_our_failures_from_the_consumers(
    status: str, cause: str, sip: str, rang: str, outcome: CallOutcome
) -> None:
    record = f"v=1&at=9&status={status}&cause={cause}&sip={sip}&rang={rang}"

    told = as_event("CallbackOutcome", "attempt-1", record)

    assert isinstance(told, AttemptEnded)
    assert told.outcome is outcome


@pytest.mark.parametrize("called", ["s", "+14155552671", "a&b=c", "७"])
def test_a_call_to_no_number_of_ours_is_kept_as_it_came(called: str) -> None:
    record = f"v=1&at=9&from=9876500012&shown=allowed&did=0&called={quote(called, safe='')}"

    told = as_entry("missed", "node-1-7.1", record)

    assert isinstance(told, UnreadableEvent)
    assert told.reason == events.NOT_OUR_NUMBER
    assert told.raw == f"called {called} by 9876500012 at 1970-01-01T00:00:09+00:00"


@pytest.mark.parametrize(
    ("record", "caller_id", "hidden"),
    [
        ("from=7404040625&ours=1&prefers=", "7404040625", True),
        ("from=7404040625&ours=1&prefers=%3Ctel:+919876500012%3E", "+919876500012", False),
        ("from=7404040625&ours=1&prefers=sip:9876500012@x", "9876500012", False),
        ("from=&ours=0&prefers=%22sip:1%22%20%3Csip:9876500012@x%3E", "9876500012", False),
        ("from=&ours=0&prefers=", "", False),
        ("from=9876500012&ours=0&prefers=tel:9876500013", "9876500012", False),
    ],
)
def test_a_network_that_sends_our_number_may_prefer_the_callers(
    record: str, caller_id: str, hidden: bool
) -> None:
    told = as_entry("missed", "k", f"v=1&at=9&{record}&shown=allowed&did=7404040625&called=")

    assert isinstance(told, MissedCallReported)
    assert (told.call.caller_id, told.call.hidden) == (caller_id, hidden)


@pytest.mark.parametrize("reached", ["rang", "progress"])
@pytest.mark.parametrize(
    ("status", "cause", "sip", "rang", "progress"),
    [
        ("NOANSWER", "19", "480", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "38", "500", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "27", "502", CallOutcome.UNREACHABLE, CallOutcome.UNREACHABLE),
        ("CONGESTION", "34", "503", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "102", "504", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "18", "408", CallOutcome.UNREACHABLE, CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "127", "487", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "58", "606", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("CHANUNAVAIL", "1", "404", CallOutcome.NO_ANSWER, CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "22", "410", CallOutcome.NO_ANSWER, CallOutcome.UNREACHABLE),
        ("CHANUNAVAIL", "21", "403", CallOutcome.REJECTED, CallOutcome.CONGESTION),
        ("CHANUNAVAIL", "127", "402", CallOutcome.REJECTED, CallOutcome.CONGESTION),
        ("CHANUNAVAIL", "21", "603", CallOutcome.REJECTED, CallOutcome.REJECTED),
        ("BUSY", "17", "486", CallOutcome.BUSY, CallOutcome.BUSY),
        ("BUSY", "17", "600", CallOutcome.BUSY, CallOutcome.BUSY),
        ("BUSY", "16", "180", CallOutcome.UNREACHABLE, CallOutcome.UNREACHABLE),  # then 302
        ("NOANSWER", "16", "183", CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER),
    ],
)
def test_a_call_that_got_beyond_us_is_a_try(
    status: str, cause: str, sip: str, rang: CallOutcome, progress: CallOutcome, reached: str
) -> None:
    record = f"v=1&at=9&status={status}&cause={cause}&sip={sip}&{reached}=412"

    told = as_event("CallbackOutcome", "attempt-1", record)

    assert isinstance(told, AttemptEnded)
    assert told.outcome is {"rang": rang, "progress": progress}[reached]


@pytest.mark.parametrize(
    ("status", "cause", "sip"),
    [("CONGESTION", "34", "503"), ("CHANUNAVAIL", "102", "504"), ("CHANUNAVAIL", "127", "487")],
)
def test_a_call_that_did_not_get_beyond_us_is_our_failure(
    status: str, cause: str, sip: str
) -> None:
    record = f"v=1&at=9&status={status}&cause={cause}&sip={sip}&rang=&progress="

    told = as_event("CallbackOutcome", "attempt-1", record)

    assert isinstance(told, AttemptEnded)
    assert told.outcome is CallOutcome.CONGESTION


@pytest.mark.parametrize(
    ("record", "explanation"),
    [
        ("", "dictionary update sequence"),
        ("at=1&from=9&shown=allowed&did=1", "version None"),
        ("v=2&at=1&from=9&shown=allowed&did=1", "version '2'"),
        ("v=1&from=9&shown=allowed&did=1", "'at'"),
        ("v=1&at=soon&from=9&shown=allowed&did=1", "'soon'"),
        ("v=1&at=&from=9&shown=allowed&did=1", "int()"),
        (f"v=1&at={'9' * 30}&from=9&shown=allowed&did=1", "OverflowError"),
        (f"v=1&at={'9' * 18}&from=9&shown=allowed&did=1", "OSError"),
        (f"v=1&at=-{'9' * 18}&from=9&shown=allowed&did=1", "OSError"),
        (f"v=1&at={'9' * 12}&from=9&shown=allowed&did=1", "year"),
        (f"v=1&at={'9' * 5000}&from=9&shown=allowed&did=1", "digits"),
        ("v=1&at=1&shown=allowed&did=1", "'from'"),
        ("v=1&at=1&from=%FF&shown=allowed&did=1", "UnicodeDecodeError"),
        ("v=1&at=1&from=9&did=1", "'shown'"),
        ("v=1&at=1&from=9&shown=allowed", "'did'"),
    ],
)
def test_a_call_that_cannot_be_understood_says_why(record: str, explanation: str) -> None:
    told = as_entry("missed", "node-1-7.1", record)

    assert explanation in reason(told)
    assert isinstance(told, UnreadableEvent)
    assert told.entry == JournalEntry("missed", "node-1-7.1")
    assert told.raw.startswith("MissedCall node-1-7.1 ")
    assert len(told.raw) <= 2000


@pytest.mark.parametrize(
    ("record", "explanation"),
    [
        ("v=1&at=9&cause=1", "'status'"),
        ("v=1&at=9&status=DONTCALL&cause=1", "unknown status 'DONTCALL'"),
        ("v=1&at=9&status=BUSY&cause=x", "'x'"),
        ("v=1&at=9&status=BUSY&cause=17&consumer_at=long", "'long'"),
        ("v=1&at=9&status=BUSY&cause=17&operator_at=x", "'x'"),
        ("v=1&at=9&status=ANSWER&cause=16&bridged_at=9&recording=maybe", "'maybe'"),
    ],
)
def test_an_outcome_that_cannot_be_understood_says_why(record: str, explanation: str) -> None:
    assert explanation in reason(as_event("CallbackOutcome", "attempt-1", record))


def test_a_step_that_cannot_be_understood_has_no_entry_in_the_journal() -> None:
    told = as_event("CallbackStep", "attempt-1", "v=1&at=9&step=asleep")

    assert "'asleep'" in reason(told)
    assert isinstance(told, UnreadableEvent)
    assert told.entry is None


def test_a_record_without_a_key_is_not_believed() -> None:
    assert "no key" in reason(as_event("MissedCall", "", CALL))
    assert "no key" in reason(as_entry("missed", "", CALL))


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("FullyBooted", {}),
        ("UserEvent", {"UserEvent": "Other", "Key": "k", "Record": CALL}),
        ("UserEvent", {}),
        ("DBGetTreeResponse", {"Key": "/registrar/contact/operator-201", "Val": CALL}),
        ("DBGetTreeResponse", {"Key": "missed"}),
        ("DBGetTreeResponse", {}),
    ],
)
def test_what_is_not_ours_is_nothing(name: str, headers: dict[str, str]) -> None:
    assert events.read_asterisk_event(name, headers, node=NODE) is None


@given(
    name=st.sampled_from(["UserEvent", "DBGetTreeResponse"]),
    kind=st.sampled_from([*events.KINDS]),
    key=st.sampled_from(["/missed/k", "/refused/k", "/outcome/k"]) | st.text(),
    record=st.text()
    | st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "v",
                    "at",
                    "from",
                    "shown",
                    "did",
                    "status",
                    "cause",
                    "bridged_at",
                    "recording",
                    "step",
                ]
            ),
            st.just("1") | st.integers().map(str) | st.text(),
        )
    ).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)),
)
def test_nothing_that_comes_makes_it_raise(name: str, kind: str, key: str, record: str) -> None:
    headers = {"UserEvent": kind, "Key": key, "Record": record, "Val": record}

    told = events.read_asterisk_event(name, headers, node=NODE)

    assert told is None or isinstance(told, events.AsteriskMessage)


def test_a_telephone_that_takes_a_call_over_is_told_by_its_extension() -> None:
    told = as_event("CallTakenOver", "attempt-1", f"v=1&at={int(AT.timestamp())}&by=204")

    assert told == events.CallTakenOver("attempt-1", "204", AT)
