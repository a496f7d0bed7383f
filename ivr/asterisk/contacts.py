"""Ask Asterisk which operators' phones are registered; it tells them one event at a time."""

import secrets

from ivr.asterisk import ami

ENDPOINT = "operator-"
CHANGED = "ContactStatus"  # a phone has come, gone, or fallen silent
SILENT = "Unreachable"  # registered, and does not answer


class Contacts:
    """Gather one list after the other."""

    def __init__(self) -> None:
        self._asking = ""
        self._extensions: set[str] = set()
        self._names: dict[str, set[str]] = {}

    @property
    def names(self) -> dict[str, frozenset[str]]:
        """Give what each extension's registrations are called, as told last."""
        return {extension: frozenset(names) for extension, names in self._names.items()}

    def ask_for_contacts(self, session: ami.Session) -> frozenset[str] | None:
        """Ask for the list; give it at once when Asterisk has no contact to list."""
        # It cannot be guessed, so the end of the list cannot be forged.
        self._asking = secrets.token_hex(8)
        self._extensions, self._names = set(), {}
        try:
            session.ask_asterisk("PJSIPShowContacts", {"ActionID": self._asking})
        except ami.AmiRefused as error:
            if "No Contacts" not in str(error):
                raise
            return frozenset()
        return None

    def take_event(self, event: ami.ManagerEvent) -> frozenset[str] | None:
        """Take an event; give the extensions that are there when it ends the list."""
        if event.headers.get("ActionID") != self._asking:
            return None
        if event.name == "ContactList":
            extension = event.headers.get("Endpoint", "").removeprefix(ENDPOINT)
            self._names.setdefault(extension, set()).add(event.headers.get("ObjectName", ""))
            if event.headers.get("Status") != SILENT:
                self._extensions.add(extension)
        return frozenset(self._extensions) if event.name == "ContactListComplete" else None
