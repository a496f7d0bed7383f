"""Any gateway that takes one message per HTTP request, described by configuration alone.

What an outcome means is decided with one question in mind: could the gateway have taken the
message? Only a certain "no" may be tried again, because no gateway offers a key that would keep
the second try from becoming a second SMS.
"""

import email.utils
import logging
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
import urllib3.exceptions
from pydantic import JsonValue

from sms import dlt, placeholders
from sms.gateway import (
    Accepted,
    Failed,
    InDoubt,
    Outcome,
    Outgoing,
    RetryLater,
    Throttled,
    usable_id,
)
from sms.settings import Auth, Refused
from sms.settings import HttpGateway as HttpSettings

# At DEBUG urllib3 logs whole URLs, which hold numbers, texts and secrets of query gateways.
logging.getLogger("urllib3").setLevel(logging.INFO)

LONGEST_ANSWER: Final = 64 * 1024
LONGEST_REASON: Final = 120

TOO_MANY_REQUESTS: Final = 429
LONGEST_PAUSE_S: Final = 3600.0
# A refusal by status means the message was not taken, save for these two: 408 is a time-out inside
# the gateway, and 409 is how some report a message they already hold.
DOUBTFUL_REFUSALS: Final = frozenset({408, 409})


class GatewayNotReadyError(ValueError):
    """Something that a gateway needs from this machine, a secret or a file, is not there."""


@dataclass(frozen=True)
class _Request:
    fields: dict[str, JsonValue]
    headers: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    basic: tuple[str, str] | None = None


@dataclass(frozen=True)
class _Answer:
    status: int
    body: str
    pause_s: float | None = None  # what Retry-After asks for


class HttpGateway:
    """Hands messages over by HTTP; see `sms.settings.HttpGateway` for what can be configured."""

    def __init__(self, name: str, settings: HttpSettings, environ: Mapping[str, str]) -> None:
        self.name = name
        self._settings = settings
        self._secrets = _secrets(name, settings.auth, environ)
        if settings.ca_file and not Path(settings.ca_file).is_file():
            raise GatewayNotReadyError(
                f"gateway {name}: there is no file {settings.ca_file}: correct `ca_file`"
            )

    def hand_over(self, message: Outgoing) -> Outcome:
        """Send one request and say what came of it."""
        try:
            answer = self._ask(self._request(message))
        except requests.RequestException as error:
            return _outcome_of_error(error)
        return self._outcome(answer, message)

    def _request(self, message: Outgoing) -> _Request:
        templates = dict(self._settings.fields)
        if message.encoding == "UCS-2":
            templates |= self._settings.unicode_fields
        fields = {name: placeholders.fill(value, message) for name, value in templates.items()}
        return _authorised(_Request(fields), self._settings.auth, self._secrets)

    def _ask(self, request: _Request) -> _Answer:
        """Send the request on a connection of its own.

        A kept connection that the gateway has closed meanwhile looks like one that broke after the
        request, which would leave a message in doubt for nothing. Proxies, `.netrc` and the like
        are not taken from the environment, so that the configuration says all there is.
        """
        settings = self._settings
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                settings.method,
                settings.url,
                **_carry(settings.body, request),
                headers=request.headers,
                auth=request.basic,
                timeout=(settings.connect_timeout_s, settings.read_timeout_s),
                verify=settings.ca_file or True,
                allow_redirects=False,
                stream=True,
            ) as response:
                body: bytes = next(response.iter_content(LONGEST_ANSWER), b"")
                return _Answer(
                    response.status_code,
                    body.decode("utf-8", errors="replace"),
                    _pause_s(response.headers),
                )

    def _outcome(self, answer: _Answer, message: Outgoing) -> Outcome:
        """Judge an answer: refusals first, then acceptance, then what is worth another try.

        A gateway may refuse with status 200 and words that an acceptance pattern also fits, so
        refusals come first; another try comes last because it can send twice.
        """
        settings = self._settings
        for refused in settings.refused:
            found = re.search(refused.pattern, answer.body)
            if found:
                return self._refusal(refused, found, message)
        found = re.search(settings.accepted.pattern, answer.body)
        if answer.status in settings.accepted.status and found:
            return Accepted(usable_id(found.groupdict().get("id")))
        for temporary in settings.temporary:
            status_fits = not temporary.status or answer.status in temporary.status
            if status_fits and re.search(temporary.pattern, answer.body):
                reason = f"status {answer.status}, by the rules of gateway {self.name}"
                if temporary.pause or answer.pause_s is not None:
                    return Throttled(reason, answer.pause_s)
                return RetryLater(reason)
        return _outcome_of_status(answer)

    def _refusal(self, rule: Refused, found: re.Match[str], message: Outgoing) -> Outcome:
        """Judge a no: by the scrubber's code if it gives a known one, else by the rule."""
        code = found.groupdict().get("dlt")
        fault = dlt.fault(int(code) if code and code.isdecimal() else rule.dlt or 0)
        if fault is not None:
            return dlt.outcome(fault)
        return Failed(self._reason(found, message), ours=rule.ours)

    def _reason(self, found: re.Match[str], message: Outgoing) -> str:
        """Quote what the pattern found, and only that; gateways like to echo the whole request."""
        quoted = found[0]
        number = message.to_e164.removeprefix("+")
        for private in filter(None, (*self._secrets.values(), number, number[-10:], message.text)):
            quoted = quoted.replace(private, "***")
        return quoted[:LONGEST_REASON]


def _secrets(name: str, auth: Auth | None, environ: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, variable in (auth.env if auth else {}).items():
        value = environ.get(variable, "").strip()
        if not value or not value.isascii() or not value.isprintable():
            wrong = "holds characters that cannot be sent" if value else "is not set"
            raise GatewayNotReadyError(
                f"gateway {name}: the environment variable {variable} {wrong}:"
                f" set it to the gateway's {key}"
            )
        found[key] = value
    return found


def _authorised(request: _Request, auth: Auth | None, secrets: dict[str, str]) -> _Request:
    match auth.kind if auth else None:
        case "basic":
            return _Request(request.fields, basic=(secrets["user"], secrets["password"]))
        case "header":
            return _Request(request.fields, headers=secrets)
        case "query":
            return _Request(request.fields, params=secrets)
        case "fields":
            return _Request({**request.fields, **secrets})
        case _:
            return request


def _carry(body: str, request: _Request) -> dict[str, Any]:
    match body:
        case "json":
            return {"json": request.fields, "params": request.params}
        case "form":
            return {"data": request.fields, "params": request.params}
        case _:
            return {"params": {**request.fields, **request.params}}


def _pause_s(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After, in seconds or as a date that is compared with the answer's own Date."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return min(float(asked), LONGEST_PAUSE_S)
    try:
        until = email.utils.parsedate_to_datetime(asked)
        pause = until - email.utils.parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return min(max(pause.total_seconds(), 0.0), LONGEST_PAUSE_S)


def _outcome_of_status(answer: _Answer) -> Outcome:
    """Judge an answer that no configured pattern knows, by its status alone.

    A redirect is not followed and a 4xx is the gateway's word that it did not take the request. A
    5xx may come from a proxy in front of a gateway that did, so it is in doubt unless the
    configuration says what it means; so is a success that does not read like one.
    """
    status = answer.status
    if status == TOO_MANY_REQUESTS:
        reason = "the gateway asks for fewer requests (status 429)"
        return Throttled(reason, answer.pause_s)
    if 300 <= status < 500 and status not in DOUBTFUL_REFUSALS:
        return Failed(f"the gateway refuses the request (status {status})", ours=True)
    return InDoubt(f"the answer says neither yes nor no (status {status})")


def _outcome_of_error(error: requests.RequestException) -> Outcome:
    """Judge a request without an answer; the error's words are left out, they hold the URL."""
    kind = type(error).__name__
    if isinstance(error, requests.exceptions.InvalidURL):
        return Failed(f"the request cannot be made ({kind})", ours=True)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return RetryLater(f"the gateway cannot be reached ({kind})")
    return InDoubt(f"the connection broke before the answer ({kind})")


def _never_connected(error: requests.RequestException) -> bool:
    """Tell whether the connection failed before anything was sent: refused, no name, no trust."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(cause, urllib3.exceptions.SSLError):
        return any(isinstance(arg, ssl.SSLCertVerificationError) for arg in cause.args)
    return isinstance(cause, urllib3.exceptions.NewConnectionError)
