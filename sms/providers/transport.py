"""One HTTP request to a gateway and its answer, or what became of it.

What an outcome means is decided with one question in mind: could the gateway have taken the
message? Only a certain "no" may be tried again, because no gateway offers a key that would keep
the second try from becoming a second SMS.
"""

import dataclasses
import email.utils
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
import urllib3.exceptions
from pydantic import JsonValue

from sms.catalogue.gateway_settings import Auth, RemoteGateway
from sms.providers.answers import GatewayAnswer
from sms.providers.gateway import Failed, InDoubt, Outcome, RetryLater

# At DEBUG urllib3 logs whole URLs, which hold numbers, texts and secrets of query gateways.
logging.getLogger("urllib3").setLevel(logging.INFO)

LONGEST_ANSWER: Final = 64 * 1024
LONGEST_PAUSE_S: Final = 3600.0


class GatewayNotReadyError(ValueError):
    """Something that a gateway needs from this machine, a secret or a file, is not there."""


@dataclass(frozen=True)
class Request:
    """What is sent: `fields` go where `body` says, the rest as named."""

    method: str
    body: str
    fields: Mapping[str, JsonValue] = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    basic: tuple[str, str] | None = field(default=None, repr=False)


def read_gateway_secrets(
    name: str, env: Mapping[str, str], environ: Mapping[str, str]
) -> dict[str, str]:
    """Take a gateway's secrets from the environment variables that `env` names.

    Raise GatewayNotReadyError naming the first variable that cannot be used, never its value.
    """
    found: dict[str, str] = {}
    for key, variable in env.items():
        value = environ.get(variable, "").strip()
        if not value or not value.isascii() or not value.isprintable():
            wrong = "holds characters that cannot be sent" if value else "is not set"
            raise GatewayNotReadyError(
                f"gateway {name}: the environment variable {variable} {wrong}:"
                f" set it to the gateway's {key}"
            )
        found[key] = value
    return found


def authorise_request(request: Request, auth: Auth | None, known: Mapping[str, str]) -> Request:
    """Put our secrets where the gateway looks for them."""
    match auth.kind if auth else None:
        case "basic":
            return dataclasses.replace(request, basic=(known["user"], known["password"]))
        case "header":
            return dataclasses.replace(request, headers=known)
        case "query":
            return dataclasses.replace(request, params=known)
        case "fields":
            return dataclasses.replace(request, fields={**request.fields, **known})
        case _:
            return request


def check_ca_file(name: str, settings: RemoteGateway) -> None:
    """Raise GatewayNotReadyError when the file of certificates is not there."""
    if settings.ca_file and not Path(settings.ca_file).is_file():
        raise GatewayNotReadyError(
            f"gateway {name}: there is no file {settings.ca_file}: correct `ca_file`"
        )


def send_request(
    settings: RemoteGateway, request: Request, *, url: str | None = None
) -> GatewayAnswer | Outcome:
    """Send the request and give the answer, or the outcome when there is none.

    It goes to the gateway's address for messages, or to `url`.
    """
    try:
        return _send_on_connection(settings, request, url or settings.url)
    except requests.RequestException as error:
        return _outcome_of_error(error)


def _send_on_connection(settings: RemoteGateway, request: Request, url: str) -> GatewayAnswer:
    """Send the request on a connection of its own.

    A kept connection that the gateway has closed meanwhile looks like one that broke after the
    request, which would leave a message in doubt for nothing. Proxies, `.netrc` and the like are
    not taken from the environment, so that the configuration says all there is.
    """
    with requests.Session() as session:
        session.trust_env = False
        with session.request(
            request.method,
            url,
            **_carry(request),
            headers=request.headers,
            auth=request.basic,
            timeout=(settings.connect_timeout_s, settings.read_timeout_s),
            verify=settings.ca_file or True,
            allow_redirects=False,
            stream=True,
        ) as response:
            body: bytes = next(response.iter_content(LONGEST_ANSWER), b"")
            return GatewayAnswer(
                response.status_code,
                body.decode("utf-8", errors="replace"),
                _pause_s(response.headers),
            )


def _carry(request: Request) -> dict[str, Any]:
    match request.body:
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
