"""Keep quiet what the service logs while a day is played: its troubles are played on purpose."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_service() -> Iterator[None]:
    """Let the service log errors only, until the block ends."""
    service = logging.getLogger("missedcall")
    level = service.level
    service.setLevel(logging.ERROR)
    try:
        yield
    finally:
        service.setLevel(level)
