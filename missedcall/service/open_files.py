"""Let a process hold as many connections as the machine allows it."""

import resource

ENOUGH = 65_536


def raise_limit() -> None:
    """Raise the number of files this process may open, up to what it is allowed.

    A call takes about four, a browser one; the usual 1,024 end long before the machine does.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
