"""Make Asterisk's configuration from the files in `dialplan/conf` and from `config.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from missedcall.config import EVERYWHERE, Config, Node, Secrets, telephony
from missedcall.config.secrets import NAMES as SECRET_NAMES
from missedcall.domain.field.lineman_call import LONGEST_S
from missedcall.domain.operators.operator_phone import TAKING_S

SOURCES = Path(__file__).parent / "conf"
# Asterisk complains about each of these when it is missing.
EMPTY = (
    "acl.conf",
    "ccss.conf",
    "cdr.conf",
    "cel.conf",
    "pjproject.conf",
    "udptl.conf",
)
# A unix socket's path has an end at 108 bytes; the longest name Asterisk puts there is its own.
MAX_SOCKET_PATH = 107
SPLIT = re.compile(r"[,&|()\[\]{}$^\"'\\]")
UNPLAIN = re.compile(r"[\x00-\x1f\x7f;]")


@dataclass(frozen=True)
class AsteriskInstallation:
    """Say where an Asterisk has its modules and its sounds."""

    modules: Path
    data: Path


@dataclass(frozen=True)
class Folders:
    """Name the folders one Asterisk writes to, all below one."""

    root: Path

    @property
    def etc(self) -> Path:
        return self.root / "etc"

    @property
    def lib(self) -> Path:
        return self.root / "lib"

    @property
    def spool(self) -> Path:
        return self.root / "spool"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def log(self) -> Path:
        return self.root / "log"

    def make(self) -> None:
        """Make the folders; raise `PathTooLong` when Asterisk's socket would not fit."""
        socket = self.run / "asterisk.ctl"
        if len(str(socket).encode()) > MAX_SOCKET_PATH:
            raise PathTooLong(
                f"{socket}: longer than {MAX_SOCKET_PATH} bytes, so Asterisk cannot open its "
                "socket there",
                "set service.state_dir to a shorter path",
            )
        for folder in (self.etc, self.lib, self.spool, self.run, self.log):
            folder.mkdir(parents=True, exist_ok=True)


class Unusable(ValueError):
    """Say what Asterisk's configuration cannot be made of, and how to mend it."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(f"{reason}; {mend}")
        self.reason = reason
        self.mend = mend


class PathTooLong(Unusable):
    """Refuse a state folder that is too deep for a unix socket."""


class Untemplated(Unusable):
    """Refuse a file whose places to fill in cannot be filled in."""


class Unwritable(Unusable):
    """Refuse a value that a .conf file would read as more, or less, than a value."""


def render_dialplan(
    config: Config,
    *,
    node: Node,
    secrets: Secrets,
    folders: Folders,
    program: AsteriskInstallation,
) -> dict[str, str]:
    """Give every configuration file's text by its name; raise `Unwritable`."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(SOURCES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_plain,
        autoescape=False,  # noqa: S701 — not HTML; `_plain` looks at every value
    )
    values = _values(config, node=node, secrets=secrets, folders=folders, program=program)
    sources = sorted(SOURCES.glob("*.conf"))
    texts = {source.name: _fill_in(environment, source.name, values) for source in sources}
    empty = texts.pop("empty.conf")
    return {**texts, **dict.fromkeys(EMPTY, empty)}


def _fill_in(environment: jinja2.Environment, name: str, values: dict[str, Any]) -> str:
    try:
        return environment.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        where = f"dialplan/conf/{name}:{error.lineno}"
        raise Untemplated(f"{where}: {error.message}", "correct what stands in braces") from error
    except jinja2.UndefinedError as error:
        known = ", ".join(sorted(values))
        reason = f"dialplan/conf/{name}: {error.message}"
        raise Untemplated(reason, f"use what config.yaml fills in: {known}") from error


def _plain(value: object) -> object:
    """Let a value through that stays one: most are held by the configuration's patterns, but
    not the paths of folders and the secrets, which come from the environment.
    """
    if UNPLAIN.search(str(value)):
        raise Unwritable(
            "a value for Asterisk's configuration holds a semicolon or a line break, where the "
            "value would end",
            "look at service.state_dir and the secrets in the environment",
        )
    return value


def _dialled(folder: Path) -> Path:
    """Let a folder through whose name is one argument of an application, and nothing more."""
    if SPLIT.search(str(folder)):
        raise Unwritable(
            f"{folder}: Asterisk's dialplan would not read it as one name",
            "set service.state_dir and voice.prompts to paths without such signs",
        )
    return folder


def _argument(secret: str) -> str:
    """Let a secret through that is one argument of an application, and nothing more."""
    if SPLIT.search(secret):
        raise Unwritable(
            "MISSEDCALL_AGI: Asterisk's dialplan would not read it as one argument",
            "use letters, digits, - and _",
        )
    return secret


def rehearse(config: Config) -> dict[str, str]:
    """Render for reading only: with no secret in it, and for no Asterisk in particular."""
    unsaid = Secrets(*["unsaid"] * len(SECRET_NAMES))
    program = AsteriskInstallation(modules=Path("/modules"), data=Path("/data"))
    folders = Folders(Path("/state"))
    node = config.asterisk.nodes[0]
    return render_dialplan(config, node=node, secrets=unsaid, folders=folders, program=program)


def write_dialplan(texts: Mapping[str, str], folder: Path) -> None:
    """Write the files with mode 0600: they hold passwords."""
    for name, text in texts.items():
        path = folder / name
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(text, encoding="utf-8")


def _permitted(node: Node, host: str) -> list[str]:
    """Give from where the manager interface may be reached."""
    return [str(network) for network in node.ami_permit] or [f"{host}/255.255.255.255"]


def _values(
    config: Config,
    *,
    node: Node,
    secrets: Secrets,
    folders: Folders,
    program: AsteriskInstallation,
) -> dict[str, Any]:
    host, port = config.ami_address(node)
    return {
        "node": node.name,
        "folders": folders,
        "program": program,
        "ami": {"host": host, "port": port, "permit": _permitted(node, host)},
        **_sip_values(config),
        "rtp": config.ports.rtp,
        "trunk": config.telephony.trunk,
        "agi": {"host": config.ports.agi_host, "port": config.ports.agi},
        "capture": {
            "host": config.ports.agi_host,
            "port": config.ports.sip_capture,
            "node": config.asterisk.nodes.index(node) + 1,
        },
        "numbers": config.telephony.forms_of(config.telephony.numbers),
        "status_numbers": config.telephony.forms_of(config.telephony.status_numbers),
        "kept_s": telephony.KEPT_S,
        "ringing_s": config.telephony.ringing_s,
        "prompts": _dialled(config.prompts_dir),
        "recordings": _dialled(config.recordings_dir),
        "operator_ring_s": config.callbacks.operator_ring_s,
        "back_s": config.telephony.browser.back_s,
        "silent_s": telephony.SILENT_S,
        "taking_s": TAKING_S,
        "lineman_call_s": LONGEST_S,
        "phone_check_s": config.telephony.phone_check_s,
        "refuse_key": config.recording.refuse_key,
        "secrets": secrets,
        "agi_secret": _argument(secrets.agi),
    }


def _sip_values(config: Config) -> dict[str, Any]:
    """Give where SIP is spoken, and the telephones: sets of their own and browsers."""
    return {
        "sip": {
            "host": config.ports.sip_host,
            "port": config.ports.sip,
            "advertised": config.ports.advertised,
            "is_bound": config.ports.sip_host != EVERYWHERE,
        },
        "extensions": config.telephony.phones,
        "browser": config.telephony.browser,
        "browser_port": config.ports.browser,
        "browser_certificate": config.root / config.telephony.browser.certificate,
        "browser_key": config.root / config.telephony.browser.key,
    }
