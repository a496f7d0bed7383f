"""What is unfit in the description of the gateways."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from pydantic import JsonValue

from sms.catalogue import dlt, placeholders
from sms.catalogue.gateway_settings import (
    AnswerRule,
    Auth,
    CdacGatewaySettings,
    GatewaySettings,
    HttpGatewaySettings,
    LockedOutPattern,
    Poll,
    Query,
    RefusedPattern,
    RemoteGateway,
    Temporary,
)
from sms.catalogue.problem import Path, SettingsProblem
from sms.catalogue.settings import SmsSettings

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
RECIPIENT: Final = frozenset({"number", "number10"})
TEXT: Final = frozenset({"text", "text_utf16_hex", "text_entities"})
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def list_gateway_problems(settings: SmsSettings) -> Iterator[SettingsProblem]:
    """Find everything unfit about the gateways and the choice among them."""
    yield from _choice_problems(settings)
    for name, gateway in settings.gateways.items():
        if isinstance(gateway, RemoteGateway):
            yield from _url_problems(("gateways", name, "url"), gateway.url)
            yield from _question_problems(("gateways", name), gateway)
        if isinstance(gateway, HttpGatewaySettings):
            yield from _http_problems(("gateways", name), gateway)
        if isinstance(gateway, CdacGatewaySettings):
            yield from _env_problems(("gateways", name, "env"), gateway.env.model_dump())
    yield from _leaves_the_machine(settings)


def is_gateway_local(gateway: GatewaySettings) -> bool:
    """Say whether what is handed to a gateway, or asked of it, stays on this machine."""
    if not isinstance(gateway, RemoteGateway):
        return True
    asked = [query.url for query in (gateway.poll, gateway.balance) if query is not None]
    return all(_host(url) in LOOPBACK for url in (gateway.url, *asked))


def _choice_problems(settings: SmsSettings) -> Iterator[SettingsProblem]:
    known = ", ".join(settings.gateways) or "none"
    for place, name in _chosen(settings):
        if name not in settings.gateways:
            yield SettingsProblem(place, f"there is no gateway {name}", f"name one of: {known}")
        if settings.order.count(name) > 1:
            yield SettingsProblem(place, f"{name} stands twice", "name each gateway once")


def _chosen(settings: SmsSettings) -> Iterator[tuple[Path, str]]:
    """Give the gateways in use, with the places where they are chosen."""
    yield ("gateway",), settings.gateway
    for i, name in enumerate(settings.fallback):
        yield ("fallback", i), name


def list_remote_gateways(settings: SmsSettings) -> Iterator[tuple[Path, str]]:
    """Give the gateways in use that are not on this machine, with where they are chosen."""
    for place, name in _chosen(settings):
        gateway = settings.gateways.get(name)
        if gateway is not None and not is_gateway_local(gateway):
            yield place, name


def _leaves_the_machine(settings: SmsSettings) -> Iterator[SettingsProblem]:
    """Find unregistered texts on their way to a real gateway: the operators would block them."""
    for place, name in () if settings.registered else list_remote_gateways(settings):
        yield SettingsProblem(
            place,
            f"the texts are not registered, and {name} is not on this machine",
            "register the texts and set `registered: true`, or use a console or loopback gateway",
        )


def _http_problems(here: Path, gateway: HttpGatewaySettings) -> Iterator[SettingsProblem]:
    if gateway.auth is not None:
        yield from _auth_problems((*here, "auth"), gateway.auth)
    if gateway.method == "GET" and gateway.body != "query":
        yield _get_has_no_body(here)
    for section, fields in (
        ("fields", gateway.fields),
        ("unicode_fields", gateway.unicode_fields),
    ):
        nested = gateway.body == "json"
        yield from _field_problems((*here, section), fields, placeholders.NAMES, nested=nested)
    yield from _what_is_not_sent(here, gateway)
    yield from _answer_problems(here, gateway)
    receipt = gateway.receipt
    if receipt is not None and not (receipt.gateway_id or receipt.message_id):
        yield SettingsProblem(
            (*here, "receipt"),
            "without an id a receipt fits no message",
            "name the field with the gateway's id, with our message id, or both",
        )


def _what_is_not_sent(here: Path, gateway: HttpGatewaySettings) -> Iterator[SettingsProblem]:
    """Find a gateway that is not given the number to send to, or the text."""
    # The unicode fields replace those of their name, for texts in Hindi.
    for section, fields in (
        ("fields", gateway.fields),
        ("unicode_fields", {**gateway.fields, **gateway.unicode_fields}),
    ):
        sent = placeholders.placeholders_of_template(dict(fields))
        for what, names in (("number", RECIPIENT), ("text", TEXT)):
            if not sent & names:
                known = ", ".join(f"{{{name}}}" for name in sorted(names))
                yield SettingsProblem(
                    (*here, section), f"the {what} is not sent", f"put one of {known} into a field"
                )
        if not gateway.unicode_fields:
            return


def _question_problems(here: Path, gateway: RemoteGateway) -> Iterator[SettingsProblem]:
    """Find what is unfit in the questions that a gateway is asked."""
    asked: list[tuple[str, Query | None, tuple[str, ...]]] = [
        ("poll", gateway.poll, placeholders.NAMES_TO_ASK),
        ("balance", gateway.balance, ()),
    ]
    for section, query, names in asked:
        if query is None:
            continue
        path = (*here, section)
        yield from _url_problems((*path, "url"), query.url)
        yield from _unknown_placeholders((*path, "url"), query.url, names)
        if query.auth is not None:
            yield from _auth_problems((*path, "auth"), query.auth)
        if query.method == "GET" and query.body != "query":
            yield _get_has_no_body(path)
        nested = query.body == "json"
        yield from _field_problems((*path, "fields"), query.fields, names, nested=nested)
    if gateway.poll and not _asked_by(gateway.poll) & {"gateway_id", "message_id"}:
        yield SettingsProblem(
            (*here, "poll"),
            "nothing in the question says which message is meant",
            "put {gateway_id} or {message_id} into `url` or `fields`",
        )


def _asked_by(poll: Poll) -> set[str]:
    return placeholders.placeholders_of_template(poll.url) | placeholders.placeholders_of_template(
        poll.fields
    )


def _get_has_no_body(path: Path) -> SettingsProblem:
    return SettingsProblem((*path, "body"), "a GET request has no body", "write `body: query`")


def _answer_problems(here: Path, gateway: HttpGatewaySettings) -> Iterator[SettingsProblem]:
    rules: list[tuple[Path, AnswerRule]] = [((*here, "accepted"), gateway.accepted)]
    for name in ("locked_out", "refused", "temporary"):
        rules += [((*here, name, i), rule) for i, rule in enumerate(getattr(gateway, name))]
    for path, rule in rules:
        yield from _pattern_problems((*path, "pattern"), rule.pattern)
        for place, pattern in rule.json_values.items():
            yield from _pattern_problems((*path, "json_values", place), pattern)
        told = bool(rule.pattern or rule.json_values)
        if not told and not (rule.status and isinstance(rule, (Temporary, LockedOutPattern))):
            yield SettingsProblem(
                path,
                "a rule without words fits answers that it does not mean",
                "give a pattern or json_values; for locked_out and temporary a status is enough",
            )
        if (
            isinstance(rule, RefusedPattern)
            and rule.dlt is not None
            and dlt.scrubber_fault(rule.dlt) is None
        ):
            yield SettingsProblem(
                (*path, "dlt"),
                f"{rule.dlt} is no code of the DLT scrubbers",
                "write the code that this answer stands for, for example 633",
            )


def _url_problems(path: Path, url: str) -> Iterator[SettingsProblem]:
    try:
        parts = urlsplit(url)
        host, credentials, _ = parts.hostname, parts.password or parts.username, parts.port
    except ValueError:
        yield SettingsProblem(path, "this is not a URL", "write https://host/path")
        return
    if parts.scheme not in {"http", "https"} or not host:
        yield SettingsProblem(path, "this is not an http or https URL", "write https://host/path")
    elif parts.scheme == "http" and host not in LOOPBACK:
        yield SettingsProblem(
            path, "messages and secrets would travel unencrypted", "write https://, not http://"
        )
    if credentials:
        yield SettingsProblem(path, "it holds credentials", "remove them and use `auth`")


def _auth_problems(path: Path, auth: Auth) -> Iterator[SettingsProblem]:
    if auth.kind == "basic" and auth.env.keys() != {"user", "password"}:
        yield SettingsProblem(
            (*path, "env"),
            "basic authentication needs exactly `user` and `password`",
            "name the environment variable of each",
        )
    yield from _env_problems((*path, "env"), auth.env)


def _env_problems(path: Path, env: Mapping[str, str]) -> Iterator[SettingsProblem]:
    for key, variable in env.items():
        if not _VARIABLE.fullmatch(variable):
            yield SettingsProblem(
                (*path, key),
                "this is not the name of an environment variable",
                "name the variable that holds the secret; never write the secret here",
            )


def _field_problems(
    path: Path, fields: Mapping[str, JsonValue], names: tuple[str, ...], *, nested: bool
) -> Iterator[SettingsProblem]:
    for name, value in fields.items():
        if not nested and isinstance(value, (dict, list)):
            yield SettingsProblem(
                (*path, name), "only a JSON body can nest", "write text, or `body: json`"
            )
        yield from _unknown_placeholders((*path, name), value, names)


def _unknown_placeholders(
    path: Path, value: JsonValue, names: tuple[str, ...]
) -> Iterator[SettingsProblem]:
    known = ", ".join(f"{{{name}}}" for name in names) or "none"
    for unknown in sorted(placeholders.placeholders_of_template(value).difference(names)):
        yield SettingsProblem(path, f"{{{unknown}}} is unknown", f"use one of {known}")


def _pattern_problems(path: Path, pattern: str) -> Iterator[SettingsProblem]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield SettingsProblem(
            path, f"the pattern is broken: {error}", "correct the regular expression"
        )


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
