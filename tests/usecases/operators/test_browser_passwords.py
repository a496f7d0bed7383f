"""A browser's SIP password lives an hour, and no telephone is left without one that is known."""

import datetime as dt

from missedcall.db.operators import sip_credentials
from missedcall.usecases.operators import sip_passwords
from tests.kit import NOON, World, after

BROWSER = "211"
HOUR = 3600


def told(world: World) -> None:
    """Let the node's listener tell Asterisk every password."""
    for each in sip_passwords.unsent_passwords(world.deps, node="node-1"):
        sip_passwords.note_password_sent(
            world.deps, node="node-1", extension=each.extension, generation=each.generation
        )


def generations(world: World) -> tuple[int, int]:
    """Give the generation that is meant, and the one that a page is given."""
    meant = sip_passwords.password_generation(world.deps, extension=BROWSER)
    return meant, sip_passwords.known_generation(world.deps, extension=BROWSER)


def rotate(world: World, at: dt.datetime) -> None:
    sip_passwords.rotate_browser_passwords(world.deps, now=at)


def test_it_changes_every_hour_and_a_page_gets_what_asterisk_knows(world: World) -> None:
    assert generations(world) == (0, 0)
    rotate(world, NOON)
    assert generations(world) == (1, 0)
    told(world)
    assert generations(world) == (1, 1)

    rotate(world, after(seconds=HOUR - 1))
    assert generations(world) == (1, 1)
    rotate(world, after(seconds=HOUR))
    assert generations(world) == (2, 1)
    extensions = {row["extension"] for row in world.rows("sip_credentials")}
    assert extensions == set(world.deps.config.telephony.browser.extensions)


def test_while_asterisk_is_not_told_there_is_no_other(world: World) -> None:
    rotate(world, NOON)

    for hours in range(1, 5):
        rotate(world, after(seconds=hours * HOUR))

    assert generations(world) == (1, 0)


def test_only_one_that_was_taken_away_ends_what_is_registered(world: World) -> None:
    rotate(world, NOON)
    assert not any(
        each.revokes for each in sip_passwords.unsent_passwords(world.deps, node="node-1")
    )
    told(world)
    with world.deps.db.writing() as db:
        sip_credentials.rotate_sip_password(db, BROWSER, at=NOON)

    (taken,) = sip_passwords.unsent_passwords(world.deps, node="node-1")
    assert (taken.extension, taken.revokes) == (BROWSER, True)
    # The old one is not given to a page any more, whatever Asterisk knows.
    assert generations(world) == (2, 2)
