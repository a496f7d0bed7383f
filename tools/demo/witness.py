"""Look at what the story left: in the database, at the gateway, in Asterisk's journal."""

from collections.abc import Mapping
from typing import Any

import requests

from ivr.asterisk import ami, journal
from missedcall import wiring
from missedcall.config import LOOPBACK, Config
from missedcall.db.applications import applications
from missedcall.db.applications.applications import ApplicationOfCallback
from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.messages import message_lists, messages
from missedcall.db.messages.messages import MessageRow
from missedcall.db.recordings import recordings
from missedcall.db.recordings.recordings import RecordingRow


class Witness:
    """Give what is there now, or None: the code that asks decides how long to wait for it."""

    def __init__(self, config: Config, *, caller: str) -> None:
        self._config = config
        self._number = f"+91{caller}"
        self._db = wiring.service_deps(config).db
        self._gateway = f"http://{LOOPBACK}:{config.ports.fake_gateway}/messages"

    def callback(self) -> CallbackRow | None:
        with self._db.reading() as db:
            return callbacks.get_newest_callback(db, self._number)

    def attempt(self, callback_id: int, column: str) -> AttemptRow | None:
        """Give the callback's newest attempt once this column of it is filled."""
        with self._db.reading() as db:
            rows = attempts.list_attempts_of_callback(db, callback_id)
        return rows[-1] if rows and getattr(rows[-1], column) else None

    def recording(self, attempt_id: str) -> RecordingRow | None:
        """Give the recording of an attempt once it is complete."""
        with self._db.reading() as db:
            row = recordings.get_recording(db, attempt_id)
        return row if row and row.state == "kept" else None

    def application(self) -> ApplicationOfCallback | None:
        row = self.callback()
        with self._db.reading() as db:
            taken = applications.list_applications_of_callback(db, row.id) if row else ()
        return taken[0] if taken else None

    def delivered(self, message_id: int) -> MessageRow | None:
        with self._db.reading() as db:
            row = messages.get_message(db, message_id)
        return row if row and row.state == "delivered" else None

    def acknowledgement_in_doubt(self) -> bool:
        with self._db.reading() as db:
            rows = message_lists.list_latest_messages(db, limit=100)
        mine = (row for row in rows if row.number == self._number)
        return any(row.state == "in_doubt" for row in mine)

    def at_gateway(self, text: str) -> Mapping[str, Any] | None:
        """Give the message that the gateway was handed and that holds this text."""
        taken = requests.get(self._gateway, timeout=5).json()
        return next((message for message in taken if text in message["text"]), None)

    def journal_is_empty(self) -> bool:
        secret = wiring.secrets(self._config).ami_listener
        host, port = self._config.ami_address(self._config.asterisk.nodes[0])
        with ami.Session(host=host, port=port, user="listener", secret=secret) as session:
            return journal.count_journal_entries(session) == 0
