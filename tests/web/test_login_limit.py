"""Wrong tries are counted within a sliding minute, in bounded memory."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from web import login_limit
from web.login_limit import LoginLimit

START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def tries(limit: LoginLimit, *, login: str = "asha", address: str = "a", after_s: int = 0) -> bool:
    return limit.admits(login=login, address=address, now=START + dt.timedelta(seconds=after_s))


def worn_out() -> LoginLimit:
    """Give a limit at which asha has tried five times, a second apart."""
    limit = LoginLimit(tries=5, within=MINUTE)
    assert all(tries(limit, after_s=second) for second in range(5))
    return limit


def test_the_sixth_try_must_wait_until_the_first_is_a_minute_old() -> None:
    limit = worn_out()

    assert not tries(limit, after_s=59)
    assert tries(limit, after_s=60)
    assert not tries(limit, after_s=60)


def test_a_try_that_had_to_wait_does_not_make_the_wait_longer() -> None:
    limit = worn_out()

    assert not any(tries(limit, after_s=second) for second in range(5, 60))
    assert tries(limit, after_s=60)


def test_another_address_and_another_name_may_try() -> None:
    limit = worn_out()

    assert tries(limit, address="b")
    assert tries(limit, login="banu")
    assert not tries(limit, login="ASHA", after_s=5)


def test_guesses_sent_at_once_do_not_slip_through_together() -> None:
    limit = LoginLimit(tries=5, within=MINUTE)

    with ThreadPoolExecutor(16) as threads:
        admitted = list(threads.map(lambda _: tries(limit), range(64)))

    assert sum(admitted) == 5


def test_a_right_password_starts_anew() -> None:
    limit = worn_out()

    limit.forget(login="Asha", address="a")

    assert tries(limit, after_s=5)


def test_the_oldest_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_limit, "MOST_KEPT", 3)
    limit = LoginLimit(tries=1, within=MINUTE)

    assert all(tries(limit, login=name) for name in "abcd")

    assert tries(limit, login="a")
    assert not tries(limit, login="d")
