"""A real Asterisk with the service's own configuration, and the telephones around it."""

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ivr.asterisk import ami, events
from ivr.asterisk.dialler import AmiDialler
from ivr.prompts import prompts
from missedcall.config import Config, Secrets
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.domain.shared.speech import SpokenLanguage
from missedcall.usecases.callbacks.dispatch import Placement
from tools.softphones import operator
from tools.softphones.sipp import Sipp

DID = "7404040625"
CONSUMER = "09876500077"
CALLER = "9876500012"
EXTENSION = "201"
OPERATOR = Phone(OperatorPhoneKind.EXTENSION, EXTENSION)
CODE = "4821"
BUSY = "486 Busy Here"
NODE = "node-1"


def wait_until(fact: Callable[[], object], *, seconds: float = 10) -> None:
    """Return as soon as the fact holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.02)


@dataclasses.dataclass(frozen=True)
class Exchange:
    """Hold a running Asterisk, reached only as the service and its callers reach it."""

    config: Config
    secrets: Secrets
    log: Path

    @property
    def host(self) -> str:
        return self.config.ports.sip_host

    @property
    def sip(self) -> tuple[str, int]:
        return self.host, self.config.ports.sip

    @property
    def trunk_port(self) -> int:
        """Give the port where Asterisk expects the telephone company."""
        return int(self.config.telephony.trunk.contact.rpartition(":")[2])

    def session(self, user: str = "listener") -> ami.Session:
        host, port = self.config.ami_address(self.config.asterisk.nodes[0])
        secret = getattr(self.secrets, f"ami_{user}")
        return ami.Session(host=host, port=port, user=user, secret=secret)

    def journal(self) -> list[events.AsteriskMessage]:
        """Read what is in the journal now."""
        with self.session() as session:
            return list(_journal(session))

    def wait_for_journal(self, count: int) -> None:
        wait_until(lambda: len(self.journal()) == count)

    def told(self, session: ami.Session, *, count: int) -> list[events.AsteriskMessage]:
        """Take what is told in events, calls at their end, until there is as much as should be."""
        told: list[events.AsteriskMessage] = []
        while len(told) < count:
            taken = session.take_events(most=100, wait_s=10)
            assert taken, f"only {told} was told"
            read = (
                events.read_asterisk_event(event.name, event.headers, node=NODE) for event in taken
            )
            told += [item for item in read if item is not None and not is_begun(item)]
        return told

    def empty_journal(self) -> None:
        with self.session() as session:
            for told in _journal(session):
                assert not isinstance(
                    told,
                    events.AttemptStep
                    | events.ListeningStep
                    | events.CallTakenOver
                    | events.Rejected,
                )
                assert told.entry is not None
                session.ask_asterisk("DBDel", {"Family": told.entry.family, "Key": told.entry.key})

    def journal_put(self, entry: events.JournalEntry, value: str) -> None:
        with self.session() as session:
            session.ask_asterisk("DBPut", {"Family": entry.family, "Key": entry.key, "Val": value})

    def caller(self, scenario: str, numbers: Sequence[str] = (CALLER,)) -> Sipp:
        """Let consumers ring the missed-call number, one call for each number."""
        return self._phone(
            scenario, port=self.trunk_port + 1, rows=numbers, service=DID, calls=len(numbers)
        )

    def consumer(self, scenario: str, **options: object) -> Sipp:
        """Put a telephone where the trunk leads to."""
        return self._phone(scenario, port=self.trunk_port, **options)

    def operator(self, scenario: str, *, extension: str = EXTENSION, **options: object) -> Sipp:
        """Put a telephone where the registered operator's one is."""
        return self._phone(scenario, port=self._port_of(extension), **options)

    def registered(self, extension: str = EXTENSION, *, generation: int = 0) -> None:
        """Register the operator's telephone at the port where it is then rung."""
        port = self._port_of(extension)
        operator.register(self.config, extension=extension, port=port, generation=generation)

    def _port_of(self, extension: str) -> int:
        return self.trunk_port + 2 + self.config.telephony.extensions.index(extension)

    def unregistered(self, extension: str = EXTENSION) -> None:
        """Sign the operator's telephone off."""
        port = self.trunk_port + 2
        operator.register(self.config, extension=extension, port=port, expires_s=0)

    def dialler(self) -> AmiDialler:
        return AmiDialler(self.config, self.secrets, prompts=prompts.load_prompts())

    def place(
        self, attempt_id: str, *, phone: Phone = OPERATOR, language: SpokenLanguage = "hi"
    ) -> None:
        """Order a callback as the service does."""
        placement = Placement(
            attempt_id=attempt_id,
            node=NODE,
            phone=phone,
            language="hi",
            dial=CONSUMER,
            shown=DID,
            announce=CONSUMER[-1:],
            consumer_language=language,
            code=CODE,
        )
        with contextlib.closing(self.dialler()) as dialler:
            dialler.place(placement)

    def _phone(self, scenario: str, **options: object) -> Sipp:
        given = {"timeout_s": 20, **options}
        return Sipp(scenario, host=self.host, peer=self.sip, **given)  # type: ignore[arg-type]  # checked by Sipp's callers above


def is_begun(told: events.AsteriskMessage) -> bool:
    """Say whether a call is told of that has only begun."""
    return (
        isinstance(told, events.MissedCallReported | events.UnreadableEvent) and not told.is_over
    )


def _journal(session: ami.Session) -> Iterable[events.AsteriskMessage]:
    for family in events.FAMILIES:
        session.send_action("DBGetTree", {"Family": family})
    awaited = len(events.FAMILIES)
    while awaited:
        taken = session.take_events(most=500, wait_s=5)
        assert taken, "Asterisk did not give the journal"
        for event in taken:
            awaited -= event.name == "DBGetTreeComplete"
            told = events.read_asterisk_event(event.name, event.headers, node=NODE)
            if told is not None and event.name == "DBGetTreeResponse":
                yield told
