"""Change the SIP password of one telephone: by its extension and a generation that is counted."""

from collections.abc import Sequence

from missedcall.db.operators import sip_credentials
from missedcall.usecases.deps import Deps


def password_generation(deps: Deps, *, extension: str) -> int:
    """Say how often an extension's password was changed."""
    with deps.db.reading() as db:
        return sip_credentials.get_password_generation(db, extension)


def password_generations(deps: Deps) -> dict[str, int]:
    """Give the generation of each extension whose password was ever changed."""
    with deps.db.reading() as db:
        return sip_credentials.list_password_generations(db)


def unsent_passwords(deps: Deps, *, node: str) -> Sequence[tuple[str, int]]:
    """List the extensions whose password a node does not know yet, with their generation."""
    with deps.db.reading() as db:
        return sip_credentials.list_unsent_passwords(db, node=node)


def note_password_sent(deps: Deps, *, node: str, extension: str, generation: int) -> None:
    """Note that a node has an extension's password of a generation."""
    with deps.db.writing() as db:
        sip_credentials.note_password_sent(
            db, node=node, extension=extension, generation=generation
        )
