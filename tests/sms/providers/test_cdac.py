"""C-DAC's Mobile Seva: the signed form and its codes."""

import hashlib
from typing import Any

import pytest

from sms.catalogue import catalogue
from sms.providers.gateway import Accepted, Failed, InDoubt, LockedOut, Outcome
from sms.providers.opening import GatewayNotReadyError, open_gateway
from tests.sms.providers.test_examples import (
    ENGLISH,
    ENVIRON,
    HINDI,
    form,
    judged,
    line,
    raw,
    send,
)
from tests.sms.section import section, settings

ENTITIES = (
    "&#2352;&#2366;&#2358;&#2367;&#32;&#2352;&#2369;&#32;&#51;&#52;&#53;&#48;"  # राशि रु 3450
)


def test_row_2_hindi_is_entities_and_the_key_is_taken_over_them() -> None:
    _, request = send("cdac")

    assert line(request) == "POST /esms/sendsmsrequestDLT HTTP/1.1"
    signed = f"cspdclCSPDCL{ENTITIES}secure-key"
    assert form(request) == {
        "username": "cspdcl",
        "password": hashlib.sha1(b"pass-of-cdac", usedforsecurity=False).hexdigest(),
        "senderid": "CSPDCL",
        "content": ENTITIES,
        "smsservicetype": "unicodemsg",
        "bulkmobno": "919876500001",
        "templateid": "1007000000000000011",
        "key": hashlib.sha512(signed.encode()).hexdigest(),
    }
    assert b"secure-key" not in request
    assert b"pass-of-cdac" not in request


def test_english_is_plain_and_single() -> None:
    sent = form(send("cdac", ENGLISH)[1])

    assert sent["content"] == "Rs 5 & more"
    assert (sent["smsservicetype"], sent["mobileno"]) == ("singlemsg", "919876500001")
    signed = b"cspdclCSPDCLRs 5 & moresecure-key"
    assert sent["key"] == hashlib.sha512(signed).hexdigest()


def test_a_character_beyond_sixteen_bits_is_two_entities() -> None:
    text = "\N{GRINNING FACE}"
    sent = form(send("cdac", HINDI.__class__(**{**vars(HINDI), "text": text}))[1])

    assert sent["content"] == "&#55357;&#56832;"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("402,MsgID = 150620161466003974245msdgsms", Accepted("150620161466003974245")),
        ("402,MsgID = 150620161466003974245", Accepted("150620161466003974245")),
        ("402", Accepted(None)),
        ("409 SMSC timed out, message will be submitted", Accepted(None)),
        ("ERROR : 409", Accepted(None)),
        (
            "ERROR : 406 Invalid mobile number",
            Failed("C-DAC 406: the number is invalid or stands twice", ours=False),
        ),
        ("401", LockedOut("C-DAC 401: user or password is wrong")),
        ("403", LockedOut("C-DAC 403: no credits are left", credit=True)),
        ("ERROR:415", LockedOut("C-DAC 415: the secure key is wrong")),
        ("ERROR:416 Hash not matched", LockedOut("C-DAC 416: the hash is wrong")),
        (
            "423 ",
            Failed(
                "C-DAC 423: the template id has a wrong length", ours=True, template_refused=True
            ),
        ),
        (
            "ERROR : 633",
            Failed(
                "DLT 633: the text does not match the registered template",
                ours=True,
                template_refused=True,
            ),
        ),
        ("418", LockedOut("C-DAC 418: the day's limit is reached", retry_after_s=3600.0)),
        ("404", InDoubt("C-DAC 404: its database failed")),
        ("499 new", InDoubt("C-DAC 499: its document does not know this answer")),
        ("Welcome", InDoubt("the answer says neither yes nor no (status 200)")),
        ("4021", InDoubt("the answer says neither yes nor no (status 200)")),
    ],
)
def test_row_24_and_27_answers(body: str, outcome: Outcome) -> None:
    assert judged("cdac", body) == outcome


def test_an_answer_with_another_status_is_not_c_dacs() -> None:
    assert isinstance(judged("cdac", "402,MsgID = 1", "502 Bad Gateway"), InDoubt)


@pytest.mark.parametrize("missing", ["CDAC_USER", "CDAC_PASSWORD", "CDAC_KEY"])
def test_a_secret_that_is_missing_is_named(missing: str) -> None:
    whole = {**section(), "gateways": {"local": raw("cdac")}}
    environ = {name: value for name, value in ENVIRON.items() if name != missing}

    with pytest.raises(GatewayNotReadyError, match=f"variable {missing} is not set"):
        open_gateway(settings(whole), "local", environ)


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        ({"url": "http://sms.example/"}, "url", "unencrypted"),
        ({"env": {"user": "A", "password": "p@ss", "secure_key": "B"}}, "env.password", "not the"),
    ],
)
def test_mistakes_are_found(change: dict[str, Any], key: str, reason: str) -> None:
    whole = section()
    whole["gateways"]["cdac"] = raw("cdac") | change

    (problem,) = catalogue.list_sms_problems(settings(whole))

    assert ".".join(map(str, problem.path)) == f"gateways.cdac.{key}"
    assert reason in problem.reason
