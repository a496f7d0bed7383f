"""Wrong tries are counted within a sliding minute, in bounded memory."""

import datetime as dt

import pytest

from web import login_limit
from web.login_limit import LoginLimit

START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def guess(limit: LoginLimit, *, times: int, login: str = "asha", address: str = "a") -> None:
    for number in range(times):
        limit.note_wrong(login=login, address=address, now=START + dt.timedelta(seconds=number))


def test_the_sixth_try_must_wait_until_the_first_is_a_minute_old() -> None:
    limit = LoginLimit(tries=5, within=MINUTE)
    guess(limit, times=5)

    assert not limit.allows(login="asha", address="a", now=START + dt.timedelta(seconds=59))
    assert limit.allows(login="asha", address="a", now=START + MINUTE)


def test_another_address_and_another_name_may_try() -> None:
    limit = LoginLimit(tries=5, within=MINUTE)
    guess(limit, times=5)

    assert limit.allows(login="asha", address="b", now=START)
    assert limit.allows(login="banu", address="a", now=START)


def test_a_right_password_starts_anew() -> None:
    limit = LoginLimit(tries=5, within=MINUTE)
    guess(limit, times=5)

    limit.forget(login="Asha", address="a")

    assert limit.allows(login="asha", address="a", now=START)


def test_the_oldest_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_limit, "MOST_KEPT", 3)
    limit = LoginLimit(tries=1, within=MINUTE)

    for name in "abcd":
        guess(limit, times=1, login=name)

    assert limit.allows(login="a", address="a", now=START)
    assert not limit.allows(login="d", address="a", now=START)
