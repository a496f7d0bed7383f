"""The service is reached at another address than loopback, and behind a proxy that ends TLS."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journey import another_address
from tests.journey.another_address import CALLER, CLIENT, ORIGIN, OURS

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a network of its own"),
]


def test_a_trunk_elsewhere_and_a_proxy_in_front() -> None:
    shown = subprocess.run(
        ("unshare", "--net", sys.executable, "-m", another_address.__name__),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    found = json.loads(shown.stdout)
    base = found["base"]

    assert found["recorded"] == [f"+91{CALLER}"]
    # Asterisk looks names up from two UDP ports of its own, and sends copies of SIP messages from
    # a third; it opens them at all addresses and takes nothing there.
    its_own = {each for each in found["listens"] if each.startswith(("udp 0.0.0.0:", "udp [::]:"))}
    assert len(its_own) <= 3
    assert set(found["listens"]) - its_own == {
        f"tcp 127.0.0.1:{base}",  # the screens, behind the proxy
        f"tcp 127.0.0.1:{base + 1}",  # AMI
        f"udp {OURS}:{base + 2}",  # SIP
        f"tcp 127.0.0.1:{base + 3}",  # what open pages are told of, behind the proxy
        f"tcp 127.0.0.1:{base + 4}",  # fake gateway
        f"tcp 127.0.0.1:{base + 5}",  # the voice
        f"udp 127.0.0.1:{base + 7}",  # copies of SIP messages, from Asterisk to the listener
        f"tcp {OURS}:{base + 6}",  # browsers' telephones
        f"tcp {OURS}:{another_address.TLS_PORT}",  # the proxy
    }
    assert found["readable"] == []
    assert found["receipts"].startswith(f"{ORIGIN}/receipts/")
    assert (found["page"], set(found["secure"]), found["seen"]) == (200, {True}, [CLIENT])
    assert found["hsts"] == "max-age=31536000"
    assert f"connect-src 'self' wss://{OURS}:{another_address.TLS_PORT}/ws" in found["policy"]
    assert (found["metrics"], found["local_metrics"]) == (404, 200)
    assert found["local_receipts"].startswith(f"http://127.0.0.1:{base}/receipts/")
