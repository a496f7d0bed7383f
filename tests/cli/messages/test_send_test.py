"""`missedcall sms send-test` against the fake gateway and one that is far away."""

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from missedcall.cli.messages.sms import sms
from sms.testing import fake_gateway, fake_server


@pytest.fixture(scope="module")
def gateway() -> Iterator[str]:
    app = fake_server.create_app(fake_gateway.FakeGateway(io.StringIO(), receipt_delay=60))
    server, port = fake_server.open_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gateway: str) -> None:
    """Let `local` be a gateway of this test's own, and `far` one that cannot be reached."""
    fields = {"number": "{number}", "text": "{text}", "unicode": "{unicode_flag}"}
    common = {"kind": "http", "fields": fields, "accepted": {"pattern": "^OK (?P<id>\\S+)"}}
    gateways = {
        "local": {**common, "url": f"{gateway}/send", "refused": [{"pattern": "^ERROR [^\n]*"}]},
        "far": {**common, "url": "https://sms.invalid/send"},
    }
    settings = {
        "SMS__GATEWAYS": json.dumps(gateways),
        "SERVICE__STATE_DIR": str(tmp_path),
        "SERVICE__SECRETS": str(tmp_path / "secrets.env"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"MISSEDCALL__{name}", value)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(sms, ["send-test", *arguments], input=typed)


def test_says_that_the_gateway_took_the_message(gateway: str) -> None:
    result = run("98765 00001", "--lang", "hi")

    (sent,) = requests.get(f"{gateway}/messages", timeout=5).json()
    assert result.exit_code == 0
    assert result.stdout == f"accepted, id {sent['gateway_id']}\n"
    assert sent["to"] == "919876500001"
    assert sent["text"].startswith("CSPDCL: आवेदन 1234567890123456 की डिमांड राशि रु 1234567,")
    assert sent["parts"] == 2


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ("0903", "refused: ERROR 633 text does not match template"),
        ("0921", "not taken, nor would any other be: the gateway does not serve us (status 401)"),
        ("0909", "not taken, may be tried again in 1 s: the gateway asks for fewer requests"),
        ("0911", "in doubt, it may have been sent: the answer says neither yes nor no"),
    ],
)
def test_says_what_came_of_it_otherwise(ending: str, told: str) -> None:
    result = run(f"987650{ending}")

    assert result.exit_code == 1
    assert result.stderr.startswith(told)


@pytest.mark.parametrize("number", ["1912", "0771 2574126", "98765 0000", "rahul"])
def test_row_45_wants_a_mobile_number(number: str) -> None:
    result = run(number)

    assert result.exit_code == 2
    assert "this is not an Indian mobile number" in result.output


def test_unregistered_texts_do_not_leave_the_machine() -> None:
    result = run("9876500001", "--gateway", "far", "--yes")

    assert result.exit_code == 2
    assert "the texts are not registered, and far is not on this machine" in result.output


def test_asks_before_it_really_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSEDCALL__SMS__REGISTERED", "true")

    result = run("9876500001", "--gateway", "far", typed="n\n")

    assert result.exit_code == 1
    assert "really be sent to +91 98xxxxxx01 by far. Go on?" in result.output
    assert "9876500001" not in result.output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--gateway", "nic"], "there is no gateway 'nic'"),
        (["--lang", "mr"], "there is no text 'demand' in 'mr'"),
    ],
)
def test_names_what_is_not_there(arguments: list[str], reason: str) -> None:
    result = run("9876500001", *arguments)

    assert result.exit_code != 0
    assert reason in result.output
