"""`missedcall webhooks`: secrets are printed once, failures are listed and told again."""

import json

from click.testing import CliRunner, Result

from missedcall.cli import main
from tests.kit import World

URL = "https://app.example.in/changes"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def test_an_address_from_its_secret_to_its_end(world: World) -> None:
    run("clients", "add", "app", "--scope", "webhooks")
    made = run("webhooks", "add", "app", URL)
    other = run("webhooks", "secret", "1")

    assert "whsec_" in made.output
    assert made.output.split()[-1] != other.output.split()[-1]
    (listed,) = json.loads(run("webhooks", "list", "--json").output)
    assert (listed["client"], listed["url"]) == ("app", URL)
    world.submit(*world.talks())
    assert run("webhooks", "remove", "1").exit_code == 0
    failed = json.loads(run("webhooks", "failures", "--json").output)
    assert {each["problem"] for each in failed} == {"removed"}
    assert len(json.loads(run("webhooks", "failures", "--all", "--json").output)) == len(failed)


def test_what_cannot_be_is_told_with_status_2(world: World) -> None:
    run("clients", "add", "app", "--scope", "webhooks")

    for words in (
        ("add", "app", "http://x/"),
        ("add", "no", URL),
        ("remove", "7"),
        ("replay", "7"),
    ):
        assert run("webhooks", *words).exit_code == 2
