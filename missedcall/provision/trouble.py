"""Read from a failed program's output why it failed, and how a person mends it."""

import re
from dataclasses import dataclass


class CannotProvideError(Exception):
    """Say in one line what cannot be had, why, and how to mend it."""

    def __init__(self, *, thing: str, reason: str, mend: str, transient: bool = False) -> None:
        super().__init__(f"{thing}: {reason}; {mend}")
        self.transient = transient
        self.thing = thing
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True)
class Trouble:
    """Why a program failed; `transient` when another try may do, `busy` when waiting will."""

    reason: str
    mend: str
    transient: bool = False
    busy: bool = False  # another program holds what this one needs, and will let go of it


# The first line that matches tells. Words of pip, uv and apt (LC_ALL=C).
KNOWN: tuple[tuple[str, Trouble], ...] = (
    (
        r"No space left on device",
        Trouble("the disk is full", "free about 1 GB and run it again"),
    ),
    (
        r"Could not get lock|is another process using it",
        Trouble(
            "another apt or dpkg is at work",
            "wait until it has ended and run it again",
            busy=True,
        ),
    ),
    (
        r"THESE PACKAGES DO NOT MATCH THE HASHES|Hash mismatch for",
        Trouble(
            "a file of the package index is not the one that the lock names",
            "take an index that has not changed it (pip's index-url), and run it again",
        ),
    ),
    (
        r"NO_PUBKEY|is not signed|signatures were invalid|signature verification failed",
        Trouble(
            "the signature of the Debian release cannot be verified",
            "bring the package debian-archive-keyring up to date and run it again",
        ),
    ),
    (
        r"Unable to locate package|has no installation candidate",
        Trouble(
            "the package sources of this machine do not offer it",
            "add the source that does (Ubuntu: universe) and run it again",
        ),
    ),
    (
        r"404 +Not Found|does not have a Release file",
        Trouble("the mirror does not have it", "check the package sources of this machine"),
    ),
    (
        r"Temporary failure|[Cc]ould not resolve|[Uu]nable to resolve|Name or service not known"
        r"|Network is unreachable|[Cc]onnection refused|Could not connect|NewConnectionError"
        r"|Connection reset|[Tt]imed out|Failed to fetch|ReadTimeoutError|ProxyError",
        Trouble(
            "the network does not answer",
            "check the connection, or http_proxy and https_proxy, and run it again",
            transient=True,
        ),
    ),
    (
        # pip says this too when it could not ask, so the network comes first.
        r"No matching distribution found|there is no version of|has no usable wheels",
        Trouble("the package index has no fitting file", "check pip's index-url for this Python"),
    ),
)


def explain(output: str) -> Trouble:
    """Tell why a program failed, from the output of its run.

    An output that says nothing known gives its last line as the reason.
    """
    for pattern, trouble in KNOWN:
        if re.search(pattern, output):
            return trouble
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return Trouble(lines[-1] if lines else "it failed without a word", "read the set-up log")
