"""An administrator's mistakes: every one at once, each with its line and its mend."""

import copy
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import time
from pathlib import Path
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from missedcall import config
from missedcall.config import Config, ConfigError, Mistake
from missedcall.domain.callbacks.calendar import Span
from missedcall.domain.callbacks.call_outcome import SCHEDULED, CallOutcome
from tests.kit import SHIPPED, copy_of_configuration

DEMAND_TEXT = "sms.messages.demand.texts.hi.text"
PARTS = ("config.yaml", "sms/templates.yaml", "sms/gateways/local.yaml", "tariffs/supply.yaml")
SHIPPED_GATEWAYS = {each.stem for each in (SHIPPED.parent / "sms/gateways").glob("[!.]*.yaml")}
BY_DAY, SUN = "    by_day: {}", "callbacks.hours.by_day.sun"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Copy what ships, so that it can be spoilt."""
    return copy_of_configuration(tmp_path)


def spoil(file: Path, old: str, new: str) -> int:
    """Replace the one place where `old` stands, in whichever file; give its line."""
    parts = [file]
    if file.name == "config.yaml":
        parts += [file.parent / name for name in PARTS[1:]]
    (part,) = (each for each in parts if old in each.read_text())
    text = part.read_text()
    assert text.count(old) == 1, old
    part.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def mistakes(file: Path, **environ: str) -> tuple[Mistake, ...]:
    with pytest.raises(ConfigError) as refused:
        config.load_config(file, environ)
    return refused.value.mistakes


def the_mistake(file: Path, **environ: str) -> Mistake:
    (mistake,) = mistakes(file, **environ)
    return mistake


def test_what_ships_is_good(file: Path) -> None:
    loaded = config.load_config(file, environ={})

    assert loaded.root == file.parent
    assert loaded.database_url == f"sqlite:///{file.parent}/var/service/missedcall.db"
    assert loaded.redis_url == f"unix://{loaded.state_dir.resolve()}/redis.sock"
    assert loaded.ami_address(loaded.asterisk.nodes[0]) == ("127.0.0.1", 24101)
    assert loaded.runs_fake_gateway
    assert [version.tariff_id for version in config.tariff_book(loaded).tariffs] == ["cg-demo-1"]


def test_all_mistakes_are_told_at_once_each_on_its_line(file: Path) -> None:
    spelling = spoil(file, "  ringing_s: 2 ", "  rining_s: 2 ")
    kind = spoil(file, "  redial_delay_s: 4 ", "  redial_delay_s: three ")
    limit = spoil(file, "    channels: 4 ", "    channels: 0 ")
    word = spoil(file, "  mode: test ", "  mode: demo ")

    told = {mistake.key: mistake for mistake in mistakes(file)}

    assert set(told) == {
        "service.mode",
        "telephony.rining_s",
        "telephony.ringing_s",
        "telephony.trunk.channels",
        "callbacks.redial_delay_s",
    }
    assert told["telephony.rining_s"].line == spelling
    assert told["telephony.rining_s"].mend == "write ringing_s"
    assert told["telephony.ringing_s"].mend == "add the key"
    assert told["callbacks.redial_delay_s"].line == kind
    assert told["telephony.trunk.channels"].line == limit
    assert told["service.mode"].line == word
    assert str(told["service.mode"]).startswith(f"config.yaml:{word}: service.mode: ")


def test_a_mistake_is_told_in_one_line_whatever_stands_in_its_key(file: Path) -> None:
    line = spoil(file, "  mode: test ", '  "mo\\nde": test ')

    told = [str(mistake) for mistake in mistakes(file)]

    assert any(each.startswith(f"config.yaml:{line}: service.mo\\nde: ") for each in told)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("  run: managed ", "  run: managed: ", "file", "mapping values"),
        ("    channels: 4 ", "    hosts: []\n    channels: 4 ", None, "stands twice"),
        ("tariffs/cg-demo-1.yaml", "tariffs/none.yaml", "tariffs", "cannot be read"),
        ('    closes: "20:00"', '    closes: "07:00"', None, "never"),
        (BY_DAY, "    by_day: {sun: {opens: '9:00', closes: '13:00'}}", f"{SUN}.opens", "match"),
        (BY_DAY, "    by_day: {sun: {opens: '13:00', closes: '09:00'}}", SUN, "never"),
        ('  refuse_key: "0" ', '  refuse_key: "12" ', "recording.refuse_key", "match"),
        ("  keep_days: 365 ", "  keep_days: 0 ", "recording.keep_days", "greater than"),
        (BY_DAY, "    by_day: {sunday: {opens: '09:00', closes: '13:00'}}", None, "'sun'"),
        (
            "  skills: {} ",
            "  skills: {'1912': solar} ",
            "callbacks.skills.1912",
            "not in telephony",
        ),
        (
            'numbers: ["7404040625", "07712574126"]',
            'numbers: ["740"]',
            "telephony.numbers.0",
            "'740' is no full Indian number; write ten digits",
        ),
        (
            'status_numbers: ["7404040626"]',
            'status_numbers: ["740404062"]',
            "telephony.status_numbers.0",
            "is no full Indian number",
        ),
        (
            '  nodal_officer: "9876500090" ',
            '  nodal_officer: "0771257412" ',
            "voice.nodal_officer",
            "no full Indian number",
        ),
        (
            '  nodal_officer: "9876500090" ',
            '  nodal_officer: "+91 771 2574126" ',
            "voice.nodal_officer",
            "rung by callers and is not answered by a person",
        ),
        (
            '  nodal_officer: "9876500090" ',
            '  nodal_officer: "7404040626" ',
            "voice.nodal_officer",
            "7404040626 is in telephony.status_numbers",
        ),
        ("  numbers: []  ", '  numbers: ["+9198765000"]  ', "alarms.numbers.0", "no full Indian"),
        ("  numbers: []  ", '  numbers: ["07712574126"]  ', "alarms.numbers.0", "no text reaches"),
        ("    holidays: [] ", "    holidays: [2027-02-30] ", "file", "day is out of range"),
        ("    holidays: [] ", "    ? [holidays]\n    : [] ", "file", "key"),
        ("    holidays: [] ", "    holidays: &all [*all] ", "file", "itself"),
        ("{amount#numeric:7}, अंतिम", "{sum#numeric:7}, अंतिम", DEMAND_TEXT, "no value for sum"),
        ('["201", "202", "203", "204"]', '["201", "201"]', "telephony.extensions", "twice"),
        (
            '["201", "202", "203", "204"]',
            '["201", "211"]',
            "telephony.browser",
            "211 stands twice",
        ),
        ('    key: ""', '    key: "key.pem"', "telephony.browser", "belong together"),
        ("    channels: 4 ", "    channels: true ", "telephony.trunk.channels", "integer"),
        (
            "  best_time_shift_hours: 6 ",
            "  best_time_shift_hours: '6' ",
            "callbacks.best_time_shift_hours",
            "integer",
        ),
        (
            "  quiet_minutes: 360 ",
            f"  quiet_minutes: {10**30} ",
            "callbacks.quiet_minutes",
            "less",
        ),
        ("masters: masters ", "masters: '' ", "masters", "names no file"),
        (
            "  secrets: var/service/secrets.env",
            "  secrets: ''",
            "service.secrets",
            "names no file",
        ),
        ("- {code: LV2,", "- {code: LV1,", "categories", "twice"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_mend(
    file: Path, old: str, new: str, key: str | None, reason: str
) -> None:
    line = spoil(file, old, new)

    mistake = mistakes(file)[0]

    assert reason in mistake.reason
    assert mistake.mend
    assert abs(mistake.line - line) <= 6
    assert key in (None, mistake.key)


def test_a_day_may_have_hours_of_its_own(file: Path) -> None:
    spoil(file, BY_DAY, '    by_day: {sun: {opens: "10:00", closes: "24:00"}}')

    week = config.load_config(file, environ={}).calling_hours.week

    assert week[:6] == (Span(time(8), time(20)),) * 6
    assert week[6] == Span(time(10), time(0))
    line = spoil(file, "sat, sun]", "sat]")
    mistake = the_mistake(file)
    assert (mistake.key, mistake.line) == ("callbacks.hours.by_day", line + 3)
    assert "sun has hours of its own but is not among `days`" in mistake.reason


def test_two_nodes_of_one_name_are_refused(file: Path) -> None:
    spoil(file, "  nodes:\n", "  nodes:\n    - {name: node-1, ami_host: pbx2, ami_port: 5038}\n")

    mistake = the_mistake(file)

    assert mistake.key == "asterisk.nodes"
    assert "two nodes have the same name" in mistake.reason


def test_live_mode_takes_neither_invented_texts_nor_invented_tariffs(file: Path) -> None:
    spoil(file, "  mode: test ", "  mode: live ")
    assert "sms.registered is false" in the_mistake(file).reason

    spoil(file, "  registered: false ", "  registered: true ")
    assert "payments.upi.status is INVENTED" in the_mistake(file).reason

    spoil(file, "    status: INVENTED ", "    status: APPROVED ")
    told = mistakes(file)
    assert any("cg-demo-1" in mistake.reason for mistake in told)
    assert any(mistake.mend == "approve it, or use service.mode: test" for mistake in told)


def test_row_48_in_test_mode_nothing_leaves_this_machine(file: Path) -> None:
    spoil(file, "  registered: false ", "  registered: true ")
    spoil(file, '"http://{host}:{fake_gateway}/send"', '"https://sms.example/send"')
    line = spoil(file, "  gateway: local ", "  gateway: local ")

    mistake = the_mistake(file)

    assert (mistake.key, mistake.line) == ("sms.gateway", line)
    assert mistake.reason == "service.mode is test, and local is not on this machine"


HTTPS = {
    "MISSEDCALL__WEB__PUBLIC_URL": "https://desk.example",
    "MISSEDCALL__WEB__TRUSTED_PROXIES": "[127.0.0.1]",
}


@pytest.mark.parametrize(
    ("variables", "key", "reason"),
    [
        ({"PORTS__HOST": "10.0.0.1"}, "ports", "`host` is now `web_host`"),
        ({"PORTS__WEB_HOST": "desk.example"}, "PORTS__WEB_HOST", "write an IP address"),
        ({"PORTS__SIP_HOST": '"::1"'}, "PORTS__SIP_HOST", "over IPv4 only"),
        ({"PORTS__AGI_HOST": "10.0.0.1"}, "PORTS__AGI_HOST", "on this machine only"),
        ({"TELEPHONY__TRUNK__HOSTS": "[192.0.2.7]"}, "TRUNK__HOSTS", "cannot reach 127.0.0.1"),
        ({"PORTS__SIP_HOST": '"0.0.0.0"'}, "PORTS__SIP_HOST", "cannot be told to connect"),
        ({"ASTERISK__NODES": "[{name: a, ami_host: 192.0.2.7}]"}, "NODES", "this machine only"),
        ({"ASTERISK__NODES": "[{name: a, ami_host: 0.0.0.0}]"}, "NODES", "no address that can"),
        ({"WEB__PUBLIC_URL": "desk.example"}, "WEB__PUBLIC_URL", "match pattern"),
        ({"WEB__PUBLIC_URL": "https://desk.example/x"}, "WEB__PUBLIC_URL", "match pattern"),
        ({"WEB__PUBLIC_URL": "https://desk.example"}, "PUBLIC_URL", "trusted_proxies names none"),
        ({"WEB__PUBLIC_URL": "http://0.0.0.0:80"}, "PUBLIC_URL", "no address that a browser"),
        ({"WEB__TRUSTED_PROXIES": "[0.0.0.0/0]"}, "TRUSTED_PROXIES", "every address"),
        ({"WEB__TRUSTED_PROXIES": '["::/0"]'}, "TRUSTED_PROXIES", "every address"),
        ({"WEB__TRUSTED_PROXIES": "[nginx]"}, "TRUSTED_PROXIES", "not a valid IPv4 or IPv6"),
        ({"REDIS__URL": "nonsense"}, "REDIS__URL", "match pattern"),
        ({"DATABASE__URL": "sqlite:///x.db"}, "DATABASE__URL", "a relative path"),
        ({"TELEPHONY__TRUNK__CONTACT": "a:99999"}, "CONTACT", "its port is none"),
        ({"TELEPHONY__TRUNK__CONTACT": "a:0"}, "CONTACT", "its port is none"),
        ({"ASTERISK__NODES": "[{name: a}, {name: b, ami_port: 5038}]"}, "NODES", "start one"),
        ({"ASTERISK__NODES": "[{name: a, ami_port: 24102}]"}, "NODES", "is the port of SIP"),
        ({"REDIS__URL": "redis://:word@cache.example"}, "REDIS__URL", "match pattern"),
        ({"REDIS__URL": "http://cache.example"}, "REDIS__URL", "match pattern"),
    ],
)
def test_addresses_that_cannot_work_are_refused(
    file: Path, variables: dict[str, str], key: str, reason: str
) -> None:
    told = mistakes(file, **{f"MISSEDCALL__{name}": value for name, value in variables.items()})

    assert any(reason in each.reason and key in each.key and each.mend for each in told), told


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("CONNECTION__LAW_DAYS", "[30, 7, 15]", "in that order"),
        ("CALLBACKS__HOURS__HOLIDAYS", "[0001-01-01]", "between the years 2000"),
        ("SERVICE__NAME", r'"CSPDCL\nSubject: x"', "on one line"),
        ("SERVICE__NAME", r'"a\tb"', "on one line"),
    ],
)
def test_values_that_cannot_be_meant_are_refused(
    file: Path, name: str, value: str, reason: str
) -> None:
    told = mistakes(file, **{f"MISSEDCALL__{name}": value})

    assert any(reason in each.reason and each.mend for each in told), told


@pytest.mark.parametrize(
    "url", ["", "redis://cache.example:6379/0", "rediss://10.0.0.1", "unix:///run/redis.sock"]
)
def test_a_redis_elsewhere_is_named_without_its_password(file: Path, url: str) -> None:
    assert config.load_config(file, {"MISSEDCALL__REDIS__URL": f'"{url}"'}).redis.url == url


def test_listening_and_public_addresses_are_apart(file: Path) -> None:
    loaded = config.load_config(
        file,
        {**HTTPS, "MISSEDCALL__PORTS__SIP_HOST": "192.0.2.10", "MISSEDCALL__PORTS__BASE": "24100"},
    )

    assert loaded.web_url == "https://desk.example"
    assert loaded.ports.web_origin == "http://127.0.0.1:24100"
    assert loaded.browser_socket == "wss://desk.example/ws"
    assert loaded.ami_address(loaded.asterisk.nodes[0])[0] == "127.0.0.1"
    assert loaded.runs_fake_gateway


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ('"0.0.0.0"', "http://127.0.0.1:24100"),
        ('"::"', "http://[::1]:24100"),
        ('"::1"', "http://[::1]:24100"),
        ("192.0.2.10", "http://192.0.2.10:24100"),
    ],
)
def test_this_machine_reaches_the_screens_wherever_they_listen(
    file: Path, host: str, origin: str
) -> None:
    assert (
        config.load_config(file, {"MISSEDCALL__PORTS__WEB_HOST": host}).ports.web_origin == origin
    )


def test_an_encrypted_page_opens_no_plain_socket(file: Path) -> None:
    plain = {"MISSEDCALL__TELEPHONY__BROWSER__ADDRESS": '"ws://desk.example/ws"'}

    assert "only wss://" in the_mistake(file, **HTTPS, **plain).reason


def test_a_gateway_elsewhere_is_given_an_address_that_it_reaches(file: Path) -> None:
    """Its receipts would be posted to its own 127.0.0.1, and none would ever come."""
    spoil(file, "  mode: test ", "  mode: live ")
    spoil(file, "    status: INVENTED ", "    status: APPROVED ")
    spoil(file, "  registered: false ", "  registered: true ")
    spoil(file, '"http://{host}:{fake_gateway}/send"', '"https://sms.example/send"')

    told = {each.key: each.reason for each in mistakes(file)}
    assert "local is told to post receipts to http://127.0.0.1" in told["web.public_url"]
    assert "web.public_url" not in {each.key for each in mistakes(file, **HTTPS)}


def test_a_mistake_in_a_tariff_file_points_into_that_file(file: Path) -> None:
    tariff = file.parent / "tariffs" / "cg-demo-1.yaml"
    line = spoil(tariff, "per_m_or_part: 60", "per_m_or_part: sixty")

    mistake = the_mistake(file)

    assert (mistake.file, mistake.line) == ("cg-demo-1.yaml", line)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    mistake = the_mistake(tmp_path / "none.yaml")

    assert mistake.file == "none.yaml"
    assert mistake.mend == "name another file in MISSEDCALL_CONFIG"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"- a\n- b\n", b"just words", b"\xff\xfe\x00", b"a: \x01"),
        *(b"a: !!int ''", b"a: !!float ''", b"a: !!bool x", b"a: !!timestamp x"),
        b"[" * 20_000,
        b"a0: &a0 [1, 2]\n"
        + b"".join(
            b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)
        ),
    ],
    ids=range(11),
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(content)

    assert the_mistake(file).key == "file"


def test_an_outcome_waits_as_its_own_table_says_unless_the_file_says_otherwise(file: Path) -> None:
    spoil(file, "retry_minutes: {}", "retry_minutes: {busy: [1, 2]}")

    waits = config.load_config(file).callbacks.retry_minutes

    assert set(waits) == set(SCHEDULED)
    assert waits[CallOutcome.BUSY] == (1, 2)
    assert waits[CallOutcome.NO_ANSWER] == CallOutcome.NO_ANSWER.retry_minutes


@pytest.mark.parametrize(
    ("waits", "key", "reason"),
    [
        ("{invalid: [5]}", "callbacks.retry_minutes", "invalid has no waits of its own"),
        ("{busy: []}", "callbacks.retry_minutes.busy", ""),
    ],
)
def test_waits_of_an_outcome_that_has_none_and_empty_ones_are_refused(
    file: Path, waits: str, key: str, reason: str
) -> None:
    spoil(file, "retry_minutes: {}", f"retry_minutes: {waits}")

    mistake = the_mistake(file)

    assert mistake.key == key
    assert reason in mistake.reason


def test_the_environment_wins_over_the_file(file: Path) -> None:
    loaded = config.load_config(
        file,
        {
            "MISSEDCALL__PORTS__BASE": "25000",
            "MISSEDCALL__CALLBACKS__HOURS__OPENS": "10:30",
            "MISSEDCALL__CALLBACKS__RETRY_MINUTES__BUSY": "[1, 2]",
            "MISSEDCALL__DEMAND__VALID_DAYS": "15",
            "MISSEDCALL__DATABASE__URL": "postgresql+psycopg://db/missedcall",
            "MISSEDCALL_CONFIG": "not a setting",
            "HOME": "/root",
        },
    )

    assert loaded.ports.web == 25_000
    assert loaded.callbacks.hours.opens == "10:30"
    assert loaded.callbacks.retry_minutes[CallOutcome.BUSY] == (1, 2)
    assert loaded.demand.valid_days == 15
    assert loaded.database_url == "postgresql+psycopg://db/missedcall"
    assert "127.0.0.1:25004/" in str(loaded.sms.gateways["local"])


@pytest.mark.parametrize("value", ["[oops", "a: b: c", "2027-02-30", "%", "&a [*a]"])
def test_a_value_of_the_environment_that_cannot_be_read_is_named(file: Path, value: str) -> None:
    mistake = the_mistake(file, MISSEDCALL__SERVICE__NAME=value)

    assert mistake.file == "environment"
    assert mistake.key == "MISSEDCALL__SERVICE__NAME"
    assert mistake.mend


def test_a_section_that_does_not_exist_is_named_when_it_comes_from_the_environment(
    file: Path,
) -> None:
    assert the_mistake(file, MISSEDCALL__SERVIS__NAME="x").key == "servis"


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates()
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAVES, inner, max_size=3),
    max_leaves=6,
)


def paths(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List every place in the configuration."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [here] * bool(here) + [
        path for key, part in inner for path in paths(part, (*here, key))
    ]


CONTENT = {name: yaml.safe_load((SHIPPED.parent / name).read_text()) for name in PARTS}
PATHS = [(name, path) for name, content in CONTENT.items() for path in paths(content)]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(where=st.sampled_from(PATHS), value=TREES)
def test_whatever_stands_in_a_file_is_loaded_or_refused_with_a_mend(
    tmp_path_factory: pytest.TempPathFactory,
    where: tuple[str, tuple[str | int, ...]],
    value: object,
) -> None:
    file = copy_of_configuration(tmp_path_factory.mktemp("spoilt"))
    name, path = where
    data = copy.deepcopy(CONTENT[name])
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    (file.parent / name).write_text(yaml.safe_dump(data, allow_unicode=True))

    try:
        hours = config.load_config(file, environ={}).calling_hours
    except ConfigError as error:
        told = error.mistakes
    else:
        assert any(hours.week)
        return
    assert told
    assert all(re.match(r"[\w./-]+:\d+: .+: .+\. Mend: .+", str(mistake)) for mistake in told)


def test_a_mistake_that_the_environment_brought_is_not_looked_for_in_the_file(file: Path) -> None:
    mistake = the_mistake(file, MISSEDCALL__PORTS__BASE="many")

    assert str(mistake).startswith("environment:1: MISSEDCALL__PORTS__BASE: input should be")


def test_a_category_that_no_tariff_knows_is_found_before_an_operator_speaks(file: Path) -> None:
    line = spoil(file, "{code: LV5,", "{code: LV7,")
    supply = file.parent / "tariffs" / "supply.yaml"
    supply.write_text(supply.read_text().replace("LV5", "LV7"))

    mistake = the_mistake(file)

    assert (mistake.line, mistake.key) == (line, "categories.3.code")
    assert "LV1, LV2, LV3, LV5" in mistake.mend


def test_a_purpose_of_a_category_that_does_not_exist_is_found(file: Path) -> None:
    line = spoil(file, "{code: mill, name:", "{code: mill, category: LV9, name:")
    spoil(file, ", category: LV5, why:", ", why:")

    mistake = the_mistake(file)

    assert (mistake.line, mistake.key) == (line, "purposes.5.category")
    assert "LV1, LV2, LV3, LV5" in mistake.mend


def unbounded(model: type[BaseModel]) -> Iterator[str]:
    """Name every number of a model, or of the models in it, that may be as large as it likes."""
    for name, field in model.model_fields.items():
        for found in _unbounded(field.annotation, field.metadata):
            yield f"{model.__name__}.{name}" if found == "" else found


def _unbounded(kind: object, limits: Sequence[object]) -> Iterator[str]:
    if get_origin(kind) is Annotated:
        inner, *limits = get_args(kind)
        yield from _unbounded(inner, limits)
    elif get_args(kind):
        one_of = get_origin(kind) in (Union, UnionType)
        for part in get_args(kind):
            yield from _unbounded(part, limits if one_of else ())
    elif kind in (int, float):
        flat = [each for limit in limits for each in getattr(limit, "metadata", [limit])]
        if not {"Le", "Lt"} & {type(each).__name__ for each in flat}:
            yield ""
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from unbounded(kind)


def test_every_number_of_the_configuration_has_an_end() -> None:
    """One that has none overflows later, in a command that has nothing to do with it."""
    assert sorted(set(unbounded(Config))) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "meant"),
    [
        ("config.yaml", "  ringing_s: 2 ", "  rining_s: 2 ", "ringing_s"),
        ("config.yaml", "retention: ", "retentions: ", "retention"),
        ("config.yaml", "  supply: tariffs", "  suply: tariffs", "supply"),
        ("sms/templates.yaml", "\ndemand: ", "\ndemnad: ", None),
        (
            "sms/templates.yaml",
            "valid_for_minutes: 30 ",
            "valid_minutes: 30 ",
            "valid_for_minutes",
        ),
        (
            "sms/gateways/local.yaml",
            "connect_timeout_s: ",
            "conect_timeout_s: ",
            "connect_timeout_s",
        ),
        ("sms/gateways/local.yaml", "  gateway_id: id", "  gateway: id", "gateway_id"),
        ("tariffs/supply.yaml", "appliances:  ", "apliances:  ", "appliances"),
        ("tariffs/supply.yaml", "  as_of: ", "  as_off: ", "as_of"),
    ],
)
def test_an_unknown_key_is_told_with_its_file_its_line_and_the_nearest_known_one(
    file: Path, name: str, old: str, new: str, meant: str | None
) -> None:
    line = spoil(file, old, new) + old.startswith("\n")

    told = [each for each in mistakes(file) if each.key.endswith(new.strip().split(":")[0])]

    assert [(each.file, each.line) for each in told] == [(name, line)]
    assert meant is None or told[0].mend == f"write {meant}"


@pytest.mark.parametrize("name", PARTS[1:])
def test_a_file_that_is_no_yaml_is_named(file: Path, name: str) -> None:
    (file.parent / name).write_text("a: [")

    mistake = the_mistake(file)

    assert (mistake.file, mistake.key) == (name, "file")


def test_every_file_that_is_missing_is_named(file: Path) -> None:
    for name in ("sms/templates.yaml", "tariffs/supply.yaml"):
        (file.parent / name).unlink()

    assert {each.file for each in mistakes(file)} == {"sms/templates.yaml", "tariffs/supply.yaml"}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_without_a_gateway_is_named(file: Path, is_there: bool) -> None:
    shutil.rmtree(file.parent / "sms/gateways")
    if is_there:
        (file.parent / "sms/gateways").mkdir()

    mistake = the_mistake(file)

    assert (mistake.file, mistake.key) == ("config.yaml", "files.gateways")
    assert "sms/gateways" in mistake.reason


def test_what_looks_like_a_gateway_and_is_not_read_is_named(file: Path) -> None:
    folder = file.parent / "sms/gateways"
    (folder / "mine.yml").write_text((folder / "local.yaml").read_text())
    os.mkfifo(folder / "pipe.yaml")

    found = {each.file: each for each in mistakes(file)}

    assert set(found) == {"sms/gateways/mine.yml", "sms/gateways/pipe.yaml"}
    assert "mine.yaml" in found["sms/gateways/mine.yml"].mend
    assert found["sms/gateways/pipe.yaml"].reason == "is no plain file"


def test_what_an_editor_puts_beside_a_gateway_is_passed_over(file: Path) -> None:
    folder = file.parent / "sms/gateways"
    (folder / ".#local.yaml").symlink_to("asha@office.4711:1764350000")
    (folder / ".local.yml.swp").write_bytes(b"\x00")

    assert set(config.load_config(file, {}).sms.gateways) == SHIPPED_GATEWAYS


@pytest.mark.parametrize("key", ["supply", "gateways", "templates"])
def test_a_name_that_no_file_can_have_is_refused(file: Path, key: str) -> None:
    config_file = file.read_text()
    file.write_text(re.sub(rf"(?m)^  {key}: [^ ]+", rf'  {key}: "a\\0b"', config_file))

    assert the_mistake(file).key == f"files.{key}"


def test_what_stands_in_the_wrong_file_is_told_with_the_right_one(file: Path) -> None:
    with file.open("a") as config_file:
        config_file.write("purposes: []\n")

    mistake = the_mistake(file)

    assert mistake.key == "purposes"
    assert "tariffs/supply.yaml" in mistake.mend


def test_each_file_of_the_folder_is_a_gateway_and_the_environment_names_another_folder(
    file: Path,
) -> None:
    (file.parent / "own").mkdir()
    (file.parent / "own" / "mine.yaml").write_text("kind: console\n")

    loaded = config.load_config(
        file, {"MISSEDCALL__FILES__GATEWAYS": "own", "MISSEDCALL__SMS__GATEWAY": "mine"}
    )

    assert list(loaded.sms.gateways) == ["mine"]
    assert set(config.load_config(file, {}).sms.gateways) == SHIPPED_GATEWAYS


def test_payment_gateways_and_bbps_stand_in_files_of_their_own(file: Path) -> None:
    examples, folder = SHIPPED.parent / "payments/examples", file.parent / "payments/gateways"
    folder.mkdir(parents=True)
    for name in ("fake", "bbps"):
        shutil.copyfile(examples / f"{name}.yaml", folder / f"{name}.yaml")

    loaded = config.load_config(file, environ={}).payments

    assert list(loaded.gateways) == ["fake"]
    assert loaded.bbps is not None
    assert loaded.bbps.payment.taken.status == 200

    line = spoil(folder / "fake.yaml", "amount_in: paise", "amount_in: rupies")
    (folder / "other.yml").write_text("a: 1\n", encoding="utf-8")
    told = {(each.file, each.line) for each in mistakes(file)}
    assert ("payments/gateways/other.yml", 1) in told
    (folder / "other.yml").unlink()
    assert [(each.file, each.line) for each in mistakes(file)] == [
        ("payments/gateways/fake.yaml", line)
    ]


def test_the_usual_language_is_one_in_which_there_are_texts(file: Path) -> None:
    spoil(file, "  language: hi ", "  language: hne ")

    assert "service.language is hne, in which there are no texts" in the_mistake(file).reason
