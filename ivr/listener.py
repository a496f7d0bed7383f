"""Listen to one Asterisk: commit what it tells, and only then let its journal forget it."""

import datetime as dt
import logging
import random
import secrets
import threading
import time
from collections.abc import Callable, Sequence

from ivr import ami, contacts, events
from ivr.events import Ended, Entry, Missed, Refused, Step, Unreadable
from ivr.sip_passwords import Password, SipPasswords
from missedcall.config import Node
from missedcall.domain.callback import Outcome
from missedcall.usecases import attempts, health, missed_calls, phone_presence, recordings
from missedcall.usecases.deps import Deps

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
        self._gone: list[str] = []
        self._asking = ""
        self._contacts = contacts.Contacts()
        self._passwords = SipPasswords(deps, node=node.name, password=phone_password)

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
            except (ami.NotConnected, ami.NoAnswer, ami.Refused) as error:
                log.warning("%s: %s", self._node.name, error)
            if not self._stopping.is_set():
                pause = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
                # Two listeners must not knock in step.
                self._stopping.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311 — no secret
                failures += 1

    def _connect(self) -> ami.Session:
        host, port = self._deps.config.ami_address(self._node)
        return ami.Session(host=host, port=port, user="listener", secret=self._secret)

    def _serve(self, session: ami.Session) -> None:
        health.note_return(self._deps, node=self._node.name, now=self._clock())
        self._passwords.put_all(session)
        self._ask_for_all(session)
        reread_at = ping_at = time.monotonic()
        while not self._stopping.is_set():
            self.handle(session, session.take(most=BATCH, wait_s=WAIT_S))
            if not session.alive:
                raise ami.NotConnected("Asterisk has closed the connection or fallen silent")
            if time.monotonic() - ping_at > PING_S:
                session.ask("Ping", {})
                if self._passwords.put_changed(session):
                    self._ask_for_phones(session)
                part = health.of_asterisk(self._node.name)
                health.beat(self._deps, part=part, now=self._clock())
                ping_at = time.monotonic()
            if time.monotonic() - reread_at > REREAD_S:
                self._ask_for_all(session)
                reread_at = time.monotonic()

    def _ask_for_all(self, session: ami.Session) -> None:
        """Ask which phones are there, after overdue attempts, then for the journal.

        Attempts come first, so that one that is gone has its outcome in the journal that is
        read next; if it is not there, nobody will ever tell it.
        """
        self._ask_for_phones(session)
        overdue = attempts.overdue(self._deps, node=self._node.name, now=self._clock())
        self._gone = [item for item in overdue if not self._lives(session, item)]
        # Nobody can guess it, so nobody can forge the end of the list.
        self._asking = secrets.token_hex(8)
        for family in events.FAMILIES:
            headers = {"Family": family, "ActionID": f"{family}-{self._asking}"}
            session.send("DBGetTree", headers)

    def _ask_for_phones(self, session: ami.Session) -> None:
        self._note_phones(session, self._contacts.ask(session))

    def _note_phones(self, session: ami.Session, registered: frozenset[str] | None) -> None:
        if registered is None:
            return
        if self._passwords.end_old(session, self._contacts.names):
            self._ask_for_phones(session)
        else:
            phone_presence.note(
                self._deps, node=self._node.name, registered=registered, now=self._clock()
            )

    def _lives(self, session: ami.Session, attempt_id: str) -> bool:
        """Ask after this one channel only: a list of all would hold the numbers of callers as
        they sent them, and a line break in one would be read as the end of a header.
        """
        try:
            session.ask("Status", {"Channel": attempt_id})
        except ami.Refused as error:
            if "No such channel" not in str(error):
                raise
            return False
        attempts.still_running(self._deps, attempt_id=attempt_id, now=self._clock())
        return True

    def handle(self, session: ami.Session, batch: Sequence[ami.Event]) -> None:
        """Record a batch and delete from the journal what is then on disk."""
        told = [events.read(event.name, event.headers, node=self._node.name) for event in batch]
        missed = [item for item in told if isinstance(item, Missed)]
        if missed:
            missed_calls.record(
                self._deps, batch=[item.call for item in missed], now=self._clock()
            )
            self._forget(session, [item.entry for item in missed])
        for item in told:
            if isinstance(item, Step | Refused | Ended | Unreadable):
                self._record(session, item)
        for event in batch:
            self._note_end_of_journal(event)
            self._note_phones(session, self._contacts.take(event))
        if any(event.name == contacts.CHANGED for event in batch):
            self._ask_for_phones(session)

    def _record(self, session: ami.Session, item: Step | Refused | Ended | Unreadable) -> None:
        now = self._clock()
        match item:
            case Step(attempt_id, step, at, consent):
                attempts.note_step(
                    self._deps, attempt_id=attempt_id, step=step, at=at, now=now, consent=consent
                )
            case Refused(entry, attempt_id, at):
                recordings.refuse(self._deps, attempt_id=attempt_id, at=at, now=now)
                self._forget(session, [entry])
            case Ended():
                attempts.finish(
                    self._deps,
                    attempt_id=item.attempt_id,
                    outcome=item.outcome,
                    at=item.at,
                    now=now,
                    talk_s=item.talk_s,
                    cause=item.cause,
                    operator_at=item.operator_at,
                    consumer_at=item.consumer_at,
                    joined_at=item.joined_at,
                    consent=item.consent,
                )
                self._forget(session, [item.entry])
            case Unreadable(entry, raw, reason):
                log.error("an event was not understood and is kept aside: %s", reason)
                missed_calls.keep_aside(
                    self._deps,
                    node=self._node.name,
                    key=entry.key if entry else "",
                    raw=raw,
                    reason=reason,
                    now=now,
                )
                if entry and entry.key:
                    self._forget(session, [entry])

    def _forget(self, session: ami.Session, entries: Sequence[Entry]) -> None:
        for entry in entries:
            session.send("DBDel", {"Family": entry.family, "Key": entry.key})

    def _note_end_of_journal(self, event: ami.Event) -> None:
        """Settle the attempts that are gone, when all outcomes in the journal are recorded."""
        end_of_list = event.name == "DBGetTreeComplete"
        if not end_of_list or event.headers.get("ActionID") != f"outcome-{self._asking}":
            return
        still_open = attempts.overdue(self._deps, node=self._node.name, now=self._clock())
        for attempt_id in set(self._gone).intersection(still_open):
            self._settle(attempt_id)
        self._gone = []

    def _settle(self, attempt_id: str) -> None:
        now = self._clock()
        log.warning(
            "%s is gone from Asterisk without a word; the caller is rung again", attempt_id
        )
        attempts.finish(self._deps, attempt_id=attempt_id, outcome=Outcome.LOST, at=now, now=now)
