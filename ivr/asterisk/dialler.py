"""Order calls: Asterisk rings the operator first, and the consumer when that call is taken."""

from ivr.asterisk import ami, notice
from ivr.prompts.prompts import Prompts
from missedcall.config import Config, Node, Secrets
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.domain.shared.speech import Units
from missedcall.usecases.callbacks.dispatch import NotPlaced, Placement
from missedcall.usecases.callbacks.listening_orders import ListeningOrder


class AmiDialler:
    """Order calls as the user who may only originate, over one session to each node.

    To log in takes as long as to ring, so a session is kept for the next order. One that has heard
    nothing for `ami.SILENCE_S` has ended by itself: no order goes into a line that broke long ago.
    """

    def __init__(self, config: Config, secrets: Secrets, *, prompts: Prompts) -> None:
        self._config = config
        self._prompts = prompts
        self._secret = secrets.ami_dialler
        self._sessions: dict[str, ami.Session] = {}  # by node

    def place(self, placement: Placement) -> None:
        """Have Asterisk originate the call and return; its course comes as events.

        Raise `NotPlaced` when it certainly was not. When Asterisk took the order and did not
        answer, it is not known: the attempt stays open until the listener has asked Asterisk.
        """
        node = next(node for node in self._config.asterisk.nodes if node.name == placement.node)
        headers, variables = _originate(self._config, self._prompts, placement)
        try:
            self._session(node).ask_asterisk("Originate", headers, variables)
        except (ami.NotConnected, ami.AmiRefused, ami.UnsafeValue) as error:
            raise NotPlaced(str(error)) from error
        except ami.NoAnswer:
            return

    def ring_listener(self, order: ListeningOrder) -> None:
        """Ring a supervisor's own telephone and put it on a call; no consumer is rung.

        Raise `NotPlaced` when it certainly was not.
        """
        node = next(node for node in self._config.asterisk.nodes if node.name == order.node)
        headers: dict[str, object] = {
            "ActionID": order.listening_id,
            "ChannelId": order.listening_id,
            "Channel": _channel(self._config, order.phone),
            "Context": "listening",
            "Exten": "s",
            "Priority": 1,
            "Timeout": self._config.callbacks.operator_ring_s * 1000,
            "Async": "true",
        }
        variables: dict[str, object] = {
            "LISTENING": order.listening_id,
            "SPIED": order.attempt_id,
            "MODE": str(order.mode),
            "TELL": int(order.tells_by_tone),
        }
        try:
            self._session(node).ask_asterisk("Originate", headers, variables)
        except (ami.NotConnected, ami.AmiRefused, ami.UnsafeValue) as error:
            raise NotPlaced(str(error)) from error
        except ami.NoAnswer:
            return

    def close(self) -> None:
        """End all sessions."""
        while self._sessions:
            _, session = self._sessions.popitem()
            session.close()

    def _session(self, node: Node) -> ami.Session:
        """Give the session to a node that still lives, or a new one."""
        kept = self._sessions.get(node.name)
        if kept is not None and kept.alive:
            return kept
        if kept is not None:
            del self._sessions[node.name]
            kept.close()
        host, port = self._config.ami_address(node)
        session = ami.Session(host=host, port=port, user="dialler", secret=self._secret)
        self._sessions[node.name] = session
        return session


def _originate(
    config: Config, prompts: Prompts, placement: Placement
) -> tuple[dict[str, object], dict[str, object]]:
    headers: dict[str, object] = {
        "ActionID": placement.attempt_id,
        # The operator's channel gets the attempt's own id as its Uniqueid, so that Asterisk can
        # be asked about this very call whatever events were lost.
        "ChannelId": placement.attempt_id,
        "Channel": _channel(config, placement.phone),
        "Context": "lineman-call" if placement.is_lineman_call else "callback",
        "Exten": _extension(placement),
        "Priority": 1,
        "Timeout": config.callbacks.operator_ring_s * 1000,
        "CallerID": f"<{placement.shown}>",
        "Async": "true",
    }
    variables: dict[str, object] = {
        "ATTEMPT": placement.attempt_id,
        "CONSUMER": placement.dial,
        "SHOWN": placement.shown,
        "ANNOUNCE": placement.announce,
        "RING": config.callbacks.consumer_ring_s,
        "LANGUAGE": placement.language,
        "VOICE": placement.consumer_language,
        "NOTICE": "&".join(_notice(prompts, placement)),
        "CONSENT": "&".join(_consent(config, prompts, placement)),
    }
    return headers, variables


def _notice(prompts: Prompts, placement: Placement) -> Units:
    """Give what says who calls; nothing to who has no SMS with a code."""
    if not placement.code:
        return ()
    return notice.notice_of_caller(
        prompts, language=placement.consumer_language, code=placement.code
    )


def _extension(placement: Placement) -> str:
    """Name where the dialplan begins: a plain mobile has to press a key first."""
    if placement.is_lineman_call or placement.phone.kind is not OperatorPhoneKind.MOBILE:
        return "s"
    return "mobile"


def _channel(config: Config, phone: Phone) -> str:
    """Say by which way Asterisk reaches the operator."""
    if phone.kind is OperatorPhoneKind.MOBILE:
        return f"PJSIP/{config.telephony.trunk.dialled(phone.address)}@trunk"
    if phone.address in config.telephony.browser.extensions:
        # n: both halves stay, so that one outlives the browser's channel.
        return f"Local/{phone.address}@operator-leg/n"
    return f"PJSIP/operator-{phone.address}"


def _consent(config: Config, prompts: Prompts, placement: Placement) -> Units:
    """Give what says that the talk is recorded; nothing when it is not."""
    key = config.recording.refuse_key
    if not config.recording.enabled or placement.is_lineman_call:
        return ()
    return notice.notice_of_recording(prompts, language=placement.consumer_language, key=key)
