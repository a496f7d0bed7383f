"""Guessing slows down by place, account, address and for all; who is known does not wait."""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import flask
import pytest
import redis

from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from tests.support.redis_server import running_redis
from tests.web.auth.test_second_factor import sets_up
from tests.web.conftest import Browser, make_app
from tests.web.story import Story
from web.auth import login_limit
from web.auth.login_limit import LoginLimit, Try, Wait


def wrong(limit: LoginLimit, tried: Try) -> bool:
    """Try a wrong password; False when it has to wait."""
    try:
        with limit.admitted(tried):
            pass
    except Wait:
        return False
    limit.count_try(tried, was_right=False)
    return True


def taken(limit: LoginLimit, tries: Iterator[Try]) -> int:
    """Count how many of the tries are let through."""
    return sum(wrong(limit, each) for each in tries)


@pytest.fixture
def limit() -> LoginLimit:
    return LoginLimit("memory://")


def test_one_login_from_one_address_has_five_tries(limit: LoginLimit) -> None:
    assert taken(limit, (Try("asha", "a") for _ in range(9))) == 5
    with pytest.raises(Wait) as waits, limit.admitted(Try("ASHA", "a")):
        pass
    assert 1 <= waits.value.seconds <= 61


def test_changing_names_from_one_address_are_counted_together(limit: LoginLimit) -> None:
    assert taken(limit, (Try(f"name{n}", "a") for n in range(50))) == 20


def test_changing_addresses_for_one_login_are_counted_together(limit: LoginLimit) -> None:
    assert taken(limit, (Try("asha", f"a{n}") for n in range(50))) == 10


def test_changing_both_is_counted_over_all(limit: LoginLimit) -> None:
    assert taken(limit, (Try(f"name{n}", f"a{n}") for n in range(200))) == 60


def test_a_person_at_a_known_browser_waits_for_no_stranger(limit: LoginLimit) -> None:
    taken(limit, (Try("asha", f"a{n}") for n in range(20)))
    taken(limit, (Try(f"name{n}", f"b{n}") for n in range(100)))

    assert not wrong(limit, Try("asha", "c"))
    known = Try("asha", "c", device="her browser")
    assert taken(limit, (known for _ in range(9))) == 5


def test_a_right_password_starts_anew(limit: LoginLimit) -> None:
    tried = Try("asha", "a")
    for _ in range(4):
        wrong(limit, tried)
    with limit.admitted(tried):
        pass
    limit.count_try(tried, was_right=True)

    assert taken(limit, (tried for _ in range(9))) == 5


def test_guesses_sent_at_once_do_not_slip_through_together(
    limit: LoginLimit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_limit, "WAITING", 100)
    crowd = LoginLimit("memory://")

    with ThreadPoolExecutor(16) as threads:
        admitted = list(threads.map(lambda _: wrong(crowd, Try("asha", "a")), range(64)))

    assert sum(admitted) == 5


def test_two_passwords_are_hashed_at_once_and_two_wait(
    limit: LoginLimit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_limit, "WAIT_S", 10.0)
    inside, free, refused = threading.Semaphore(0), threading.Event(), threading.Semaphore(0)

    def tries(number: int) -> bool:
        try:
            with limit.admitted(Try(f"name{number}", f"a{number}")):
                inside.release()
                free.wait(10)
        except Wait:
            refused.release()
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        waiting = threads.map(tries, range(8))
        for _ in range(2):
            assert inside.acquire(timeout=10)
        for _ in range(4):
            assert refused.acquire(timeout=10)
        assert not inside.acquire(blocking=False)
        free.set()
        assert sum(waiting) == 4


def test_two_processes_on_one_redis_count_together(deps: Deps, story: Story) -> None:
    """Each process has its application; passwords and codes are guessed at both in turn."""
    story.operator("boss", role=Actor.ADMIN)
    with running_redis() as server:
        both = [make_app(deps, login_counts=server.url) for _ in range(2)]
        guessers = itertools.cycle([Browser(app) for app in both])
        answers = [next(guessers).log_in("boss", f"guess {n}").status_code for n in range(8)]
        admin = Browser(both[0])
        with redis.Redis(unix_socket_path=server.url.removeprefix("unix://")) as counts:
            counts.flushall()
        admin.log_in("boss")
        sets_up(admin, deps)
        halves = [Browser(app) for app in both]
        for half in halves:
            half.log_in("boss")
        codes = [
            half.post("/login/code", page="/login", code="000000").status_code
            for half in halves * 4
        ]

    assert answers == [401] * 5 + [429] * 3
    assert codes == [401] * 5 + [429] * 3


def test_without_redis_it_is_counted_here(caplog: pytest.LogCaptureFixture) -> None:
    limit = LoginLimit("redis://127.0.0.1:1/0")

    assert taken(limit, (Try("asha", "a") for _ in range(9))) == 5
    assert caplog.text.count("Redis is away") == 1


def test_a_waiting_guesser_is_told_how_long_and_stands_once_in_the_audit(
    story: Story, browser: Callable[[], Browser], deps: Deps
) -> None:
    story.operator("asha")
    guesser = browser()
    answers = [guesser.log_in("asha", f"guess {number}") for number in range(9)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 4
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    with deps.db.reading() as db:
        noted = db.exec_driver_sql(
            "SELECT subject, address FROM audit WHERE action = 'login.limit'"
        ).all()
    assert [tuple(row) for row in noted] == [("asha", "127.0.0.1")]


def test_a_browser_that_knows_her_lets_her_in_while_strangers_guess(
    app: flask.Flask, story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    hers = browser()
    hers.log_in("asha")
    hers.post("/logout")
    stranger = browser()
    for number in range(6):
        stranger.log_in("asha", f"guess {number}")

    assert browser().log_in("asha").status_code == 429
    assert hers.log_in("asha").status_code == 303


def test_a_guess_that_must_wait_costs_no_hash(
    story: Story, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[object] = []

    def is_password_of(_: object, password: object) -> bool:
        hashed.append(password)
        return False

    monkeypatch.setattr(operators, "is_password_of", is_password_of)
    guesser = browser()

    for number in range(40):
        guesser.log_in(f"name{number}", "guess")

    assert len(hashed) == 20
