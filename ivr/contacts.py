"""Ask Asterisk which operators' phones are registered; it tells them one event at a time."""

import secrets

from ivr import ami

ENDPOINT = "operator-"
CHANGED = "ContactStatus"  # a phone has come, gone, or fallen silent
SILENT = "Unreachable"  # registered, and does not answer


class Contacts:
    """Gather one list after the other."""

    def __init__(self) -> None:
        self._asking = ""
        self._extensions: set[str] = set()

    def ask(self, session: ami.Session) -> frozenset[str] | None:
        """Ask for the list; give it at once when Asterisk has nobody to tell of."""
        # Nobody can guess it, so nobody can forge the end of the list.
        self._asking = secrets.token_hex(8)
        self._extensions = set()
        try:
            session.ask("PJSIPShowContacts", {"ActionID": self._asking})
        except ami.Refused as error:
            if "No Contacts" not in str(error):
                raise
            return frozenset()
        return None

    def take(self, event: ami.Event) -> frozenset[str] | None:
        """Take an event; give the extensions that are there when it ends the list."""
        if event.headers.get("ActionID") != self._asking:
            return None
        if event.name == "ContactList" and event.headers.get("Status") != SILENT:
            self._extensions.add(event.headers.get("Endpoint", "").removeprefix(ENDPOINT))
        return frozenset(self._extensions) if event.name == "ContactListComplete" else None
