"""Let a process hold as many connections as the machine allows it."""

import resource

ENOUGH = 65_536
# Of Asterisk: for each call that rings, and without any.
A_CALL = 4
BESIDES = 150


def raise_limit() -> None:
    """Raise the number of files this process may open, up to what it is allowed.

    A call takes about four, a browser one; the usual 1,024 end long before the machine does.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def shortage(*, calls: int) -> str | None:
    """Say in one line when this account may open too few files for so many calls at once."""
    needed = calls * A_CALL + BESIDES
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= needed:
        return None
    fit = max(0, (hard - BESIDES) // A_CALL)
    return (
        f"open files: this account may open {hard}, the {calls} calls at once of ports.sound need "
        f"{needed}; from about {fit} calls on Asterisk refuses callers without a report. "
        "Mend: raise the hard limit (LimitNOFILE= of systemd, ulimit -Hn), or lower ports.sound"
    )
