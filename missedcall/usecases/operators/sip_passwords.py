"""Change the SIP password of one telephone: by its extension and a generation that is counted."""

import datetime as dt
from collections.abc import Sequence

from missedcall.db.operators import sip_credentials
from missedcall.db.operators.sip_credentials import UnsentPassword
from missedcall.usecases.deps import Deps

# So long a browser's password is good: it stands in a page, which others may sit down at.
BROWSER_PASSWORD_LIFE = dt.timedelta(hours=1)


def rotate_browser_passwords(deps: Deps, *, now: dt.datetime) -> None:
    """Give browsers' telephones another password every hour.

    What is registered stays, and so does a call. While a node was not told of the last one there
    is no other: its telephones register with what it knows.
    """
    extensions = deps.config.telephony.browser.extensions
    with deps.db.reading() as db:
        fresh = sip_credentials.list_fresh_passwords(db, since=now - BROWSER_PASSWORD_LIFE)
        unsent = {
            each.extension
            for node in deps.config.asterisk.nodes
            for each in sip_credentials.list_unsent_passwords(db, node=node.name)
        }
    due = [each for each in extensions if each not in fresh and each not in unsent]
    if due:
        with deps.db.writing() as db:
            for extension in due:
                sip_credentials.rotate_sip_password(db, extension, at=now, revokes=False)


def known_generation(deps: Deps, *, extension: str) -> int:
    """Give the generation of the password with which a browser registers now."""
    nodes = [node.name for node in deps.config.asterisk.nodes]
    with deps.db.reading() as db:
        return sip_credentials.get_known_generation(db, extension, nodes=nodes)


def password_generation(deps: Deps, *, extension: str) -> int:
    """Say how often an extension's password was changed."""
    with deps.db.reading() as db:
        return sip_credentials.get_password_generation(db, extension)


def password_generations(deps: Deps) -> dict[str, int]:
    """Give the generation of each extension whose password was ever changed."""
    with deps.db.reading() as db:
        return sip_credentials.list_password_generations(db)


def unsent_passwords(deps: Deps, *, node: str) -> Sequence[UnsentPassword]:
    """List the passwords that a node does not know yet."""
    with deps.db.reading() as db:
        return sip_credentials.list_unsent_passwords(db, node=node)


def note_password_sent(deps: Deps, *, node: str, extension: str, generation: int) -> None:
    """Note that a node has an extension's password of a generation."""
    with deps.db.writing() as db:
        sip_credentials.note_password_sent(
            db, node=node, extension=extension, generation=generation
        )
