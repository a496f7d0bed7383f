"""/health says which connection is down, to anybody, and nothing about people."""

import datetime as dt

from flask.testing import FlaskClient

from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps
from tests.web.conftest import RecordedQueue
from tests.web.story import CALLER, Story


def test_is_up_when_every_part_is(client: FlaskClient, deps: Deps) -> None:
    for part in ("asterisk node-1", "worker"):
        heartbeats.note_heartbeat(deps, part=part, now=dt.datetime.now(dt.UTC))

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.get_json()["state"] == "up"


def test_names_the_part_that_is_down(
    client: FlaskClient, queue: RecordedQueue, story: Story
) -> None:
    queue.is_up = False
    story.operator("asha")
    story.call_in_hand("asha")

    answer = client.get("/health")

    parts = answer.get_json()["parts"]
    assert answer.status_code == 503
    assert parts["redis"]["state"] == "down"
    assert parts["asterisk node-1"]["state"] == "down"
    assert parts["database"]["state"] == "up"
    assert CALLER[3:] not in answer.text


def test_survives_a_database_that_is_gone(client: FlaskClient, deps: Deps) -> None:
    with deps.db.writing() as db:
        db.exec_driver_sql("DROP TABLE heartbeats")

    answer = client.get("/health")

    assert answer.status_code == 503
    assert answer.get_json()["parts"]["database"]["state"] == "down"


def test_how_many_wait_is_told_to_who_may_read_the_figures_only(
    client: FlaskClient, story: Story
) -> None:
    story.operator("asha")
    story.call_in_hand("asha")

    stranger = client.get("/health", environ_base={"REMOTE_ADDR": "198.51.100.9"})
    proxied = client.get("/health", headers={"X-Forwarded-For": "198.51.100.9"})

    for answer in (stranger, proxied):
        assert answer.get_json()["parts"]["database"] == {"state": "up"}
        assert "waiting" not in answer.text
        assert "heard" not in answer.text
    assert "callbacks waiting" in client.get("/health").get_json()["parts"]["database"]["detail"]
