"""Whatever form a network gives to a call to one of our numbers, the call is known."""

import pytest

from ivr.asterisk import events
from ivr.asterisk.events import MissedCallReported, UnreadableEvent
from tests.ivr.exchange import CALLER, DID, Exchange
from tests.ivr.sip import PLAIN_SOUND, RawCaller

pytestmark = pytest.mark.asterisk

LANDLINE, OUR_LANDLINE = "7712574126", "07712574126"
FROM = f"<sip:{CALLER}@127.0.0.1>"
KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n"
VIDEO = "m=video 9 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
SOUNDS = {
    "G.729": "m=audio 9 RTP/AVP 18\r\n",
    "AMR": "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 AMR/8000\r\n",
    "AMR-WB": "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 AMR-WB/16000\r\n",
    "Opus": "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n",
    "G.723": "m=audio 9 RTP/AVP 4\r\n",
    "encrypted": f"m=audio 9 RTP/SAVP 8\r\n{KEY}",
    "encrypted, with feedback": f"m=audio 9 RTP/SAVPF 8\r\n{KEY}",
    "with feedback": "m=audio 9 RTP/AVPF 8\r\n",
    "encrypted G.729": f"m=audio 9 RTP/SAVP 18\r\n{KEY}",
    "sound and fax": "m=audio 9 RTP/AVP 8\r\nm=image 9 udptl t38\r\n",
    "video alone": "m=video 9 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n",
    "G.729 and video": f"m=audio 9 RTP/AVP 18\r\n{VIDEO}",
    "no telephone-event": PLAIN_SOUND,
}
FORMS = {
    **dict.fromkeys((f"+91{DID}", f"91{DID}", f"0{DID}", f"0091{DID}", f"+{DID}"), DID),
    **dict.fromkeys((f"{DID};npdi", f"+91{DID};phone-context=+91", f"%2B91{DID}"), DID),
    f"tel:+91{DID}": DID,
    **dict.fromkeys((LANDLINE, f"+91{LANDLINE}", LANDLINE[-7:]), OUR_LANDLINE),
}
STRANGE = {
    "7404040600": "7404040600",
    "": "s",
    "s": "s",
    "none": "none",
    "h": "h",
    "*21": "*21",
    "a%26did=7404040625": "a&did=7404040625",
    "$%7bEXTEN%7d,1)": "${EXTEN},1)",
}


@pytest.mark.parametrize("sound", SOUNDS)
def test_a_missed_call_needs_no_sound(exchange: Exchange, sound: str) -> None:
    assert ring(exchange, DID, media=SOUNDS[sound]) == 486

    [told] = exchange.journal()
    assert isinstance(told, MissedCallReported)
    assert told.call.caller_id == CALLER


@pytest.mark.parametrize("sound", ["G.729", "video alone"])
def test_a_status_number_without_a_sound_we_can_speak_takes_a_missed_call(
    exchange: Exchange, sound: str
) -> None:
    [did] = exchange.config.telephony.status_numbers

    assert ring(exchange, f"+91{did}", media=SOUNDS[sound]) == 486

    [told] = exchange.journal()
    assert isinstance(told, MissedCallReported)
    assert (told.call.did, told.call.caller_id) == (did, CALLER)


@pytest.mark.parametrize("form", FORMS)
def test_a_number_of_ours_is_known_in_any_form(exchange: Exchange, form: str) -> None:
    assert ring(exchange, form) == 486

    [told] = exchange.journal()
    assert isinstance(told, MissedCallReported)
    assert told.call.did == FORMS[form]


@pytest.mark.parametrize("called", STRANGE)
def test_what_is_no_number_of_ours_is_kept_as_it_came(exchange: Exchange, called: str) -> None:
    with exchange.session() as session:
        assert ring(exchange, called) == 486
        told = exchange.told(session, count=1)

    assert exchange.journal() == told
    assert isinstance(told[0], UnreadableEvent)
    assert told[0].reason == events.NOT_OUR_NUMBER
    assert told[0].raw.startswith(f"called {STRANGE[called]} by {CALLER} at ")


@pytest.mark.parametrize(
    ("caller", "headers", "caller_id", "hidden"),
    [
        (DID, "P-Preferred-Identity: <tel:+919876500013>\r\n", "+919876500013", False),
        (
            f"+91{DID}",
            'P-Preferred-Identity: "x" <sip:9876500013@x;user=phone>\r\n',
            "9876500013",
            False,
        ),
        (DID, "", DID, True),
        (DID, "P-Preferred-Identity: nonsense\r\n", DID, True),
        (CALLER, "P-Preferred-Identity: <tel:+919876500013>\r\n", CALLER, False),
        (DID, "P-Asserted-Identity: <tel:+919876500014>\r\n", "+919876500014", False),
        ("anonymous", "P-Preferred-Identity: <tel:+919876500013>\r\n", "anonymous", False),
    ],
)
def test_who_called_is_no_number_of_ours(
    exchange: Exchange, caller: str, headers: str, caller_id: str, hidden: bool
) -> None:
    with RawCaller(exchange.sip) as phone:
        assert phone.rings(DID, caller=f"<sip:{caller}@127.0.0.1>", headers=headers) == 486

    [told] = exchange.journal()
    assert isinstance(told, MissedCallReported)
    assert (told.call.caller_id, told.call.hidden) == (caller_id, hidden)


def ring(exchange: Exchange, called: str, *, media: str = PLAIN_SOUND) -> int:
    with RawCaller(exchange.sip) as caller:
        return caller.rings(called, caller=FROM, media=media)
