"""A code proves a mobile, once, to the browser that asked, and costs no more than it may."""

import datetime as dt
import logging
import re

import pytest

from missedcall.domain.applications.mobile_code import CodePurpose, CodeRefusal, CodeRefused
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.applications import mobile_codes
from missedcall.usecases.applications.mobile_codes import CodeConfirmed, CodeSent
from missedcall.usecases.monitoring import measures
from missedcall.usecases.privacy import retention
from tests.kit import CALLER, LANDLINE, NEIGHBOUR, NOON, World, after, ist

BROWSER, OTHER = "a secret of one browser", "a secret of another"


def asks(
    world: World,
    number: str = CALLER,
    *,
    at: dt.datetime = NOON,
    holder: str = BROWSER,
    address: str = "192.0.2.7",
    language: str = "hi",
) -> CodeSent | CodeRefused:
    return mobile_codes.request_code(
        world.deps,
        number=number,
        purpose=CodePurpose.WEB,
        holder=holder,
        address=address,
        language=language,
        now=at,
    )


def gives(
    world: World,
    code: str,
    number: str = CALLER,
    *,
    at: dt.datetime = NOON,
    holder: str = BROWSER,
    purpose: CodePurpose = CodePurpose.WEB,
) -> CodeConfirmed | CodeRefused:
    return mobile_codes.confirm_code(
        world.deps, number=number, purpose=purpose, holder=holder, code=code, now=at
    )


def code_in(world: World) -> str:
    """Read the newest code off the telephone."""
    found = re.search(r"\d{6}", world.rows("messages")[-1]["text"])
    assert found
    return found[0]


def proven(world: World, *, at: dt.datetime = NOON, holder: str = BROWSER) -> str | None:
    return mobile_codes.proven_number(
        world.deps, holder=holder, purposes=[CodePurpose.WEB], now=at
    )


def test_a_code_proves_the_mobile_to_the_browser_that_asked(world: World) -> None:
    assert asks(world, "98765 00001") == CodeSent(CALLER, after(minutes=5))
    assert world.queue.sent == [world.one("messages")["id"]]

    typed = " ".join(code_in(world)).translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    assert gives(world, typed) == CodeConfirmed(CALLER, after(minutes=60))

    assert proven(world) == CALLER
    assert proven(world, holder=OTHER) is None
    assert proven(world, at=after(minutes=60)) is None


def test_it_opens_nothing_twice_late_elsewhere_or_for_something_else(world: World) -> None:
    asks(world)
    code = code_in(world)

    wrong = CodeRefused(CodeRefusal.WRONG)
    assert gives(world, code, holder=OTHER) == wrong
    assert gives(world, code, NEIGHBOUR) == wrong
    assert gives(world, code, purpose=CodePurpose.NEW_MOBILE) == wrong
    assert gives(world, code, at=after(minutes=5)) == wrong
    assert isinstance(gives(world, code), CodeConfirmed)
    assert gives(world, code) == wrong


def test_after_three_wrong_codes_that_browser_waits_and_no_other(world: World) -> None:
    asks(world)
    code = code_in(world)
    bad = "000000" if code != "000000" else "000001"

    assert [gives(world, bad) for _ in range(3)] == [
        CodeRefused(CodeRefusal.WRONG, tries_left=2),
        CodeRefused(CodeRefusal.WRONG, tries_left=1),
        CodeRefused(CodeRefusal.TRIES, after(minutes=15)),
    ]
    assert gives(world, code, at=after(minutes=1)) == CodeRefused(
        CodeRefusal.TRIES, after(minutes=15)
    )
    assert asks(world, at=after(minutes=2)) == CodeRefused(CodeRefusal.TRIES, after(minutes=15))
    assert isinstance(asks(world, at=after(minutes=2), holder=OTHER), CodeSent)
    assert isinstance(asks(world, at=after(minutes=15)), CodeSent)


def test_only_the_newest_code_counts(world: World) -> None:
    asks(world)
    first = code_in(world)
    asks(world, at=after(minutes=1))
    second = code_in(world)

    if first != second:
        assert isinstance(gives(world, first, at=after(minutes=2)), CodeRefused)
    assert isinstance(gives(world, second, at=after(minutes=2)), CodeConfirmed)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "１२３４５x", "abcdef"])
def test_what_is_no_code_is_wrong(world: World, typed: str) -> None:
    asks(world)
    assert gives(world, typed) == CodeRefused(CodeRefusal.WRONG, tries_left=2)


@pytest.mark.parametrize("number", [LANDLINE, "12345", "", "+14155550100", "98765"])
def test_what_gets_no_text_gets_no_code(world: World, number: str) -> None:
    assert asks(world, number) == CodeRefused(CodeRefusal.NO_TEXTS)
    assert world.rows("mobile_codes") == []


def test_a_number_gets_few_codes_and_is_told_when_again(world: World) -> None:
    assert isinstance(asks(world), CodeSent)
    assert asks(world, at=after(seconds=59), holder=OTHER) == CodeRefused(
        CodeRefusal.TOO_SOON, after(seconds=60)
    )
    for minutes in (1, 2, 3):
        assert isinstance(asks(world, at=after(minutes=minutes)), CodeSent)
    assert asks(world, at=after(minutes=4)) == CodeRefused(CodeRefusal.NUMBER, after(hours=1))

    for hours in (1, 2, 3, 4):
        assert isinstance(asks(world, at=after(hours=hours)), CodeSent)
    assert asks(world, at=after(hours=9)) == CodeRefused(CodeRefusal.NUMBER, after(hours=24))
    assert isinstance(asks(world, NEIGHBOUR, at=after(hours=9)), CodeSent)


def test_an_address_gets_few_codes_ipv6_by_its_network(world: World) -> None:
    world.configure("mobile_codes", address_hour=2)
    for last, number in ((1, CALLER), (2, NEIGHBOUR)):
        assert isinstance(asks(world, number, address=f"2001:db8::{last}"), CodeSent)

    third = "+919876500003"
    refused = CodeRefused(CodeRefusal.ADDRESS, after(hours=1))
    assert asks(world, third, address="2001:db8::3") == refused
    assert isinstance(asks(world, third, address="2001:db8:0:1::3"), CodeSent)


def test_whoever_is_known_gets_the_same_answer(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)

    known, unknown = asks(world, at=NOON), asks(world, "+919876500099", at=NOON)

    assert isinstance(known, CodeSent)
    assert isinstance(unknown, CodeSent)
    assert known.until == unknown.until


def test_ten_thousand_requests_cost_at_most_the_cap(world: World) -> None:
    settings = world.deps.config.mobile_codes
    sent = refused = 0
    for turn in range(10_000):
        answer = asks(
            world,
            f"+9198765{turn % 1000:05}",
            at=ist(6) + dt.timedelta(seconds=4 * turn),  # eleven hours of one day
            holder=f"browser {turn}",
            address=f"192.0.2.{turn % 100}",
        )
        if isinstance(answer, CodeSent):
            sent += 1
        else:
            refused += 1
            assert answer.again_at is not None
            assert answer.again_at > ist(6)

    rows = world.rows("mobile_codes")
    assert len(rows) == len(world.rows("messages")) == sent
    assert sum(row["paise"] for row in rows) <= settings.day_paise
    assert sum(row["parts"] for row in world.rows("messages")) * settings.part_paise <= (
        settings.day_paise
    )
    assert sent + refused == 10_000
    assert asks(world, "+919876599999", at=ist(18)) == CodeRefused(CodeRefusal.DAY, ist(0, day=24))
    assert isinstance(asks(world, "+919876599999", at=ist(0, day=24)), CodeSent)


def test_an_admin_is_warned_before_the_cap_is_reached(world: World) -> None:
    """At the cap nobody can apply on the internet until midnight."""
    asks(world)
    paise = world.one("mobile_codes")["paise"]
    world.configure("mobile_codes", day_paise=4 * paise)

    with world.deps.db.reading() as db:
        today, tomorrow = (
            measures.measure_value(world.deps, db, Measure.CODES_SPENT_PERCENT, now=at)
            for at in (NOON, after(days=1))
        )

    assert (today, tomorrow) == (25, 0)


def test_a_code_is_kept_as_a_digest_and_in_its_text_only_while_it_lives(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        asks(world)
        code = code_in(world)
        row = world.one("mobile_codes")
        assert code not in str(dict(row))
        assert BROWSER not in str(dict(row))
        assert "192.0.2.7" not in str(dict(row))

        mobile_codes.forget_spent_codes(world.deps, now=after(minutes=4))
        assert code_in(world) == code
        mobile_codes.forget_spent_codes(world.deps, now=after(minutes=6))

    assert code not in world.one("messages")["text"]
    assert world.one("mobile_codes")["code"] == ""
    assert code not in caplog.text


def test_who_leaves_has_proven_nothing_any_more(world: World) -> None:
    asks(world)
    gives(world, code_in(world))

    mobile_codes.end_proof(world.deps, holder=BROWSER, now=after(minutes=1))

    assert proven(world, at=after(minutes=2)) is None


def test_old_codes_are_deleted(world: World) -> None:
    asks(world)
    retention.run_retention(world.deps, now=after(days=30))
    assert world.rows("mobile_codes")
    retention.run_retention(world.deps, now=after(days=31))
    assert world.rows("mobile_codes") == []


def test_the_text_is_registered_as_a_one_time_code(world: World) -> None:
    registered = world.deps.config.sms.messages["mobile_code"]

    assert registered.category == "service_implicit"
    assert registered.urgent, "its own limits hold, not those of a day's texts"
    assert registered.valid_for_minutes <= world.deps.config.mobile_codes.valid_minutes
    for language in ("hi", "en"):
        composed = world.deps.catalogue.compose(
            key="mobile_code", language=language, values={"code": "123456", "minutes": "5"}
        )
        assert composed.parts == 1


def test_without_a_key_no_code_is_made(world: World) -> None:
    world.deps = world.deps.__class__(**{**vars(world.deps), "code_key": ""})
    with pytest.raises(RuntimeError, match="MISSEDCALL_MOBILE_CODES"):
        asks(world)
