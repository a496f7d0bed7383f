"""A Hindi demand through the whole service and a real Kannel, to the network and back."""

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from missedcall import wiring
from missedcall.config import Config
from missedcall.db.messages import messages as rows
from missedcall.service import Service
from missedcall.service.isolated import isolated_settings
from missedcall.usecases.messages import messages
from tests import kannel, leaks
from tests.journey.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.kannel]

EXAMPLE = Path(__file__).parents[2] / "sms" / "examples" / "kannel.yaml"
DEMAND = (
    "CSPDCL: आवेदन 4122600001 की डिमांड राशि रु 2950, अंतिम तिथि 23-12-2026।"
    " मोर बिजली ऐप या बिजली कार्यालय में जमा करें। मदद 1912"
)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    # Not pytest's own folder: its path would be too long for Asterisk's socket.
    folder = Path(tempfile.mkdtemp(prefix="mc-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def gateway(place: Path) -> Iterator[kannel.Kannel]:
    with kannel.running(place) as running:
        yield running


@pytest.fixture(scope="module")
def service(place: Path, gateway: kannel.Kannel) -> Iterator[Service]:
    example: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    example["url"] = gateway.url
    config, environ = isolated_settings(
        place / "state",
        sms__gateway="kannel",
        sms__gateways=json.dumps({"kannel": example}),
        telephony__status_numbers="[]",
    )
    credentials = {"KANNEL_USER": kannel.USER, "KANNEL_PASSWORD": kannel.PASSWORD}
    with Service(config, {**environ, **credentials}) as running:
        yield running
    leaks.refuse_in_logs(place / "state")


def order_a_demand(config: Config, *, number: str) -> int:
    """Write a demand into the outbox and enqueue its job, as the form does."""
    deps = wiring.service_deps(config)
    values = {"application": "4122600001", "amount": "2950"}
    values |= {"day": "23", "month": "12", "year": "2026"}
    with deps.db.writing() as db:
        message_id = messages.queue_message(
            deps,
            db,
            cause=f"demand:{number}",
            key="demand",
            language="hi",
            number=number,
            values=values,
            now=dt.datetime.now(dt.UTC),
        )
    assert message_id
    deps.queue.enqueue_message(message_id)
    return message_id


def state(config: Config, message_id: int) -> str:
    with wiring.service_deps(config).db.reading() as db:
        row = rows.get_message(db, message_id)
    assert row
    return str(row.state)


def test_row_1_a_hindi_demand_arrives_byte_by_byte_in_two_parts_and_its_receipt_comes_back(
    service: Service, gateway: kannel.Kannel
) -> None:
    message_id = order_a_demand(service.config, number="+919876500001")

    first, second = gateway.smsc.to("+919876500001")
    wait_until(lambda: state(service.config, message_id) == "delivered")

    assert first.content + second.content == DEMAND.encode("utf-16-be")
    assert len(first.content) == 2 * 67
    assert (first.place, second.place) == ((1, 2), (2, 2))
    assert first.header[:4] == second.header[:4]  # one reference joins them
    assert first.sender == "CSPDCL"
