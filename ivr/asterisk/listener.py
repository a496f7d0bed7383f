"""Listen to one Asterisk: commit what it tells, and only then let its journal forget it."""

import datetime as dt
import logging
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Sequence

from ivr.asterisk import ami, contacts, events, journal, rings, uptime
from ivr.asterisk.events import AsteriskMessage, JournalEntry
from ivr.asterisk.recorder import ListenerSilence, Recorder
from ivr.asterisk.sip_passwords import Password, SipPasswords
from missedcall.config import Node
from missedcall.domain.shared.uptime import Uptime, elapsed
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import health
from missedcall.usecases.operators import phone_presence

log = logging.getLogger(__name__)

BATCH = 500
WAIT_S = 0.2
PING_S = 3.0
# Also while connected the journal is read and overdue attempts are asked about this often: an
# event can be lost on a living connection.
REREAD_S = 10.0
BACKOFF_S = (0.5, 1, 2, 4, 8, 15)


class Listener:
    """Serve one node until told to stop."""

    def __init__(
        self,
        deps: Deps,
        *,
        node: Node,
        secret: str,
        phone_password: Password,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._deps = deps
        self._node = node
        self._secret = secret
        self._clock = clock
        self._stopping = threading.Event()
        self._recorder = Recorder(deps, node=node.name, clock=clock)
        self._gone: list[str] = []
        self._asking = ""
        self._young_from = float("inf")
        self._contacts = contacts.Contacts()
        self._passwords = SipPasswords(deps, node=node.name, password=phone_password)
        self._has_passwords = False
        self._heard: tuple[dt.datetime, Uptime] | None = None
        self._is_noted = False

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Connect, serve, and connect again with growing pauses, for as long as it takes."""
        failures = 0
        while not self._stopping.is_set():
            try:
                with self._connect() as session:
                    log.info("connected to %s", self._node.name)
                    failures = 0
                    self._serve(session)
            except (ami.NotConnected, ami.NoAnswer, ami.AmiRefused) as error:
                log.warning("%s: %s", self._node.name, error)
            if not self._stopping.is_set():
                pause = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
                # Two listeners must not try again at the same moments.
                self._wait(pause * random.uniform(0.8, 1.2))  # noqa: S311 — no secret
                failures += 1
        self._recorder.commit()

    def _wait(self, pause_s: float) -> None:
        """Commit what Asterisk told before it went, until it may be tried again."""
        until = time.monotonic() + pause_s
        while time.monotonic() < until and not self._stopping.wait(min(WAIT_S, pause_s)):
            self._recorder.commit()

    def _connect(self) -> ami.Session:
        host, port = self._deps.config.ami_address(self._node)
        return ami.Session(host=host, port=port, user="listener", secret=self._secret)

    def _serve(self, session: ami.Session) -> None:
        reread_at = ping_at = -float("inf")
        self._has_passwords = False
        try:
            while not self._stopping.is_set():
                self._note_silence()
                self.handle(session, session.take_events(most=BATCH, wait_s=WAIT_S))
                if not session.alive:
                    raise ami.NotConnected("Asterisk has closed the connection or fallen silent")
                if time.monotonic() - ping_at > PING_S:
                    session.ask_asterisk("Ping", {})
                    self._with_database(lambda: self._tend(session))
                    ping_at = time.monotonic()
                if time.monotonic() - reread_at > REREAD_S:
                    self._with_database(lambda: self._ask_for_all(session))
                    reread_at = time.monotonic()
        finally:
            # When Asterisk was killed its journal has lost the last second: what it told stays.
            while batch := session.take_events(most=BATCH, wait_s=0):
                self._recorder.add_records(self._read(batch))

    def _note_silence(self) -> None:
        """Note that events were missed: this process was stopped or held up, or Asterisk was away.

        Measured by a clock that is never set and that goes on while the machine sleeps.
        """
        last, now, up = self._heard, self._clock(), uptime.read_uptime()
        self._heard = now, up
        if last is not None:
            silent = elapsed(since=last[0], since_uptime=last[1], now=now, uptime=up)
            if silent > heartbeats.GAP:
                self._recorder.add_records([ListenerSilence(now - silent, now)])

    def _tend(self, session: ami.Session) -> None:
        """Give Asterisk the passwords that have changed, and say that it and we live."""
        if not self._has_passwords:
            self._passwords.put_all(session)
            self._has_passwords = True
        if self._passwords.put_changed(session):
            self._ask_for_phones(session)
        now, up = self._clock(), uptime.read_uptime()
        if self._is_noted:
            heartbeats.note_heartbeat(
                self._deps, part=heartbeats.asterisk_part(self._node.name), now=now, uptime=up
            )
        else:  # for how long events were not heard before this process
            health.note_node_return(self._deps, node=self._node.name, now=now, uptime=up)
            self._is_noted = True
        self._recorder.note_success()

    def _with_database(self, act: Callable[[], None]) -> None:
        """Do what needs the database, if it takes anything now; else the next round does it."""
        if not self._recorder.is_pausing:
            with self._recorder.patience():
                act()

    def _ask_for_all(self, session: ami.Session) -> None:
        """Ask which phones are there, after overdue attempts, then for the journal.

        Attempts come first, so that one that is gone has its outcome in the journal that is
        read next; if it is not there, it will never be told.
        """
        self._ask_for_phones(session)
        overdue = rings.overdue_rings(self._deps, node=self._node.name, now=self._clock())
        self._gone = [item for item in overdue if not self._lives(session, item)]
        self._young_from = journal.time_since_which_calls_are_young(session)
        # It cannot be guessed, so the end of the list cannot be forged.
        self._asking = secrets.token_hex(8)
        for family in events.FAMILIES:
            headers = {"Family": family, "ActionID": f"{family}-{self._asking}"}
            session.send_action("DBGetTree", headers)

    def _ask_for_phones(self, session: ami.Session) -> None:
        self._note_phones(session, self._contacts.ask_for_contacts(session))

    def _note_phones(self, session: ami.Session, registered: frozenset[str] | None) -> None:
        if registered is None:
            return
        if self._passwords.end_old(session, self._contacts.names):
            self._ask_for_phones(session)
        else:
            phone_presence.note_registrations(
                self._deps, node=self._node.name, registered=registered, now=self._clock()
            )

    def _lives(self, session: ami.Session, attempt_id: str) -> bool:
        """Ask after this one channel only: a list of all would hold the numbers of callers as
        they sent them, and a line break in one would be read as the end of a header.
        """
        try:
            session.ask_asterisk("Status", {"Channel": attempt_id})
        except ami.AmiRefused as error:
            if "No such channel" not in str(error):
                raise
            return False
        rings.extend_ring(self._deps, ring_id=attempt_id, now=self._clock())
        return True

    def handle(self, session: ami.Session, batch: Sequence[ami.ManagerEvent]) -> None:
        """Record a batch and delete from the journal what is then on disk.

        Of an event with a missed call the number that called, our number that was rung, when,
        and the node are read into a `MissedCallReported`; the recorder commits it. A call is told
        twice, by `MissedCallBegun` and at its end by `MissedCall`: the first is committed, and
        only after the second, when the call `is_over`, is its entry deleted.
        """
        self._recorder.add_records(self._read(batch))
        self._forget(session, self._recorder.commit())
        lists = [self._contacts.take_event(event) for event in batch]
        self._with_database(lambda: self._note_lists(session, batch, lists))

    def _note_lists(
        self,
        session: ami.Session,
        batch: Sequence[ami.ManagerEvent],
        lists: Sequence[frozenset[str] | None],
    ) -> None:
        for event in batch:
            self._note_end_of_journal(event)
        for registered in lists:
            self._note_phones(session, registered)
        if any(event.name == contacts.CHANGED for event in batch):
            self._ask_for_phones(session)

    def _read(self, batch: Sequence[ami.ManagerEvent]) -> Iterable[AsteriskMessage]:
        for event in batch:
            told = events.read_asterisk_event(event.name, event.headers, node=self._node.name)
            if told is not None:
                is_listed = event.name == "DBGetTreeResponse"
                yield journal.mark_unfinished_call(told, self._young_from) if is_listed else told

    def _forget(self, session: ami.Session, entries: Sequence[JournalEntry]) -> None:
        for entry in entries:
            session.send_action("DBDel", {"Family": entry.family, "Key": entry.key})

    def _note_end_of_journal(self, event: ami.ManagerEvent) -> None:
        """Settle the attempts that are gone, when all outcomes in the journal are recorded."""
        end_of_list = event.name == "DBGetTreeComplete" and not self._recorder.waiting
        if not end_of_list or event.headers.get("ActionID") != f"outcome-{self._asking}":
            return
        still_open = rings.overdue_rings(self._deps, node=self._node.name, now=self._clock())
        for attempt_id in set(self._gone).intersection(still_open):
            self._settle(attempt_id)
        self._gone = []

    def _settle(self, attempt_id: str) -> None:
        now = self._clock()
        log.warning(
            "%s is gone from Asterisk without a word; the caller is rung again",
            attempt_id,
            extra={"attempt_id": attempt_id},
        )
        rings.lose_ring(self._deps, ring_id=attempt_id, now=now)
