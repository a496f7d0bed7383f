"""What a gateway's answer means, by the rules in the configuration. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from sms.catalogue import dlt
from sms.catalogue.gateway_settings import AnswerRule, HttpGatewaySettings, RefusedPattern
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    RetryLater,
    Throttled,
    usable_id,
)

LONGEST_REASON: Final = 120

TOO_MANY_REQUESTS: Final = 429
# A refusal by status means the message was not taken, save for these two: 408 is a time-out inside
# the gateway, and 409 is how some report a message they already hold.
DOUBTFUL_REFUSALS: Final = frozenset({408, 409})
PAYMENT_REQUIRED: Final = 402
LOCKED_OUT: Final = frozenset({401, PAYMENT_REQUIRED, 403})


@dataclass(frozen=True)
class GatewayAnswer:
    """What a gateway said; `pause_s` is what its Retry-After asks for."""

    status: int
    body: str
    pause_s: float | None = None


@dataclass(frozen=True)
class _Fit:
    """How a rule fits an answer: the words it was looking for, and what they name."""

    words: str = ""
    named: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        return dict(self.named).get(name)


def judge_answer(
    rules: HttpGatewaySettings, answer: GatewayAnswer, *, private: Iterable[str] = ()
) -> Outcome:
    """Judge an answer: refusals first, then acceptance, then what is worth another try.

    A gateway may refuse with status 200 and words that an acceptance also fits, so refusals come
    first, and of these what is no fault of the message; another try comes last because it can
    send twice. `private` stays out of every reason.
    """
    for locked_out in rules.locked_out:
        if found := _fit(locked_out, answer):
            words = _quoted(found.words, private) or f"status {answer.status}"
            return LockedOut(words, credit=locked_out.credit, retry_after_s=answer.pause_s)
    for refused in rules.refused:
        if found := _fit(refused, answer):
            return _refusal(refused, found, private)
    if found := _fit(rules.accepted, answer):
        return Accepted(usable_id(found.get("id")))
    for temporary in rules.temporary:
        if _fit(temporary, answer):
            reason = f"status {answer.status}, by the gateway's rules"
            if temporary.pause or answer.pause_s is not None:
                return Throttled(reason, answer.pause_s)
            return RetryLater(reason)
    return outcome_of_status(answer)


def _fit(rule: AnswerRule, answer: GatewayAnswer) -> _Fit | None:
    """Say how a rule fits: all that it gives must; None when it does not."""
    if rule.status and answer.status not in rule.status:
        return None
    found: list[re.Match[str] | None] = []
    if rule.pattern:
        found.append(re.search(rule.pattern, answer.body))
    if rule.json_values:
        whole = _json(answer.body)
        found += [
            re.fullmatch(pattern, _value(whole, path))
            for path, pattern in rule.json_values.items()
        ]
    fits = [match for match in found if match]
    if len(fits) < len(found):
        return None
    named = [item for match in fits for item in match.groupdict().items() if item[1] is not None]
    return _Fit(" ".join(match[0] for match in fits), tuple(named))


def _json(body: str) -> JsonValue:
    """Read a body as JSON, numbers as they are written; None when it is not JSON."""
    try:
        read: JsonValue = json.loads(body, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return read


def _value(whole: JsonValue, path: str) -> str:
    """Give what stands at ``messages.0.id``, as text; empty when nothing does."""
    for step in path.split("."):
        match whole:
            case dict():
                whole = whole.get(step)
            case list() if step.isdecimal() and int(step) < len(whole):
                whole = whole[int(step)]
            case _:
                return ""
    if isinstance(whole, bool):
        return str(whole).lower()
    return whole if isinstance(whole, str) else ""


def _refusal(rule: RefusedPattern, found: _Fit, private: Iterable[str]) -> Outcome:
    """Judge a no: by the scrubber's code if it gives a known one, else by the rule."""
    code = found.get("dlt")
    fault = dlt.scrubber_fault(int(code) if code and code.isdecimal() else rule.dlt or 0)
    if fault is not None:
        return dlt.outcome_of_scrubber(fault)
    return Failed(_quoted(found.words, private), ours=rule.ours)


def _quoted(words: str, private: Iterable[str]) -> str:
    """Quote what a rule was looking for, and only that; gateways like to echo the request."""
    for hidden in filter(None, private):
        words = words.replace(hidden, "***")
    return words[:LONGEST_REASON]


def outcome_of_status(answer: GatewayAnswer) -> Outcome:
    """Judge an answer that no configured rule knows, by its status alone.

    A redirect is not followed and a 4xx is the gateway's word that it did not take the request;
    some of these speak of our login or credit, and so of every message. A
    5xx may come from a proxy in front of a gateway that did, so it is in doubt unless the
    configuration says what it means; so is a success that does not read like one.
    """
    status = answer.status
    if status == TOO_MANY_REQUESTS:
        reason = "the gateway asks for fewer requests (status 429)"
        return Throttled(reason, answer.pause_s)
    if status in LOCKED_OUT:
        reason = f"the gateway does not serve us (status {status})"
        return LockedOut(reason, status == PAYMENT_REQUIRED, answer.pause_s)
    if 300 <= status < 500 and status not in DOUBTFUL_REFUSALS:
        return Failed(f"the gateway refuses the request (status {status})", ours=True)
    return InDoubt(f"the answer says neither yes nor no (status {status})")
