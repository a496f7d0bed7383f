"""The command `missedcall sms`."""

import json
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from missedcall.cli.messages import sms as command
from missedcall.config import ConfigError, Mistake, loading
from tests.sms.section import settings


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_config", lambda: SimpleNamespace(sms=settings()))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.sms, arguments)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("क" * 71, {"encoding": "UCS-2", "units": 71, "parts": 2}),
        ("a\r\n", {"encoding": "GSM-7", "units": 3, "parts": 1}),
        ("\ufeffa", {"encoding": "UCS-2", "units": 2, "parts": 1}),
        ("😀" * 36, {"encoding": "UCS-2", "units": 72, "parts": 2}),
    ],
    ids=["hindi", "line-end", "byte-order-mark", "emoji"],
)
def test_parts_counts_a_file_as_it_is(
    content: str, expected: dict[str, str | int], tmp_path: Path
) -> None:
    file = tmp_path / "text"
    file.write_bytes(content.encode())

    result = run("parts", "--text-file", str(file), "--json")

    assert json.loads(result.output) == expected


def test_parts_refuses_what_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_bytes(b"caf\xe9")

    result = run("parts", "--text-file", str(file))

    assert result.exit_code == 2
    assert "is not UTF-8 (byte 3): save it as UTF-8" in result.output


def test_check_shows_the_size_of_each_text_and_warns_loudly() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert " hi  at most 2 parts, 89 units in UCS-2" in result.output
    assert "The texts are NOT registered" in result.output


def test_check_tells_of_the_gateways_that_are_not_in_use_too() -> None:
    result = run("check")

    assert "\ngateway: local, " in result.output
    assert "\ngateway not in use: console, prints only\n" in result.output


def test_check_prints_the_problems_of_the_section(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ConfigError(
            (
                Mistake("config.yaml", 7, "web.threads", "too many", "fewer"),
                Mistake("config.yaml", 9, "sms.header", "too short", "six"),
            )
        )

    monkeypatch.setattr(loading, "load_config", refuse)

    result = run("check")

    assert result.exit_code == 2
    assert result.output == "config.yaml:9: sms.header: too short. Mend: six\n"


def test_preview_shows_text_size_and_registration() -> None:
    result = run("preview", "demand", "--lang", "hi", "--value", "amount=3450")

    assert result.output.splitlines() == [
        "CSPDCL: आवेदन 1234567890123456 की डिमांड राशि रु 3450, अंतिम तिथि 12-12-1234। मदद 1912",
        "2 parts, 86 units in UCS-2",
        "template 1007000000000000011: CSPDCL: आवेदन {#alphanumeric#} की डिमांड राशि रु"
        " {#numeric#}, अंतिम तिथि {#numeric#}-{#numeric#}-{#numeric#}। मदद 1912",
    ]


def test_preview_without_a_language_shows_the_first() -> None:
    assert run("preview", "unreached").output.startswith("7404040625 पर मिस्ड कॉल दें")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["preview", "demand", "--value", "amount=3,450"], "amount: only [0-9] is allowed"),
        (["preview", "demand", "--value", "amount"], "amount is not SLOT=VALUE"),
        (["preview", "demand", "--lang", "mr"], "mr is not one of hi, en"),
        (["preview", "offer"], "'offer' is not one of '"),
    ],
    ids=["value", "pair", "language", "key"],
)
def test_preview_refuses_with_the_reason(arguments: list[str], reason: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert reason in result.output


def test_row_48_fake_gateway_lists_its_faults_and_their_numbers() -> None:
    result = run("fake-gateway", "--faults")

    assert result.exit_code == 0
    assert "no_receipt        …0906  taken, no receipt ever\n" in result.output


def test_fake_gateway_says_when_its_port_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("fake-gateway", "--port", port)

    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port} (Address already in use)" in result.output


@pytest.mark.parametrize("name", sorted(command.sms.commands))
def test_every_help_has_an_example(name: str) -> None:
    assert f"Example: missedcall sms {name}" in run(name, "--help").output
