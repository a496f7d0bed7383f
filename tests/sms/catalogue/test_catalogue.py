"""The catalogue: every problem of the section at once, and messages composed from it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from sms.catalogue import catalogue, messages, text
from tests.sms.section import DEMAND_VALUES, http_gateway, message, section, settings


def problems(raw: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (".".join(map(str, p.path)), p.reason) for p in catalogue.list_sms_problems(settings(raw))
    ]


def spoilt(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    raw = section()
    change(raw)
    return raw


def demand(raw: dict[str, Any], language: str = "hi") -> dict[str, str]:
    found: dict[str, str] = raw["messages"]["demand"]["texts"][language]
    return found


def test_a_fit_section_has_no_problems() -> None:
    assert catalogue.list_sms_problems(settings()) == []


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (lambda s: s.update(header="CSPDC"), "header", "a header is 6 letters or digits"),
        (lambda s: s.update(entity_id="12345"), "entity_id", "12 to 19 digits"),
        (
            lambda s: demand(s).update(template_id="123456789012345"),
            "messages.demand.texts.hi.template_id",
            "a template id is 12 or 19 digits",
        ),
        (
            lambda s: demand(s, "en").update(template_id=demand(s)["template_id"]),
            "messages.demand.texts.en.template_id",
            "already that of messages.demand.texts.hi",
        ),
        (lambda s: s["messages"].pop("unreached"), "messages", "unreached is missing"),
        (
            lambda s: s["messages"].update(offer=message(9, "क", "a")),
            "messages.offer",
            "the service sends no message of this name",
        ),
        (
            lambda s: s["messages"]["demand"]["texts"].pop("en"),
            "messages.demand.texts",
            "the language en is missing",
        ),
        (
            lambda s: s.update(languages=["hi"]),
            "messages.missed_call_ack.texts.en",
            "this language is not in `languages`",
        ),
        (
            lambda s: demand(s).update(text="आवेदन {application#alphanumeric:16}"),
            "messages.demand.texts.hi.text",
            "the slot amount is missing",
        ),
        (
            lambda s: demand(s).update(text=demand(s)["text"] + " {name#alphanumeric:5}"),
            "messages.demand.texts.hi.text",
            "the service has no value for name",
        ),
        (
            lambda s: demand(s).update(text=demand(s)["text"] + " {oops}"),
            "messages.demand.texts.hi.text",
            "does not belong to a slot",
        ),
        (
            lambda s: demand(s).update(text=demand(s)["text"] + " ₹"),
            "messages.demand.texts.hi.text",
            "U+20B9",
        ),
        (lambda s: s.update(gateway="nic"), "gateway", "there is no gateway nic"),
    ],
)
def test_rows_10_and_11_name_the_place_and_the_reason(
    change: Callable[[dict[str, Any]], object], path: str, reason: str
) -> None:
    found = problems(spoilt(change))

    assert [where for where, problem in found if reason in problem][:1] == [path], found


def test_finds_every_problem_at_once() -> None:
    raw = section()
    raw["header"] = "?"
    demand(raw)["template_id"] = "1"
    raw["gateways"]["local"]["url"] = "ftp://x"

    assert len(problems(raw)) >= 3


GATEWAY_MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"url": "cspdcl"}, "url", "not an http or https URL"),
    ({"url": "http://["}, "url", "not a URL"),
    ({"url": "https://a:b@sms.example/send"}, "url", "holds credentials"),
    ({"url": "http://sms.example/send"}, "url", "unencrypted"),
    ({"method": "GET"}, "body", "a GET request has no body"),
    ({"fields": {"to": "{phone}"}}, "fields.to", "{phone} is unknown"),
    ({"unicode_fields": {"t": "{txt}"}}, "unicode_fields.t", "{txt} is unknown"),
    ({"fields": {"t": "{text}"}}, "fields", "the number is not sent"),
    ({"fields": {"to": "{number10}"}}, "fields", "the text is not sent"),
    (
        {"fields": {"to": "{number}", "t": "{text}"}, "unicode_fields": {"t": "-"}},
        "unicode_fields",
        "the text is not sent",
    ),
    ({"fields": {"sms": [{"to": "{phone}"}]}, "body": "json"}, "fields.sms", "{phone} is unknown"),
    ({"fields": {"sms": ["{number}"]}}, "fields.sms", "only a JSON body can nest"),
    ({"accepted": {"pattern": "("}}, "accepted.pattern", "the pattern is broken"),
    ({"refused": [{"pattern": "("}]}, "refused.0.pattern", "the pattern is broken"),
    ({"refused": [{"pattern": "x", "dlt": 999}]}, "refused.0.dlt", "999 is no code of the DLT"),
    ({"temporary": [{"pattern": "("}]}, "temporary.0.pattern", "the pattern is broken"),
    ({"temporary": [{}]}, "temporary.0", "a rule without words"),
    ({"refused": [{"status": [400]}]}, "refused.0", "a rule without words"),
    ({"accepted": {}}, "accepted", "a rule without words"),
    ({"accepted": {"json_values": {"id": "("}}}, "accepted.json_values.id", "is broken"),
    ({"auth": {"kind": "basic", "env": {"user": "U"}}}, "auth.env", "exactly `user` and"),
    ({"auth": {"kind": "header", "env": {"k": "p@ss word"}}}, "auth.env.k", "not the name of"),
    ({"receipt": {"status": "s", "words": {"1": "delivered"}}}, "receipt", "without an id"),
]


@pytest.mark.parametrize(("change", "key", "reason"), GATEWAY_MISTAKES)
def test_finds_mistakes_in_a_gateway(change: dict[str, Any], key: str, reason: str) -> None:
    raw = section()
    raw["gateways"]["local"] = http_gateway(**change)

    places = [where for where, problem in problems(raw) if reason in problem]
    assert places == [f"gateways.local.{key}"]


def test_a_nested_json_body_is_fit() -> None:
    raw = section()
    fields = {"sms": [{"to": ["{number}"], "message": "{text}"}], "unicode": 1}
    raw["gateways"]["local"] = http_gateway(body="json", fields=fields)

    assert problems(raw) == []


def test_row_48_unregistered_texts_do_not_leave_the_machine() -> None:
    raw = section()
    raw["gateways"]["local"]["url"] = "https://sms.example/send"
    assert "the texts are not registered" in problems(raw)[0][1]

    raw["registered"] = True
    assert problems(raw) == []


def test_composes_a_demand_with_all_of_its_registration() -> None:
    composed = catalogue.Catalogue(settings()).compose(
        key="demand", language="hi", values=DEMAND_VALUES
    )

    assert composed.text.startswith("CSPDCL: आवेदन 1002345678 की डिमांड राशि रु 3450,")
    assert (composed.encoding, composed.units, composed.parts) == ("UCS-2", 80, 2)
    assert composed.template_id == "1007000000000000011"
    assert (composed.header, composed.entity_id) == ("CSPDCL", "1001000000000000001")


def test_row_2_chooses_the_encoding_from_the_text() -> None:
    texts = catalogue.Catalogue(settings())

    assert texts.compose(key="unreached", language="en", values={}).encoding == "GSM-7"
    assert texts.compose(key="unreached", language="hi", values={}).encoding == "UCS-2"


def test_row_16_the_version_follows_the_registered_text_and_not_the_values() -> None:
    def version(raw: dict[str, Any], amount: str = "3450") -> str:
        values = {**DEMAND_VALUES, "amount": amount}
        composed = catalogue.Catalogue(settings(raw)).compose(
            key="demand", language="en", values=values
        )
        return composed.version

    reworded = spoilt(lambda s: demand(s, "en").update(text=demand(s, "en")["text"] + " Thanks."))

    assert version(section()) == version(section(), amount="1")
    assert version(section()) != version(reworded)


@pytest.mark.parametrize(("key", "language"), [("demand", "mr"), ("offer", "hi")])
def test_a_text_that_is_not_there_is_named(key: str, language: str) -> None:
    with pytest.raises(catalogue.NoSuchTextError, match=f"'{key}' in '{language}'"):
        catalogue.Catalogue(settings()).compose(key=key, language=language, values={})


def test_a_bad_value_is_refused_by_slot() -> None:
    with pytest.raises(text.ValueRefusedError, match=r"^amount: "):
        catalogue.Catalogue(settings()).compose(
            key="demand", language="hi", values={**DEMAND_VALUES, "amount": "3,450"}
        )


def test_an_unfit_section_makes_no_catalogue() -> None:
    with pytest.raises(catalogue.UnfitCatalogueError, match=r"sms\.header: .* Mend: "):
        catalogue.Catalogue(settings(spoilt(lambda s: s.update(header=""))))


def test_tells_a_scrubber_what_is_registered() -> None:
    patterns = catalogue.Catalogue(settings()).patterns

    assert re.fullmatch(patterns["1007000000000000002"], "10:15-11:00, code 4711")
    assert len(patterns) == 2 * len(messages.OFFERS)


LONGEST = {**DEMAND_VALUES, "application": "9" * 16, "amount": "9" * 7}


def test_row_7_the_longest_text_that_may_be_goes_out_whole() -> None:
    composed = catalogue.Catalogue(settings()).compose(key="demand", language="hi", values=LONGEST)

    assert composed.parts == 2
    assert composed.text.endswith("मदद 1912")


@pytest.mark.parametrize("slot", ["application", "amount"])
def test_row_7_a_longer_one_is_refused_and_not_cut(slot: str) -> None:
    with pytest.raises(text.ValueRefusedError, match=slot):
        catalogue.Catalogue(settings()).compose(
            key="demand", language="hi", values={**LONGEST, slot: LONGEST[slot] + "9"}
        )


def test_row_7_a_registered_text_that_could_need_three_parts_is_not_loaded() -> None:
    raw = section()
    raw["messages"]["demand"]["texts"]["hi"]["text"] += " " + "क" * 70

    with pytest.raises(catalogue.UnfitCatalogueError, match="demand"):
        catalogue.Catalogue(settings(raw))
