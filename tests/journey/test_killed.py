"""The story ends, and every thing in it is there once, whatever is killed at whatever moment."""

import itertools
import os
import signal

import pytest
import requests

from missedcall import wiring
from missedcall.db.callbacks import callback_lists
from missedcall.db.calls import calls
from missedcall.db.connection import application_lists
from missedcall.db.messages import message_lists
from missedcall.db.operators import operators
from missedcall.service import Service
from tests.journey.waiting import wait_until
from tools.demo.actors import LOGIN
from tools.demo.story import Story
from tools.demo.timeline import Timeline, TimelineStep

MOMENTS = [
    "operator is ready",
    "missed call: ringing, then busy",
    "acknowledgement SMS is out",
    "operator's phone is answered",
    "operator hears the consumer",
    "form is in",
    "call is over",
]
PARTS = {"listener": ["listener"], "workers": ["worker-1", "worker-2"], "redis": ["redis"]}
CALLERS = (f"98765{number:05d}" for number in itertools.count(100))
# A demand whose worker was killed while handing it over is sent again after its waiting time.
PATIENCE_S = 240


@pytest.mark.journey
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_story_ends_after_a_kill(service: Service, part: str, moment: str) -> None:
    caller = next(CALLERS)
    killed = []

    def kill_at_the_moment(step: TimelineStep) -> None:
        if step.name == moment:
            for name in PARTS[part]:
                pid = service.pid(name)
                assert pid is not None, f"{name} was not running when it was to be killed"
                os.kill(pid, signal.SIGKILL)
                killed.append(name)

    timeline = Timeline(tell=kill_at_the_moment, patience_s=PATIENCE_S)
    Story(service.config, timeline, caller=caller, talk_ms=8500, doubt_allowed=True).play()

    assert killed == PARTS[part]
    assert_everything_once(service, caller)
    wait_until(lambda: all(service.pid(name) for name in killed))


def assert_everything_once(service: Service, caller: str) -> None:
    number = f"+91{caller}"
    with wiring.service_deps(service.config).db.reading() as db:
        recorded = [row for row in calls.list_latest_calls(db, limit=100) if row.number == number]
        promised = [
            row
            for row in callback_lists.list_latest_callbacks(db, limit=100)
            if row.number == number
        ]
        applied = [
            row
            for row in application_lists.list_latest_applications(db, limit=100)
            if row.mobile == number
        ]
        texts = [
            row
            for row in message_lists.list_latest_messages(db, limit=200)
            if row.number == number
        ]
        operator = operators.find_operator_by_login(db, LOGIN)
    assert len(recorded) == 1
    assert [row.closed_reason for row in promised] == ["application"]
    assert len(applied) == 1
    keys = sorted(row.key.removesuffix("_later") for row in texts)
    assert keys == ["demand", "missed_call_ack"]
    assert operator is not None
    assert operator.state == "ready"
    handed_over = requests.get(
        f"http://127.0.0.1:{service.config.ports.fake_gateway}/messages", timeout=5
    ).json()
    demands = [text for text in handed_over if applied[0].number in text["text"]]
    resends = next(row.resends for row in texts if row.key == "demand")
    assert 1 <= len(demands) <= 1 + resends
