"""Give one Asterisk the SIP passwords that have changed, and end what was registered before.

Asterisk looks for a phone's password in its own database (AstDB) first, see `sorcery.conf`; the
registrations lie there too, and one that is deleted is rung no more.
"""

import json
from collections.abc import Callable, Mapping

from ivr.asterisk import ami
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import sip_passwords

FAMILY, REGISTERED = "pjsip/auth", "registrar/contact"
Password = Callable[[str, int], str]


class SipPasswords:
    """Keep one node's passwords as the database wants them."""

    def __init__(self, deps: Deps, *, node: str, password: Password) -> None:
        self._deps = deps
        self._node = node
        self._password = password
        self._to_end: dict[str, int] = {}  # registrations to be ended, with the new generation

    def put_all(self, session: ami.Session) -> None:
        """Put every password that was ever changed: this Asterisk may be a new one."""
        self._put(session, sip_passwords.password_generations(self._deps))

    def put_changed(self, session: ami.Session) -> bool:
        """Put what has changed since; say whether registrations are to be ended now."""
        unsent = sip_passwords.unsent_passwords(self._deps, node=self._node)
        self._put(session, {each.extension: each.generation for each in unsent})
        self._to_end = {each.extension: each.generation for each in unsent if each.revokes}
        for each in unsent:
            if not each.revokes:
                self._note(each.extension, each.generation)
        return bool(self._to_end)

    def _put(self, session: ami.Session, generations: Mapping[str, int]) -> None:
        for extension, generation in generations.items():
            user = f"operator-{extension}"
            password = self._password(extension, generation)
            auth = {"auth_type": "userpass", "username": user, "password": password}
            headers = {"Family": FAMILY, "Key": user, "Val": json.dumps(auth)}
            session.ask_asterisk("DBPut", headers)

    def end_old(self, session: ami.Session, registered: Mapping[str, frozenset[str]]) -> bool:
        """End what was registered with the old passwords; say whether anything was.

        `registered` has the names of each extension's registrations.
        """
        ended = False
        for extension, generation in self._to_end.items():
            for name in registered.get(extension, ()):
                session.send_action("DBDel", {"Family": REGISTERED, "Key": name})
                ended = True
            self._note(extension, generation)
        self._to_end = {}
        return ended

    def _note(self, extension: str, generation: int) -> None:
        sip_passwords.note_password_sent(
            self._deps, node=self._node, extension=extension, generation=generation
        )
