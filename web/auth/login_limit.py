"""Slow down who guesses passwords, without shutting out the person whose account it is.

`limits` counts wrong tries in Redis, over all processes and hosts; while Redis is away each
process counts for itself. A browser in which a person has logged in before is known by a signed
cookie: what strangers try, from wherever, does not make it wait (OWASP: device cookies). Few
passwords are hashed at once: guessing never takes the threads and the memory that pages need.
"""

import contextlib
import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import limits

from web.shared.shared_counts import SharedCounts

# The wait grows with the wrong tries. Of one login from one place; of one login from all places
# where it is not known; of one address; of all who are not known.
PLACE: Final = limits.parse_many("5/minute; 10/15 minutes; 20/4 hours; 40/day")
ACCOUNT: Final = limits.parse_many("10/minute; 20/15 minutes; 40/4 hours; 100/day")
ADDRESS: Final = limits.parse_many("20/minute; 200/hour")
EVERYBODY: Final = limits.parse_many("60/minute")
NOTED: Final = limits.parse("1/minute")
AT_ONCE, WAITING, WAIT_S = 2, 2, 1.0
AGAIN_S = 2


class Wait(Exception):
    """Say for how many seconds a try must wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = max(1, seconds)


@dataclass(frozen=True)
class Try:
    """Describe a try at a password; a `device` is known when the login has been right there."""

    login: str
    address: str
    device: str = ""
    what: str = ""  # with its own counts, where it is not the password

    @property
    def rules(self) -> list[tuple[list[limits.RateLimitItem], str]]:
        """Give the limits that hold for it, each with the key it is counted under."""
        named = f"{self.what}{self.login.lower()}"
        login = hashlib.sha256(named.encode()).hexdigest()[:32]
        if self.device:
            return [(PLACE, f"{login} on {self.device}")]
        return [
            (PLACE, f"{login} from {self.address}"),
            (ACCOUNT, login),
            (ADDRESS, self.address),
            (EVERYBODY, "all"),
        ]


class LoginLimit:
    """Count tries, and let few passwords be hashed at once."""

    def __init__(self, storage: str) -> None:
        """Count at a URL: of Redis, or ``memory://`` for this process only."""
        self._ask = SharedCounts(storage, counted="wrong passwords").ask_counts
        self._hashing = threading.BoundedSemaphore(AT_ONCE)
        self._in_line = threading.BoundedSemaphore(AT_ONCE + WAITING)

    @contextlib.contextmanager
    def admitted(self, tried: Try) -> Iterator[None]:
        """Let a password be verified within the block; raise `Wait`, counting nothing.

        The try is counted where it is from before the password is looked at, so that guesses sent
        at once do not slip through together.
        """
        for rules, key in tried.rules:
            self._refuse_when_worn_out(rules, key)
        with self._turn():
            (rules, key), *_ = tried.rules
            counted = [self._count(rule, key) for rule in rules]  # by each of them
            if not all(counted):
                self._refuse_when_worn_out(rules, key)
            yield

    def count_try(self, tried: Try, *, was_right: bool) -> None:
        """Count a wrong try everywhere, or begin anew after a right one."""
        (rules, place), *others = tried.rules
        if was_right:
            for rule in rules:
                self._ask(lambda limiter, rule=rule: limiter.clear(rule, place))  # type: ignore[misc]  # mypy infers no lambda with a default
            return
        for rules, key in others:
            for rule in rules:
                self._count(rule, key)

    def is_first(self, what: str) -> bool:
        """Say whether something is the first of its kind within a minute: one row tells of all."""
        return self._count(NOTED, what)

    def _count(self, rule: limits.RateLimitItem, key: str) -> bool:
        return self._ask(lambda limiter: limiter.hit(rule, key))

    def _refuse_when_worn_out(self, rules: list[limits.RateLimitItem], key: str) -> None:
        for rule in rules:
            stats = self._ask(lambda limiter, rule=rule: limiter.get_window_stats(rule, key))  # type: ignore[misc]  # mypy infers no lambda with a default
            if stats.remaining <= 0:
                raise Wait(int(stats.reset_time - time.time()) + 1)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._in_line.acquire(blocking=False):
            raise Wait(AGAIN_S)
        try:
            if not self._hashing.acquire(timeout=WAIT_S):
                raise Wait(AGAIN_S)
            try:
                yield
            finally:
                self._hashing.release()
        finally:
            self._in_line.release()
