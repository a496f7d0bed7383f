"""Notice callers that Asterisk turns away: it may be the telephone company, from a new address.

Asterisk tells of it only in security events, and writes into those the name that the caller gave,
as it came: a line break in it makes headers and events of the caller's own. So they come over a
session of a user who can do nothing else, and nothing is taken from them but an address.
"""

import logging
import re
import threading
import time
from collections import Counter

from ivr.asterisk import ami

log = logging.getLogger(__name__)

# By the event, what was refused. The last two are a known user with a wrong password.
REFUSED = {
    "InvalidAccountID": "where it knows no peer: is telephony.trunk.hosts right?",
    "InvalidPassword": "with a wrong SIP password: it is guessed, or a phone has an old one",
}
REFUSED["ChallengeResponseFailed"] = REFUSED["InvalidPassword"]
REMOTE = re.compile(r"IPV[46]/[A-Z]{2,3}/(?P<host>[0-9A-Fa-f.:]{2,45})/[0-9]{1,5}")
REPORT_S = 60.0
MOST_ADDRESSES = 10
OTHERS, HIDDEN = "other addresses", "an address that was hidden"
WAIT_S = 1.0
PING_S = 3.0
# The listener knocks in vain as often as it must; this one is not missed for a minute.
PAUSE_S = 60.0


class RejectedCallMonitor:
    """Count what one node refuses, and say so in the log once a minute."""

    def __init__(self, *, node: str, host: str, port: int, secret: str) -> None:
        self._node = node
        self._address = (host, port)
        self._secret = secret
        self._stopping = threading.Event()
        self._refused: Counter[tuple[str, str]] = Counter()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Watch until told to stop, over as many sessions as it takes."""
        host, port = self._address
        while not self._stopping.is_set():
            try:
                with ami.Session(
                    host=host, port=port, user="guard", secret=self._secret
                ) as session:
                    self._watch(session)
            except (ami.NotConnected, ami.NoAnswer, ami.AmiRefused) as error:
                log.warning("what %s refuses is not counted: %s", self._node, error)
            self._stopping.wait(PAUSE_S)

    def _watch(self, session: ami.Session) -> None:
        report_at = ping_at = time.monotonic()
        while not self._stopping.is_set() and session.alive:
            for event in session.take_events(most=500, wait_s=WAIT_S):
                self.count_refusal(event)
            if time.monotonic() - ping_at > PING_S:
                session.send_action("Ping", {})
                ping_at = time.monotonic()
            if time.monotonic() - report_at > REPORT_S:
                self.report()
                report_at = time.monotonic()

    def count_refusal(self, event: ami.ManagerEvent) -> None:
        """Count a refused call or registration by the address it came from."""
        if event.name not in REFUSED:
            return
        found = REMOTE.fullmatch(event.headers.get("RemoteAddress", ""))
        address = found["host"] if found else HIDDEN
        what = REFUSED[event.name]
        known = (address, what) in self._refused or len(self._refused) < MOST_ADDRESSES
        self._refused[address if known else OTHERS, what] += 1

    def report(self) -> None:
        """Say who was turned away since the last report, and start anew."""
        for (address, what), times in self._refused.most_common():
            log.warning(
                "%s refused %d calls or registrations from %s, %s",
                self._node,
                times,
                address,
                what,
            )
        self._refused.clear()
