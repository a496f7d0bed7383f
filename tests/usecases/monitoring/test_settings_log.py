"""A changed config.yaml stands in the audit, key by key, and no secret with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.config import Config
from missedcall.domain.monitoring import settings
from missedcall.usecases.monitoring import settings_log
from tests import kit
from tests.kit import NOON, World


def starts(world: World, config: Config, *, machine: str = "one") -> int:
    """Start the service with a configuration; give how many changes were noted."""
    return settings_log.note_changed_settings(
        world.deps.db, config, machine=machine, actor="shell:admin", now=NOON
    )


def noted(world: World) -> list[tuple[str, str, str]]:
    return [
        (row["subject"], row["before"], row["after"])
        for row in world.rows("audit")
        if row["action"] == "settings.change"
    ]


def test_the_first_start_notes_nothing_and_neither_does_one_without_a_change(
    world: World,
) -> None:
    config = kit.shipped()

    assert [starts(world, config) for _ in range(3)] == [0, 0, 0]
    assert noted(world) == []


def test_a_changed_key_is_noted_from_and_to_once(world: World) -> None:
    config = kit.shipped()
    starts(world, config)
    changed = kit.changed(config, "telephony.trunk", channels=8)

    assert [starts(world, changed) for _ in range(2)] == [1, 0]

    assert noted(world) == [("telephony.trunk.channels", "4", "8")]
    (row,) = world.rows("audit")
    assert (row["actor"], row["reason"]) == ("shell:admin", "config.yaml on one")


def test_what_is_added_or_taken_out_is_noted(world: World) -> None:
    config = kit.shipped()
    starts(world, config)
    fewer = config.model_copy(update={"papers": config.papers[1:]})

    starts(world, fewer)
    starts(world, config)

    first = f"papers[{config.papers[0].code}]"
    subjects = [row for row in noted(world) if row[0].startswith(first)]
    assert any(after is None for _, _, after in subjects)
    assert any(before is None for _, before, _ in subjects)
    assert len(subjects) == len(noted(world))  # no other paper has moved


def test_each_machine_has_a_configuration_of_its_own(world: World) -> None:
    config = kit.shipped()
    other = kit.changed(config, "ports", base=25000)
    starts(world, config)
    starts(world, other, machine="two")

    assert [starts(world, config), starts(world, other, machine="two")] == [0, 0]
    assert noted(world) == []


def test_a_configuration_written_anew_is_told_in_few_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_log, "MOST_NOTED", 1)
    config = kit.shipped()
    starts(world, config)

    starts(world, kit.changed(config, "web", threads=9, session_hours=9, idle_minutes=9))

    assert [row[0] for row in noted(world)] == ["web.idle_minutes", "2 more keys"]


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ({"gateway": {"password": "abc"}}, {"gateway.password": '"***"'}),
        ({"apiKey": "abc", "api_token": "x"}, {"apiKey": '"***"', "api_token": '"***"'}),
        ({"token": ""}, {"token": '""'}),
        ({"service": {"secrets": "var/s.env"}}, {"service.secrets": '"var/s.env"'}),
        ({"password_env": "NAME"}, {"password_env": '"NAME"'}),
        ({"url": "postgresql://me:abc@db/x"}, {"url": '"postgresql://***@db/x"'}),
        ({"hosts": ["a", "b"]}, {"hosts": '["a", "b"]'}),
        (
            {"rules": [{"measure": "m", "above": 1}]},
            {"rules[m].measure": '"m"', "rules[m].above": "1"},
        ),
        ({"empty": {}, "none": []}, {"empty": "{}", "none": "[]"}),
    ],
)
def test_secrets_are_masked_and_names_of_secrets_told(
    section: dict[str, object], told: dict[str, str]
) -> None:
    assert dict(settings.flatten(section)) == told


@given(st.recursive(st.text() | st.integers(), lambda each: st.dictionaries(st.text(), each)))
def test_whatever_is_secret_is_never_told(tree: object) -> None:
    secret = "cloudberry-9361"
    told = dict(settings.flatten({"login": {"password": secret}, "tree": tree}))

    assert secret not in str(told)
