"""Asterisk's files are made from config.yaml, and no value in it can become a line of theirs."""

import dataclasses
import json
import stat
from pathlib import Path

import pytest
from asterisk.config import Config as ConfFile

from dialplan import render
from dialplan.render import AsteriskInstallation, Folders, PathTooLong, Unwritable
from missedcall.config import Config, ConfigError, Secrets, load_config
from tests import kit

SECRETS = Secrets(
    "listens",
    "dials",
    "guards",
    "web",
    "receipts",
    "phones",
    "asks",
    "copies",
    "codes",
    "hooks",
    "apps",
    "controls",
    "live",
)
PROGRAM = AsteriskInstallation(modules=Path("/usr/lib/modules"), data=Path("/usr/share/asterisk"))
BREAKS = [";", "\n[listener]", "\n", "\r", "\0", "]", "${SHELL(id)}", " ", ",1,System(id)"]


def rendered(
    config: Config | None = None, *, secrets: Secrets = SECRETS, root: str = "/state"
) -> dict[str, str]:
    config = config or kit.shipped()
    node = config.asterisk.nodes[0]
    folders = Folders(Path(root))
    return render.render_dialplan(
        config, node=node, secrets=secrets, folders=folders, program=PROGRAM
    )


def loaded(name: str, value: str) -> Config:
    return load_config(kit.SHIPPED, environ={f"MISSEDCALL__{name}": value})


def test_every_source_becomes_a_file_with_all_values_filled_in() -> None:
    texts = rendered()

    sources = {path.name for path in render.SOURCES.glob("*.conf")} - {"empty.conf"}
    assert set(texts) == sources | set(render.EMPTY)
    for name, text in texts.items():
        commands = [line for line in text.splitlines() if not line.startswith(";")]
        assert "{{" not in "".join(commands), name
        assert "{%" not in text, name


@pytest.mark.parametrize("folder", ["a,b", "a&b", "a(b)", "a${b}", 'a"b'])
def test_a_folder_that_the_dialplan_would_split_is_refused(folder: str) -> None:
    config = kit.changed(kit.shipped(), "service", state_dir=Path("/state", folder))

    with pytest.raises(Unwritable, match="would not read it as one name"):
        rendered(config)


def test_what_the_admin_sets_is_what_asterisk_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = {"numbers": ("771", "772"), "status_numbers": ("773",)}
    config = kit.changed(kit.shipped(), "telephony", **numbers, extensions=("301",))

    texts = rendered(config)

    dialplan = sections(texts["extensions.conf"], monkeypatch)
    ours = [value for _, value in dialplan["our-numbers"]]
    assert {"771,1,Goto(missed-call,771,1)", "+91772,1,Goto(missed-call,772,1)"} <= {*ours}
    assert "773,1,Goto(status-line,773,1)" in ours
    users = sections(texts["manager.conf"], monkeypatch)
    assert ("secret", "listens") in users["listener"]
    assert ("secret", "dials") in users["dialler"]
    phones = sections(texts["pjsip.conf"], monkeypatch)
    assert ("password", SECRETS.phone("301")) in phones["operator-301"]
    assert "operator-201" not in phones


def test_the_caller_is_kept_first_and_forgotten_next(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = sections(rendered()["extensions.conf"], monkeypatch)["missed-call"]

    assert "RECORD=" in steps[0][1]
    assert "Set(DB(missed/${UNIQUEID})=${RECORD})" in steps[1][1]
    assert "Set(CALLERID(all)=)" in steps[2][1]


def sections(text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[str, str]]]:
    """Read a file as pyst2 does, sections of one name joined."""
    monkeypatch.setattr(
        ConfFile, "load", lambda self: setattr(self, "raw_lines", text.splitlines())
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for category in ConfFile("").categories:
        items = [(item.name, item.value.strip()) for item in category.items]
        found.setdefault(category.name, []).extend(items)
    return found


@pytest.mark.parametrize(
    ("name", "good", "form"),
    [
        ("TELEPHONY__NUMBERS", "7404040625", "[{}]"),
        ("TELEPHONY__EXTENSIONS", "201", "[{}]"),
        ("TELEPHONY__TRUNK__HOSTS", "127.0.0.1", "[{}]"),
        ("TELEPHONY__TRUNK__CONTACT", "127.0.0.1:5060", "{}"),
        ("ASTERISK__NODES", "node-1", "[{{name: {}}}]"),
        ("PORTS__SIP_HOST", "127.0.0.1", "{}"),
    ],
)
def test_a_value_that_would_break_a_file_is_no_configuration(
    name: str, good: str, form: str
) -> None:
    assert loaded(name, form.format(json.dumps(good)))
    for more in BREAKS:
        if name.endswith("NUMBERS") and more == " ":
            continue  # a space around a number is no part of it
        with pytest.raises(ConfigError, match=name):
            loaded(name, form.format(json.dumps(good + more)))


@pytest.mark.parametrize("value", ["s;t", "s\nwrite = all", "s\rt", "s\0"], ids=ascii)
def test_a_secret_or_a_path_that_would_break_a_file_is_refused(value: str) -> None:
    with pytest.raises(Unwritable, match="and the secrets in the environment") as refusal:
        rendered(
            secrets=Secrets(
                value,
                "dials",
                "guards",
                "web",
                "receipts",
                "phones",
                "asks",
                "copies",
                "codes",
                "hooks",
                "apps",
                "controls",
                "live",
            )
        )
    assert value not in str(refusal.value)

    with pytest.raises(Unwritable):
        rendered(root=f"/state{value}")


def test_the_copies_of_messages_carry_no_password_of_the_manager() -> None:
    files = rendered()
    assert f"capture_password = {SECRETS.sip_capture}" in files["hep.conf"]
    managers = (SECRETS.ami_listener, SECRETS.ami_dialler, SECRETS.ami_guard)
    assert not any(secret in files["hep.conf"] for secret in managers)


@pytest.mark.parametrize("value", ["a,b", "a)", "a${b}"])
def test_a_secret_that_the_dialplan_would_split_is_refused(value: str) -> None:
    with pytest.raises(Unwritable, match="MISSEDCALL_AGI"):
        rendered(secrets=dataclasses.replace(SECRETS, agi=value))


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    (tmp_path / "manager.conf").write_text("old and open to all")
    (tmp_path / "manager.conf").chmod(0o644)

    render.write_dialplan(rendered(), tmp_path)

    written = {path.name: path for path in tmp_path.iterdir()}
    assert set(written) == set(rendered())
    assert {stat.S_IMODE(path.stat().st_mode) for path in written.values()} == {0o600}
    assert "secret = listens" in written["manager.conf"].read_text()


def test_the_folders_are_made(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "a")
    folders.make()
    folders.make()  # a second start finds them

    assert all(path.is_dir() for path in (folders.etc, folders.lib, folders.run, folders.log))


def test_a_state_folder_too_deep_for_a_socket_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)

    with pytest.raises(PathTooLong, match="to a shorter path"):
        Folders(deep).make()

    assert not deep.exists()


def test_orders_are_taken_from_this_machine_wherever_telephones_listen() -> None:
    config = loaded("PORTS__SIP_HOST", "192.0.2.10")

    texts = rendered(config)

    assert "bind = 192.0.2.10:24102" in texts["pjsip.conf"]
    assert ",node-1,asks)" in texts["extensions.conf"]
    assert "bindaddr = 127.0.0.1\n" in texts["manager.conf"]
    assert texts["manager.conf"].count("permit = 127.0.0.1/255.255.255.255\n") == 4
    assert "agi://127.0.0.1:24105/" in texts["extensions.conf"]
    assert "external_" not in texts["pjsip.conf"]


def test_an_asterisk_elsewhere_is_told_from_where_we_come() -> None:
    nodes = "[{name: a, ami_host: 192.0.2.20, ami_permit: [192.0.2.0/24, 198.51.100.7]}]"
    config = load_config(
        kit.SHIPPED,
        {"MISSEDCALL__ASTERISK__NODES": nodes, "MISSEDCALL__ASTERISK__RUN": "external"},
    )

    manager = rendered(config)["manager.conf"]

    assert manager.count("permit = 192.0.2.0/24\npermit = 198.51.100.7/32\n") == 4
    assert "permit = 192.0.2.20" not in manager


def test_behind_a_router_the_other_side_is_told_the_outer_address() -> None:
    texts = rendered(loaded("PORTS__ADVERTISED", "203.0.113.5"))

    assert "external_signaling_address = 203.0.113.5\n" in texts["pjsip.conf"]
    assert "external_media_address = 203.0.113.5\n" in texts["pjsip.conf"]


def test_sound_comes_in_where_telephones_do_and_nowhere_else() -> None:
    one = rendered(loaded("PORTS__SIP_HOST", "192.0.2.10"))["pjsip.conf"]
    everywhere = rendered(
        load_config(
            kit.SHIPPED,
            {
                "MISSEDCALL__PORTS__SIP_HOST": "0.0.0.0",  # noqa: S104 — what is tested
                "MISSEDCALL__PORTS__ADVERTISED": "203.0.113.5",
            },
        )
    )["pjsip.conf"]

    endpoints = one.count("type = endpoint\n")
    assert one.count("media_address = 192.0.2.10\nbind_rtp_to_media_address = yes\n") == endpoints
    assert "bind_rtp_to_media_address" not in everywhere


def test_browsers_come_in_plainly_on_this_machine_and_by_tls_with_a_certificate() -> None:
    plain = rendered()
    assert "enabled = yes" in plain["http.conf"]
    assert "bindaddr = 127.0.0.1\nbindport = 24106" in plain["http.conf"]
    assert "protocol = ws\n" in plain["pjsip.conf"]

    browser = kit.shipped().telephony.browser
    files = {"certificate": "tls/fullchain.pem", "key": "/etc/tls/key.pem"}
    config = kit.changed(kit.shipped(), "telephony", browser=browser.model_copy(update=files))
    secure = rendered(config)
    assert "enabled = no\n" in secure["http.conf"]
    assert f"tlscertfile = {kit.SHIPPED.parent}/tls/fullchain.pem\n" in secure["http.conf"]
    assert "tlsprivatekey = /etc/tls/key.pem\n" in secure["http.conf"]
    assert "protocol = wss\n" in secure["pjsip.conf"]
    assert config.browser_socket == "wss://127.0.0.1:24106/ws"


def test_without_browsers_asterisk_opens_no_web_server() -> None:
    browser = kit.shipped().telephony.browser.model_copy(update={"extensions": ()})
    texts = rendered(kit.changed(kit.shipped(), "telephony", browser=browser))

    assert "enabled = no\n" in texts["http.conf"]
    assert "webrtc" not in texts["pjsip.conf"]


def test_only_a_browsers_extension_is_one() -> None:
    endpoints = rendered()["pjsip.conf"].split("[operator-")

    webrtc = {part[:3] for part in endpoints if "webrtc = yes" in part}
    assert webrtc == {"211", "212", "213", "214"}


def test_a_browser_that_went_is_rung_for_as_long_as_the_admin_says() -> None:
    browser = kit.shipped().telephony.browser.model_copy(update={"back_s": 17})
    texts = rendered(kit.changed(kit.shipped(), "telephony", browser=browser))

    leg = texts["extensions.conf"].partition("[operator-leg]\n")[2]
    assert "Set(UNTIL=$[${EPOCH} + 17])" in leg
    # Longer than a cut that a call outlives by itself, on hold too.
    assert "rtp_timeout = 10\nrtp_timeout_hold = 10\n" in texts["pjsip.conf"]
