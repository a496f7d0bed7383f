"""Make settings for an isolated service: free ports, an empty state folder, any hour.

Used by the demo and by the tests, so that any number of them run beside each other and beside the
service itself.
"""

import os
from pathlib import Path

from missedcall.config import LOOPBACK, Config, load_config
from missedcall.service import ports

# From ports.base on, after the service's own: where the demo's and the tests' phones are.
TRUNK = 60
OPERATOR = 62
CONSUMER = 64
SOUND = 66


def settings(state_dir: Path, base: int) -> dict[str, str]:
    """Give the environment of an isolated service."""
    return {
        "MISSEDCALL__PORTS__BASE": str(base),
        "MISSEDCALL__PORTS__WEB_HOST": LOOPBACK,
        "MISSEDCALL__PORTS__SIP_HOST": LOOPBACK,
        "MISSEDCALL__PORTS__SOUND": "800",  # all that lies before the next copy's ports
        "MISSEDCALL__PORTS__AGI_HOST": LOOPBACK,
        "MISSEDCALL__PORTS__ADVERTISED": "''",
        "MISSEDCALL__WEB__PUBLIC_URL": "''",
        "MISSEDCALL__WEB__TRUSTED_PROXIES": "[]",
        "MISSEDCALL__SERVICE__STATE_DIR": str(state_dir),
        "MISSEDCALL__SERVICE__SECRETS": str(state_dir / "secrets.env"),
        "MISSEDCALL__SERVICE__MODE": "test",
        "MISSEDCALL__DATABASE__URL": "''",
        "MISSEDCALL__REDIS__URL": "''",
        # SIPp's phones know their own call only, and no question between calls.
        "MISSEDCALL__TELEPHONY__PHONE_CHECK_S": "0",
        "MISSEDCALL__TELEPHONY__TRUNK__CONTACT": f"127.0.0.1:{base + TRUNK}",
        # Only SIPp is rung, so no person's sleep is disturbed.
        "MISSEDCALL__CALLBACKS__HOURS__OPENS": '"00:00"',
        "MISSEDCALL__CALLBACKS__HOURS__CLOSES": '"24:00"',
        "MISSEDCALL__CALLBACKS__HOURS__BY_DAY": "{}",
        "MISSEDCALL__CALLBACKS__HOURS__HOLIDAYS": "[]",
        "MISSEDCALL__CALLBACKS__HOURS__DAYS": "[mon, tue, wed, thu, fri, sat, sun]",
        "MISSEDCALL__SMS__GATEWAY": "local",
        "MISSEDCALL__WORKER__SWEEP_S": "1",
    }


def isolated_settings(state_dir: Path, **more: str) -> tuple[Config, dict[str, str]]:
    """Give the configuration of an isolated service, and the environment of its processes.

    `more` are further settings, such as `callbacks__redial_delay_s="0"`.
    """
    overrides = {f"MISSEDCALL__{name.upper()}": value for name, value in more.items()}
    environ = {**settings(state_dir.resolve(), ports.free_base()), **overrides}
    return load_config(environ={**os.environ, **environ}), environ
