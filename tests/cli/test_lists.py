import json

import pytest
from click.testing import CliRunner, Result

from ivr.asterisk.events import NOT_OUR_NUMBER
from missedcall.cli import main
from missedcall.db.privacy import breaches
from missedcall.domain.connection.states import Event
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.connection.command import Command
from missedcall.usecases.monitoring import measures
from missedcall.usecases.operators import operators
from tests.kit import CALLER, DID, NOON, World, after, ist
from tests.usecases.store import Store

PASSWORD = "correct horse"
FIELDS = {
    "calls": "id node uniqueid number did at disposition reason callback",
    "callbacks": "id number did state missed_calls attempts_used created_at due_at "
    "promised_from promised_until closed_at closed_reason about",
    "applications": "id application callback number state category load unit amount_paise due_on "
    "tariff created_at bulk_applicant",
    "messages": "id key cause number language state reason encoding parts tries created_at "
    "accepted_at final_at gateway gateway_id",
}
LISTS = list(FIELDS)


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def rows(*words: str) -> list[dict[str, object]]:
    result = ask(*words, "--json")
    assert result.exit_code == 0, result.output
    listed = json.loads(result.stdout)
    assert isinstance(listed, list)
    return listed


@pytest.fixture
def story(world: World) -> World:
    """Leave one of everything: a call, a callback, an application and two messages."""
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    return world


def add(world: World, role: Actor) -> None:
    operators.add_operator(
        world.deps,
        login=role.value,
        name="Meena Sahu",
        role=role,
        password=PASSWORD,
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )


def test_more_than_three_running_applications_of_a_mobile_may_be_a_middlemans(
    world: World,
) -> None:
    store = Store(world)
    for _ in range(3):
        store.applies(mobile="98765 00044")
    other = store.applies(mobile="98765 00045")
    assert not any(row["bulk_applicant"] for row in rows("applications"))

    fourth = store.applies(mobile="98765 00044")
    found = {row["application"]: row["bulk_applicant"] for row in rows("applications")}
    assert (found[fourth], found[other], sum(map(bool, found.values()))) == (True, False, 4)

    proven = {"identity_proven": True}
    store.acts(fourth, Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared=proven), at=2)
    assert not any(row["bulk_applicant"] for row in rows("applications"))


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so(world: World, name: str) -> None:
    assert ask(name).stdout == "nothing yet\n"
    assert rows(name) == []


@pytest.mark.parametrize("name", LISTS)
def test_the_fields_of_json_stay_as_they_are_documented(story: World, name: str) -> None:
    assert list(rows(name)[0]) == FIELDS[name].split()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_numbers_are_masked_unless_asked_for(
    story: World, name: str, form: tuple[str, ...]
) -> None:
    result = ask(name, *form)

    assert "+91 98xxxxxx01" in result.stdout
    assert CALLER not in result.stdout
    assert "9876500001" not in result.stdout


def test_the_story_of_a_call_is_told_in_json(story: World) -> None:
    (call,), (callback,), (application,) = rows("calls"), rows("callbacks"), rows("applications")
    demand, ack = rows("messages")

    assert (call["disposition"], call["callback"]) == ("new", callback["id"])
    assert call["at"] == NOON.isoformat()
    assert (callback["state"], callback["closed_reason"]) == ("closed", "application")
    assert (application["amount_paise"], application["callback"]) == (295_000, callback["id"])
    assert (application["category"], application["load"]) == ("LV1", "2.3")
    assert (demand["key"], demand["parts"]) == ("demand", 2)
    assert (ack["key"], ack["state"]) == ("missed_call_ack", "queued")


def test_the_table_tells_the_time_in_india_newest_first(world: World) -> None:
    world.misses(at=ist(9, 30))
    world.misses("anonymous", at=ist(21, 5, 7))

    heading, newest, oldest = ask("calls").stdout.splitlines()

    assert heading.split() == FIELDS["calls"].split()
    assert "23-11-2026 21:05:07" in newest
    assert "refused" in newest
    assert "23-11-2026 09:30:00" in oldest
    assert rows("calls", "--limit", "1") == rows("calls")[:1]


@pytest.mark.parametrize("role", [Actor.SUPERVISOR, Actor.ADMIN])
def test_who_may_see_numbers_sees_them_and_it_is_noted(
    story: World, monkeypatch: pytest.MonkeyPatch, role: Actor
) -> None:
    add(story, role)
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)

    (call,) = rows("calls", "--unmask", "--as", role.value, "--reason", "he complains at 1912")

    assert call["number"] == CALLER
    noted = story.rows("audit")[-1]
    assert (noted["actor"], noted["action"], noted["subject"]) == (role.value, "unmask", "calls")
    assert noted["reason"] == "he complains at 1912"


@pytest.mark.parametrize(
    ("login", "password", "says"),
    [
        ("operator", PASSWORD, "operator is operator: this needs a supervisor or admin"),
        ("supervisor", "wrong horse", "login or password is wrong"),
        ("nobody", PASSWORD, "login or password is wrong"),
    ],
)
def test_who_may_not_see_numbers_is_refused(
    story: World, monkeypatch: pytest.MonkeyPatch, login: str, password: str, says: str
) -> None:
    add(story, Actor.OPERATOR)
    add(story, Actor.SUPERVISOR)
    monkeypatch.setenv("MISSEDCALL_PASSWORD", password)

    result = ask("calls", "--unmask", "--as", login, "--reason", "he complains")

    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
    assert "unmask" not in [row["action"] for row in story.rows("audit")]


def test_whole_numbers_are_frozen_while_a_breach_is_open(
    story: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(story, Actor.ADMIN)
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    with story.deps.db.writing() as db:
        row = {"what": "stolen", "from_at": NOON, "until_at": NOON}
        breaches.begin_breach(db, at=NOON, by="admin", **row)

    result = ask("calls", "--unmask", "--as", "admin", "--reason", "he complains")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "frozen while a breach" in result.stderr


def test_nobody_in_particular_sees_no_numbers(story: World) -> None:
    result = ask("calls", "--unmask")

    assert result.exit_code == 2
    assert result.stderr == "--unmask needs --as LOGIN of a supervisor or admin\n"


@pytest.mark.parametrize("reason", [(), ("--reason", " ")])
def test_who_does_not_say_what_for_sees_no_numbers(story: World, reason: tuple[str, ...]) -> None:
    result = ask("calls", "--unmask", "--as", "supervisor", *reason)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--reason" in result.stderr


def test_a_call_to_no_number_of_ours_is_listed_as_it_came(story: World) -> None:
    raw = f"called +917404040699 by {CALLER} at 2026-11-23T06:30:00+00:00"
    missed_calls.quarantine_event(
        story.deps, node="node-1", key="7.1", raw=raw, reason=NOT_OUR_NUMBER, now=NOON
    )

    (letter,) = rows("dead-letters")

    assert letter["reason"] == NOT_OUR_NUMBER
    assert letter["raw"] == "called +917404040699 by +xxxx at 2026-11-23T06:30:00+00:00"
    with story.deps.db.reading() as db:
        assert (
            measures.measure_value(story.deps, db, Measure.DEAD_LETTERS, now=after(hours=1)) == 1
        )
        assert (
            measures.measure_value(story.deps, db, Measure.DEAD_LETTERS, now=after(hours=25)) == 0
        )


@pytest.mark.parametrize(
    "shown",
    ["+91-98765-00021", "98765 00005", "(98765)00009", "%39%38765%30%30009", "९८७६५ ०००२१"],
)
def test_a_caller_is_masked_however_the_number_is_written(world: World, shown: str) -> None:
    raw = f"called {DID} by <sip:{shown}@h>: Require: x{shown}, m=audio 40000 RTP/AVP 0 8 18 101"
    missed_calls.quarantine_event(
        world.deps, node="node-1", key="7", raw=raw, reason=f"refused it ({shown})", now=NOON
    )

    (letter,) = rows("dead-letters")

    text = f"{letter['raw']} {letter['reason']}"
    assert not any(part in text for part in (shown, "98765", "00009", "00021", "00005"))
    assert f"called {DID} by " in text
    assert "m=audio 40000 RTP/AVP 0 8 18 101" in text


def test_applications_are_found_by_any_of_their_numbers(story: World) -> None:
    (application,) = rows("applications")

    for typed in (str(application["application"]), "98765 00001", "+919876500001"):
        assert rows("applications", "--search", typed) == [application]
    assert rows("applications", "--search", "9876500009") == []
    refused = ask("applications", "--search", "सुनीता")
    assert refused.exit_code == 2
    assert "--search" in refused.stderr


def test_a_long_list_is_cut_at_its_limit(world: World) -> None:
    for second in range(3):
        world.misses(at=after(seconds=second))

    assert [row["id"] for row in rows("calls", "--limit", "2")] == [3, 2]
    assert ask("calls", "--limit", "0").exit_code == 2
