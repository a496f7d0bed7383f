"""Keep the secrets: from the environment, or made once and kept in a file only we can read."""

import fcntl
import hmac
import os
import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NAMES = (
    "MISSEDCALL_AMI_LISTENER",
    "MISSEDCALL_AMI_DIALLER",
    "MISSEDCALL_AMI_GUARD",
    "MISSEDCALL_WEB_KEY",
    "MISSEDCALL_RECEIPT_PATH",
    "MISSEDCALL_PHONES",
    "MISSEDCALL_AGI",
    "MISSEDCALL_SIP_CAPTURE",
    "MISSEDCALL_MOBILE_CODES",
    "MISSEDCALL_WEBHOOKS",
    "MISSEDCALL_SECOND_FACTOR",
    "MISSEDCALL_AMI_CONTROLLER",
    "MISSEDCALL_LIVE",
)


@dataclass(frozen=True)
class Secrets:
    """Hold the secrets; none of them shows in a repr."""

    ami_listener: str = field(repr=False)
    ami_dialler: str = field(repr=False)
    ami_guard: str = field(repr=False)
    web_key: str = field(repr=False)
    receipt_path: str = field(repr=False)
    phones: str = field(repr=False)
    agi: str = field(repr=False)
    sip_capture: str = field(repr=False)  # goes in clear with every copy, so it opens nothing else
    mobile_codes: str = field(repr=False)  # with it codes that prove a mobile are kept
    webhooks: str = field(repr=False)  # of it the secrets are made that sign webhooks
    second_factor: str = field(repr=False)  # of it the secrets of the staff's apps are made
    ami_controller: str = field(repr=False)
    live: str = field(repr=False)  # signs who may hear which topics

    def phone(self, extension: str, generation: int = 0) -> str:
        """Give the password of an operator's phone; no phone's password tells another's.

        With each generation it is another one.
        """
        name = f"{extension}#{generation}" if generation else extension
        return hmac.new(self.phones.encode(), name.encode(), "sha256").hexdigest()[:24]


def load_secrets(path: Path, environ: Mapping[str, str] = os.environ) -> Secrets:
    """Read the secrets; make those that neither the environment nor the file has.

    The file has one NAME=value a line and mode 0600. Values are letters, digits, - and _.
    """
    kept = _read(path)
    if _missing(kept, environ):
        kept = _complete(path, environ)
    return Secrets(*(environ.get(name) or kept[name] for name in NAMES))


def _missing(kept: Mapping[str, str], environ: Mapping[str, str]) -> list[str]:
    return [name for name in NAMES if not environ.get(name) and not kept.get(name)]


def _complete(path: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Make what is missing; of processes that start together the first makes it for all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = _read(path)
        kept |= {name: random.token_urlsafe(24) for name in _missing(kept, environ)}
        _write(path, kept)
    return kept


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: value for name, found, value in (line.partition("=") for line in lines) if found}


def _write(path: Path, values: Mapping[str, str]) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)  # what a crash left may be readable to others
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_text(
        "".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8"
    )
    fresh.replace(path)
