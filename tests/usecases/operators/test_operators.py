import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.refusals import OperatorRefusal
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import call_endings, call_in_hand
from missedcall.usecases.callbacks import wrap_ups
from missedcall.usecases.operators import duty, operators, sip_passwords
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from tests.kit import CALLER, NOON, World, after

PASSWORD = "correct horse"


def add(
    world: World,
    login: str = "asha",
    name: str = "Asha Verma",
    password: str = PASSWORD,
    extension: str = "201",
    role: str = Actor.SUPERVISOR,
    office: str | None = None,
) -> int:
    return operators.add_operator(
        world.deps,
        login=login,
        name=name,
        role=Actor(role),
        office=office,
        password=password,
        extension=extension,
        language="hi",
        by="test",
        now=NOON,
    )


@pytest.mark.parametrize("mobile", ["98765 00042", None])
def test_an_extension_that_changes_hands_has_another_password(
    world: World, mobile: str | None
) -> None:
    add(world)
    extension = None if mobile else "202"

    operators.change_operator_phone(
        world.deps, login="asha", extension=extension, mobile=mobile, by="test", now=NOON
    )

    assert sip_passwords.password_generations(world.deps) == {"201": 1}
    operators.change_operator_phone(
        world.deps, login="asha", extension=extension, mobile=mobile, by="test", now=NOON
    )
    assert sip_passwords.password_generations(world.deps) == {"201": 1}


def closes(world: World, operator_id: int) -> bool:
    return call_endings.close_call(
        world.deps, operator_id=operator_id, reason="wrong_number", now=after(minutes=1)
    )


def test_who_was_added_can_log_in_with_his_password_only(world: World) -> None:
    operator_id = add(world)

    known = operators.authenticate_operator(world.deps, login="asha", password=PASSWORD)
    assert known is not None
    assert (known.id, known.role, known.state) == (operator_id, Actor.SUPERVISOR, "offline")
    assert (
        operators.authenticate_operator(world.deps, login="asha", password="wrong horse") is None
    )
    assert operators.authenticate_operator(world.deps, login="meena", password=PASSWORD) is None
    assert PASSWORD not in world.one("operators")["password_hash"]
    assert [row["action"] for row in world.rows("audit")] == ["operator.add"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"login": ""}, "login: use 1 to 40"),
        ({"login": "asha\nadmin logged in"}, "login: use 1 to 40"),
        ({"login": "a" * 41}, "login: use 1 to 40"),
        ({"name": " "}, "name: write one line"),
        ({"name": "Asha\nAdmin"}, "name: write one line"),
        ({"name": "आशा" * 27}, "name: write one line of 1 to 80 characters"),
        ({"password": "short"}, "at least 8 characters"),
        (
            {"extension": "999"},
            "extension: 999 is not in telephony.extensions or telephony.browser; use one of 201",
        ),
        ({"role": "system"}, "role: system is no role of a login"),
        ({"role": "je"}, "office: name the office that a junior engineer works for"),
        ({"office": "31"}, "office: there is no 31; see `missedcall offices list`"),
        ({"login": "meena"}, "^extension 201 is taken by asha; the next free extension is 202"),
        ({"extension": "202"}, "^login asha is taken by Asha Verma; the next free one is asha2$"),
        ({"login": "ASHA", "extension": "202"}, "login ASHA is taken by"),
        ({"password": "ashaverma"}, "easy to guess"),
    ],
)
def test_who_cannot_be_added_is_told_why(world: World, changes: dict[str, str], says: str) -> None:
    add(world)

    with pytest.raises(OperatorNotAdded, match=says):
        add(world, **changes)

    assert len(world.rows("operators")) == 1


def test_a_refusal_has_a_code_and_what_fills_its_words_in_any_language(world: World) -> None:
    add(world)

    with pytest.raises(OperatorNotAdded) as refused:
        add(world)

    reason = refused.value.reason
    assert reason.code == OperatorRefusal.BOTH_TAKEN
    said = {name: each.code for name, each in reason.slots.items()}  # type: ignore[attr-defined]  # each slot holds a code
    assert said == {
        "login": OperatorRefusal.LOGIN_TAKEN,
        "telephone": OperatorRefusal.EXTENSION_TAKEN,
    }
    assert str(reason) == (
        "login asha is taken by Asha Verma; the next free one is asha2; "
        "extension 201 is taken by asha; the next free extension is 202"
    )


def test_the_operator_sees_who_is_calling_and_the_code_he_must_say(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.misses(at=after(minutes=1))

    call = call_in_hand.load_call_in_hand(world.deps, operator_id=operator_id)

    assert call is not None
    assert (call.attempt_id, call.number, call.missed_calls) == (attempt_id, CALLER, 2)
    assert call.code == world.one("callbacks")["code"]
    assert (call.answered, call.wants_form) == (True, True)


def test_with_no_call_in_hand_there_is_nothing_to_see(world: World) -> None:
    assert call_in_hand.load_call_in_hand(world.deps, operator_id=world.operator()) is None
    assert call_in_hand.load_call_in_hand(world.deps, operator_id=4711) is None


def test_nobody_walks_away_from_a_call(world: World) -> None:
    operator_id, attempt_id = world.talks()
    for _ in ("during the call", "in the wrap-up"):
        assert not duty.set_operator_ready(world.deps, operator_id=operator_id, now=NOON)
        assert not duty.pause_operator(world.deps, operator_id=operator_id, reason="tea", now=NOON)
        assert not duty.log_operator_off(world.deps, operator_id=operator_id, now=NOON)
        world.finish(attempt_id, CallOutcome.ANSWERED)

    assert world.state_of() == "wrap_up"


def test_a_pause_has_its_reason_and_an_end(world: World) -> None:
    operator_id = world.operator()

    assert duty.pause_operator(world.deps, operator_id=operator_id, reason="tea", now=NOON)
    assert world.one("operators")["state_reason"] == "tea"
    assert duty.set_operator_ready(world.deps, operator_id=operator_id, now=NOON)
    assert duty.log_operator_off(world.deps, operator_id=operator_id, now=NOON)
    assert world.state_of() == "offline"


def test_a_second_click_on_ready_does_not_cost_the_place_in_the_queue(world: World) -> None:
    operator_id = world.operator(since=NOON)

    assert duty.set_operator_ready(world.deps, operator_id=operator_id, now=after(minutes=9))

    assert world.one("operators")["state_since"] == NOON


def test_a_call_may_end_without_an_application(world: World) -> None:
    operator_id, attempt_id = world.talks()
    assert not closes(world, operator_id)
    world.finish(attempt_id, CallOutcome.ANSWERED)

    assert closes(world, operator_id)

    callback = world.one("callbacks")
    assert (callback["state"], callback["closed_reason"]) == ("closed", "wrong_number")
    assert world.state_of() == "ready"
    wrap_ups.end_wrap_ups(world.deps, now=after(hours=1))
    assert world.one("callbacks")["state"] == "closed"


def test_a_reason_that_does_not_exist_closes_nothing(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED)

    with pytest.raises(ValueError, match="'bored' is not one of not_needed, wrong_number"):
        call_endings.close_call(world.deps, operator_id=operator_id, reason="bored", now=NOON)

    assert world.one("callbacks")["state"] == "wrap_up"
