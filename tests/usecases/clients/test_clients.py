"""Programs get in by a key that is kept nowhere, until it is over or they are shut out."""

import pytest

from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients
from missedcall.usecases.clients.clients import ApiClient, ClientManager, ClientRefused
from tests.kit import NOON, World, after

BY = ClientManager("meera", "127.0.0.9")


def added(world: World, **wish: object) -> str:
    given = {"name": "app", "scopes": [Scope.CATALOGUE], **wish}
    return clients.add_client(world.deps, by=BY, now=NOON, **given)  # type: ignore[arg-type]  # its own arguments


def who(world: World, key: str, **later: float) -> ApiClient | None:
    return clients.identify_client(world.deps, key=key, now=after(NOON, **later))


def test_a_key_opens_what_was_agreed_and_stands_nowhere(world: World) -> None:
    key = added(world, scopes=[Scope.PERSONS, Scope.CATALOGUE], per_minute=7)

    found = who(world, key)

    assert found is not None
    assert (found.name, found.per_minute) == ("app", 7)
    assert found.scopes == {Scope.PERSONS, Scope.CATALOGUE}
    assert key not in str(world.rows("client_keys")) + str(world.rows("audit"))
    assert who(world, key + "x") is None


def test_a_key_ends_on_its_day(world: World) -> None:
    key = added(world, days=30)

    assert who(world, key, days=29, hours=23) is not None
    assert who(world, key, days=30) is None


def test_after_a_rotation_the_old_key_works_for_a_while(world: World) -> None:
    old = added(world)
    new = clients.rotate_key(world.deps, name="app", old_days=2, by=BY, now=NOON)

    assert who(world, old, days=1) is not None
    assert who(world, old, days=2) is None
    assert who(world, new, days=2) is not None


def test_a_rotation_lengthens_no_old_key(world: World) -> None:
    old = added(world, days=1)
    clients.rotate_key(world.deps, name="app", old_days=7, by=BY, now=NOON)

    assert who(world, old, days=1) is None


def test_who_is_shut_out_gets_in_with_no_key_until_let_in_again(world: World) -> None:
    key = added(world)
    clients.disable_client(world.deps, name="app", by=BY, now=NOON)
    assert who(world, key) is None

    clients.enable_client(world.deps, name="app", by=BY, now=NOON)
    assert who(world, key) is not None


def test_every_change_is_audited_with_who_and_from_where(world: World) -> None:
    added(world)
    clients.rotate_key(world.deps, name="app", by=BY, now=NOON)
    clients.disable_client(world.deps, name="app", by=BY, now=NOON)

    rows = [(r["action"], r["actor"], r["subject"], r["address"]) for r in world.rows("audit")]
    assert rows == [
        (f"client.{act}", "meera", "app", "127.0.0.9") for act in ("add", "rotate", "disable")
    ]


def test_when_a_key_was_used_is_known_to_the_minute(world: World) -> None:
    key = added(world)
    for seconds in (0, 30, 61):
        who(world, key, seconds=seconds)

    (listed,) = clients.list_clients(world.deps, now=NOON)
    assert listed.used_at == after(NOON, seconds=61)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"name": "Mor Bijli"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 10**6}, "days"),
        ({"per_minute": 0}, "per_minute"),
    ],
)
def test_what_no_client_can_be(world: World, wish: dict[str, object], reason: str) -> None:
    with pytest.raises(ClientRefused) as refused:
        added(world, **wish)

    assert refused.value.reason.code == reason
    assert not world.rows("clients")


def test_a_name_is_given_once(world: World) -> None:
    added(world)
    with pytest.raises(ClientRefused, match="another"):
        added(world)


def test_an_unknown_client_is_not_changed(world: World) -> None:
    with pytest.raises(ClientRefused, match="no program nobody"):
        clients.disable_client(world.deps, name="nobody", by=BY, now=NOON)
