"""Change calls in progress: what a supervisor's telephone hears, and what is recorded.

The user `controller` of the manager interface may change calls and cannot ring; the ring is the
dialler's. A channel is named by its id: ours are those of listenings and attempts.
"""

from collections.abc import Mapping

from ivr.asterisk import ami
from ivr.asterisk.dialler import AmiDialler
from missedcall.config import Config, Secrets
from missedcall.domain.callbacks.listening import ListeningMode
from missedcall.usecases.callbacks.dispatch import NotPlaced
from missedcall.usecases.callbacks.listening_orders import ListeningOrder
from missedcall.usecases.recordings.recording_pauses import NotMuted

CONTEXT = "listening"


class AmiController:
    """Order changes of calls, each over a session of its own: they are few."""

    def __init__(self, config: Config, secrets: Secrets, *, dialler: AmiDialler) -> None:
        self._config = config
        self._secret = secrets.ami_controller
        self._dialler = dialler

    def ring_listener(self, order: ListeningOrder) -> None:
        """Ring a supervisor's telephone and put it on a call; raise `NotPlaced`."""
        self._dialler.ring_listener(order)

    def change_mode(self, *, node: str, listening_id: str, mode: ListeningMode) -> None:
        """Have others hear the supervisor, or not; raise `NotPlaced`."""
        there = {"Context": CONTEXT, "Exten": str(mode), "Priority": 1}
        self._order(node, "Redirect", {"Channel": listening_id, **there})

    def hang_up_listener(self, *, node: str, listening_id: str) -> None:
        """End a supervisor's listening; raise `NotPlaced`."""
        self._order(node, "Hangup", {"Channel": listening_id})

    def mute_recording(self, *, node: str, attempt_id: str, muted: bool) -> None:
        """Write silence into a recording, or what is said again; raise `NotMuted`."""
        asked = {"Channel": attempt_id, "Variable": "CONSUMER_CHANNEL"}
        try:
            with self._session(node) as session:
                consumer = session.ask_asterisk("Getvar", asked).get("Value", "")
                if not consumer:
                    raise NotMuted(f"{attempt_id}: no caller has been joined to it")
                session.ask_asterisk(
                    "MixMonitorMute",
                    {"Channel": consumer, "Direction": "both", "State": int(muted)},
                )
        except (ami.NotConnected, ami.AmiRefused, ami.NoAnswer, ami.UnsafeValue) as error:
            raise NotMuted(str(error)) from error

    def _order(self, node: str, action: str, headers: Mapping[str, object]) -> None:
        try:
            with self._session(node) as session:
                session.ask_asterisk(action, headers)
        except (ami.NotConnected, ami.AmiRefused, ami.NoAnswer, ami.UnsafeValue) as error:
            raise NotPlaced(str(error)) from error

    def _session(self, name: str) -> ami.Session:
        node = next(node for node in self._config.asterisk.nodes if node.name == name)
        host, port = self._config.ami_address(node)
        return ami.Session(host=host, port=port, user="controller", secret=self._secret)
