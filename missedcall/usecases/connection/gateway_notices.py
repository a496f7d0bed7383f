"""Take what a payment gateway posts: kept as it came, then booked; the answer follows the commit.

What is kept and could not be booked at once is booked by the sweep.
"""

import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from urllib.parse import parse_qsl

from missedcall.config.payments import PaymentGateway
from missedcall.db import payment_notices
from missedcall.db.engine import Row
from missedcall.domain import payment_record
from missedcall.domain.connection.ledger import Channel
from missedcall.domain.payment_record import Wrong
from missedcall.usecases.connection import told
from missedcall.usecases.connection.told import Outcome
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

MOST_TRIES = 5
LEFT = dt.timedelta(minutes=1)
MOST_PROBLEM = 200


class NotGenuine(Exception):
    """Refuse a notice whose signature or time of signing is not right; nothing of it is kept."""


def check(
    gateway: PaymentGateway,
    *,
    secret: str,
    body: bytes,
    signature: str,
    stamp: str,
    now: dt.datetime,
) -> None:
    """Prove that a notice is the gateway's and fresh; raise `NotGenuine`.

    `signature` and `stamp` are what the headers say that the gateway's settings name.
    """
    stamp = stamp if gateway.timestamp_header else _stamp_in(body, gateway.timestamp_field or "")
    signed = stamp.encode() + b"." + body if gateway.timestamp_header else body
    right = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(signature.strip().lower().encode(), right.encode()):
        raise NotGenuine("the signature is not right")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        raise NotGenuine("the time of signing is missing or is not in unix seconds")
    if abs(now.timestamp() - int(stamp)) > gateway.window_s:
        raise NotGenuine(f"it was signed more than {gateway.window_s} seconds from now")


def _stamp_in(body: bytes, field: str) -> str:
    try:
        return values_of(body.decode("utf-8")).get(field, "")
    except ValueError:
        return ""


def take(deps: Deps, *, gateway: str, body: bytes, now: dt.datetime) -> Outcome:
    """Keep a genuine notice and book it; the same one again is answered alike."""
    raw = body.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
    digest = hashlib.sha256(body).hexdigest()
    with deps.db.writing() as db:
        notice_id = payment_notices.keep(db, gateway=gateway, digest=digest, raw=raw, at=now)
    return _book(deps, notice_id, now=now)


def read_left(deps: Deps, *, now: dt.datetime) -> None:
    """Book what was kept and not booked, because we were killed in between."""
    with deps.db.reading() as db:
        left = payment_notices.left_over(db, before=now - LEFT, most_tries=MOST_TRIES)
    for notice_id in left:
        _book(deps, notice_id, now=now)


def _book(deps: Deps, notice_id: int, *, now: dt.datetime) -> Outcome:
    with deps.db.writing() as db:
        row = payment_notices.begin(db, notice_id)
    if row["read_at"] is not None:
        return Outcome(row["outcome"], row["problem"] or "")
    outcome = _outcome(deps, row, now=now)
    with deps.db.writing() as db:
        problem = outcome.note[:MOST_PROBLEM] or None
        payment_notices.end(db, notice_id, at=now, outcome=outcome.name, problem=problem)
    return outcome


def _outcome(deps: Deps, row: Row, *, now: dt.datetime) -> Outcome:
    settings = deps.config.payments.gateways.get(row["gateway"])
    if settings is None:
        return Outcome("refused", "the gateway stands in the configuration no more")
    try:
        values = values_of(row["raw"])
    except ValueError:
        return Outcome("refused", "the body is neither JSON nor a form")
    # What was already kept is not judged by today's clock again.
    found = payment_record.read(values, settings.shape, now=row["received_at"])
    if isinstance(found, Wrong):
        log.warning("a notice of %s cannot be read: %s", row["gateway"], found)
        return Outcome("refused", str(found))
    who = f"gateway {row['gateway']}"
    return told.heed(deps, found, channel=Channel.GATEWAY, who=who, now=now)


def values_of(raw: str) -> dict[str, str]:
    """Give the values of a JSON body by their paths, or those of a form; raise ValueError."""
    if raw.lstrip().startswith("{"):
        # Numbers stay as they are written: 1650.10 has no exact double.
        try:
            parsed = json.loads(raw, parse_float=str, parse_int=str, parse_constant=str)
            return dict(_paths(parsed, ""))
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
    return dict(parse_qsl(raw, strict_parsing=True, max_num_fields=100))


def _paths(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, str):
        yield path, value
