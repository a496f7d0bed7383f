"""C-DAC's Mobile Seva gateway, which signs every request. Unverified with C-DAC.

Its form and codes are those of its public integration document and of the adapter in eGov's
UPYOG: Hindi is sent as decimal entities, each UTF-16 unit one, and the key is a SHA-512 over the
user, the header, that encoded text and the secure key. Every answer has status 200.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Final

from sms.catalogue import dlt, placeholders
from sms.catalogue.gateway_settings import CdacGatewaySettings as CdacSettings
from sms.providers import answers, transport
from sms.providers.answers import GatewayAnswer
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    Outgoing,
    Throttled,
    usable_id,
)
from sms.providers.transport import Request

# The portal's limits are told by the day and by the minute; it does not say when to come again.
DAY_IS_FULL_S: Final = 3600.0
MINUTE_IS_FULL_S: Final = 60.0

_ANSWER: Final = re.compile(r"\s*(?:ERROR\s*:?\s*)?(?P<code>[0-9]{3})\b")
_ID: Final = re.compile(r"MsgID\s*=\s*(?P<id>[0-9A-Za-z_-]+?)\s*(?:msdgsms)?\s*$")

_MEANINGS: Final[Mapping[str, Outcome]] = {
    "401": LockedOut("C-DAC 401: user or password is wrong"),
    "403": LockedOut("C-DAC 403: no credits are left", credit=True),
    "404": InDoubt("C-DAC 404: its database failed"),
    "405": InDoubt("C-DAC 405: its network failed"),
    "406": Failed("C-DAC 406: the number is invalid or stands twice", ours=False),
    # The document says of it: the SMSC timed out, the message will be submitted.
    "409": Accepted(None),
    "410": Throttled("C-DAC 410: its limit is reached", MINUTE_IS_FULL_S),
    "413": Failed("C-DAC 413: the text is taken for spam", ours=True, template_refused=True),
    "414": Failed("C-DAC 414: the operator refuses the message", ours=False),
    "415": LockedOut("C-DAC 415: the secure key is wrong"),
    "416": LockedOut("C-DAC 416: the hash is wrong"),
    "418": LockedOut("C-DAC 418: the day's limit is reached", retry_after_s=DAY_IS_FULL_S),
    "422": Failed("C-DAC 422: the entity id has a wrong length", ours=True, template_refused=True),
    "423": Failed(
        "C-DAC 423: the template id has a wrong length", ours=True, template_refused=True
    ),
    "425": Failed("C-DAC 425: the template is refused", ours=True, template_refused=True),
}

# SHA-1 and MD5 are what the gateway asks for; TLS is what keeps the password.
_PASSWORD_HASHES: Final[Mapping[str, Callable[[bytes], str]]] = {
    "sha1": lambda raw: hashlib.sha1(raw, usedforsecurity=False).hexdigest(),
    "md5": lambda raw: hashlib.md5(raw, usedforsecurity=False).hexdigest(),
}


class CdacGateway:
    """Hands messages over to Mobile Seva."""

    def __init__(self, name: str, settings: CdacSettings, environ: Mapping[str, str]) -> None:
        """Take the secrets from `environ`; raise GatewayNotReadyError when one is missing."""
        self.name = name
        self._settings = settings
        self._secrets = transport.read_gateway_secrets(name, settings.env.model_dump(), environ)
        transport.check_ca_file(name, settings)

    def submit(self, message: Outgoing) -> Outcome:
        """Send one request and say what came of it."""
        answer = transport.send_request(
            self._settings, Request("POST", "form", self._fields(message))
        )
        return judge_cdac_answer(answer) if isinstance(answer, GatewayAnswer) else answer

    def _fields(self, message: Outgoing) -> dict[str, str]:
        user, password, secure_key = (
            self._secrets[name] for name in ("user", "password", "secure_key")
        )
        unicode = message.encoding == "UCS-2"
        content = placeholders.write_entities(message.text) if unicode else message.text
        hashed = _PASSWORD_HASHES[self._settings.hashing](password.encode())
        key = hashlib.sha512((user + message.header + content + secure_key).encode()).hexdigest()
        return {
            "username": user,
            "password": hashed,
            "senderid": message.header,
            "content": content,
            "smsservicetype": "unicodemsg" if unicode else "singlemsg",
            ("bulkmobno" if unicode else "mobileno"): message.to_e164.removeprefix("+"),
            "templateid": message.template_id,
            "key": key,
        }


def judge_cdac_answer(answer: GatewayAnswer) -> Outcome:
    """Judge an answer by the code it begins with; one without a known code is in doubt."""
    found = _ANSWER.match(answer.body)
    if answer.status != 200 or found is None:
        return answers.outcome_of_status(answer)
    code = found["code"]
    if code == "402":
        given = _ID.search(answer.body)
        return Accepted(usable_id(given["id"]) if given else None)
    fault = dlt.scrubber_fault(int(code))
    if fault is not None:
        return dlt.outcome_of_scrubber(fault)
    return _MEANINGS.get(code, InDoubt(f"C-DAC {code}: its document does not know this answer"))
