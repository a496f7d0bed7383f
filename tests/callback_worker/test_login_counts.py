"""Wrong passwords are counted in a real Redis, for every process of the web."""

import contextlib

import pytest
import redis

from web.auth.login_limit import LoginLimit, Try, Wait


def is_let_through(limit: LoginLimit, tried: Try) -> bool:
    with contextlib.suppress(Wait), limit.admitted(tried):
        limit.count_try(tried, was_right=False)
        return True
    return False


def test_two_processes_count_together(server: str, connection: redis.Redis) -> None:
    processes = [LoginLimit(server), LoginLimit(server)]

    admitted = [is_let_through(processes[n % 2], Try("asha", "192.0.2.7")) for n in range(8)]

    assert admitted == [True] * 5 + [False] * 3
    kept = str(list(connection.scan_iter()))
    assert "asha" not in kept


def test_a_right_password_begins_anew_for_all(server: str, connection: redis.Redis) -> None:
    assert connection.ping()
    one, other = LoginLimit(server), LoginLimit(server)
    tried = Try("asha", "192.0.2.7")
    for _ in range(5):
        is_let_through(one, tried)

    one.count_try(tried, was_right=True)

    assert is_let_through(other, tried)


def test_a_redis_that_goes_does_not_stop_the_login(
    server: str, connection: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    assert connection.ping()
    limit = LoginLimit(server)
    assert is_let_through(limit, Try("asha", "192.0.2.7"))
    gone = LoginLimit("unix:///nowhere/redis.sock")

    assert is_let_through(gone, Try("asha", "192.0.2.7"))
    assert "Redis is away" in caplog.text
