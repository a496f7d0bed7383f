"""Take what a payment gateway posts: kept, then booked; the answer follows the commit.

It is kept as it came, but for Aadhaar numbers. What is kept and could not be booked at once is
booked by the sweep. What cannot be read is marked refused at once: accounts see it, it stops
nothing, and the gateway may send it again.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from missedcall.config.payment_fields import PaymentNoticeFields
from missedcall.config.payments import BBPS, PaymentGateway
from missedcall.db.engine import PASSING_TROUBLE
from missedcall.db.payments import payment_notices
from missedcall.db.payments.payment_notices import PaymentNoticeRow
from missedcall.domain.payments import payment_record
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.payment_record import RecordShape, WrongRecord
from missedcall.domain.payments.refusals import PaymentNote
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payment_records
from missedcall.usecases.payments.payment_records import PaymentOutcome

log = logging.getLogger(__name__)

REFUSED = "refused"
MOST_FIELDS = 100
LEFT_AFTER = dt.timedelta(minutes=1)
MOST_PROBLEM = 200
# Under these names people write what they like; elsewhere bare digits are a reference.
REMARKS = frozenset(
    {
        *("note", "notes", "remark", "remarks", "description", "narration", "comment", "comments"),
        *("message", "purpose", "name", "aadhaar", "uid", "uidai"),
    }
)
BARE = re.compile(r"[A-Za-z_]{0,12}[0-9]+")


class NotGenuine(Exception):
    """Refuse a notice whose signature is not right; nothing of it is kept."""


def require_genuine_notice(
    gateway: PaymentGateway, *, secret: str, body: bytes, signature: str, stamp: str
) -> None:
    """Prove that a notice is the gateway's; raise `NotGenuine`.

    `signature` and `stamp` are what the headers say that the gateway's settings name. A notice of
    long ago is as good as a new one: the gateway sends again what it could not deliver, and told
    twice it changes nothing.
    """
    given = signature.strip()
    if gateway.signature_encoding == "hex":
        given = given.lower()
    right = _signature_of(gateway, secret, body, stamp)
    if not secret or not hmac.compare_digest(given.encode(), right.encode()):
        raise NotGenuine("the signature is not right")


def _signature_of(gateway: PaymentGateway, secret: str, body: bytes, stamp: str) -> str:
    dot = b"." if gateway.signed_text == "timestamp.body" else b""
    signed = body if gateway.signed_text == "body" else stamp.encode() + dot + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    if gateway.signature_encoding == "base64":
        return base64.b64encode(digest).decode()
    return digest.hex()


def receive_notice(deps: Deps, *, gateway: str, body: bytes, now: dt.datetime) -> PaymentOutcome:
    """Keep a genuine notice and book it; the same one again is answered alike.

    It is committed before it is read: what then fails is booked by `book_unbooked_notices`, and
    what was booked and not noted so is told by the ledger, as known.
    """
    settings = _settings(deps, gateway)
    raw = body.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
    if settings is not None:
        raw = _without_aadhaar(raw, settings.shape)
    digest = hashlib.sha256(body).hexdigest()
    with deps.db.writing() as db:
        notice_id = payment_notices.add_notice(db, gateway=gateway, digest=digest, raw=raw, at=now)
    return _book_notice(deps, notice_id, now=now)


def _settings(deps: Deps, gateway: str) -> PaymentNoticeFields | None:
    """Say how a gateway, or BBPS, writes of payments; None when it is not configured."""
    section = deps.config.payments
    if gateway == BBPS:
        return section.bbps.payment if section.bbps else None
    return section.gateways.get(gateway)


def _without_aadhaar(raw: str, shape: RecordShape) -> str:
    """Put a mark in place of each Aadhaar number in the remarks of a body.

    What is nothing but digits under another name is a payer's reference, and stays. A body
    without such a number is kept to the letter.
    """
    try:
        if raw.lstrip().startswith("{"):
            parsed = _parsed(raw)
            cleaned = _cleaned(parsed, "", shape)
            return raw if cleaned == parsed else json.dumps(cleaned, ensure_ascii=False)
        pairs = parse_qsl(raw, strict_parsing=True, max_num_fields=MOST_FIELDS)
        cleaned_pairs = [(name, _cleaned(text, name, shape)) for name, text in pairs]
        return raw if cleaned_pairs == pairs else urlencode(cleaned_pairs)
    except (ValueError, RecursionError):
        return aadhaar.remove_aadhaar(raw)


def _cleaned(value: object, path: str, shape: RecordShape) -> object:
    if isinstance(value, dict):
        return {
            name: _cleaned(inner, f"{path}.{name}".lstrip("."), shape)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_cleaned(inner, path, shape) for inner in value]
    if not isinstance(value, str) or path in (shape.reference, shape.amount, shape.settled_at):
        return value
    named = set(re.split(r"[._]", path.lower()))
    is_remark = path == shape.application or bool(REMARKS & named)
    return aadhaar.remove_aadhaar(value) if is_remark or not BARE.fullmatch(value) else value


def book_unbooked_notices(deps: Deps, *, now: dt.datetime) -> None:
    """Book what was kept and not booked, because we were killed in between."""
    with deps.db.reading() as db:
        left = payment_notices.list_unbooked_notices(db, before=now - LEFT_AFTER)
    for notice_id in left:
        _book_notice(deps, notice_id, now=now)


def _book_notice(deps: Deps, notice_id: int, *, now: dt.datetime) -> PaymentOutcome:
    """Book a notice that was kept; what was refused is read again when it comes again."""
    with deps.db.writing() as db:
        row = payment_notices.begin_booking_notice(db, notice_id)
    if row.read_at is not None and row.outcome != REFUSED:
        return PaymentOutcome(row.outcome or "", _stored(row.problem))
    try:
        outcome = _outcome(deps, row, now=now)
    except PASSING_TROUBLE:
        raise
    except Exception as error:  # whatever it holds, the notices behind it are read
        log.exception("notice %s of %s cannot be booked", notice_id, row.gateway)
        trouble = explain(PaymentNote.NOT_BOOKED, error=type(error).__name__)
        outcome = PaymentOutcome(REFUSED, trouble)
    with deps.db.writing() as db:
        problem = str(outcome.note)[:MOST_PROBLEM] if outcome.note else None
        payment_notices.end_booking_notice(
            db, notice_id, at=now, outcome=outcome.name, problem=problem
        )
    return outcome


def _stored(problem: str | None) -> Explanation | None:
    return Explanation("", problem) if problem else None


def _outcome(deps: Deps, row: PaymentNoticeRow, *, now: dt.datetime) -> PaymentOutcome:
    settings = _settings(deps, row.gateway)
    if settings is None:
        return PaymentOutcome(REFUSED, explain(PaymentNote.GATEWAY_UNKNOWN))
    try:
        values = read_notice_values(row.raw)
    except ValueError as error:
        return PaymentOutcome(REFUSED, explain(PaymentNote.BODY, problem=str(error)))
    # What was already kept is not judged by today's clock again.
    found = payment_record.read_payment_record(values, settings.shape, now=row.received_at)
    if isinstance(found, WrongRecord):
        log.warning("a notice of %s cannot be read: %s", row.gateway, found)
        return PaymentOutcome(REFUSED, found.explanation)
    is_bbps = row.gateway == BBPS
    channel, actor = (
        (Channel.BBPS, BBPS) if is_bbps else (Channel.GATEWAY, f"gateway {row.gateway}")
    )
    return payment_records.apply_payment_record(deps, found, channel=channel, actor=actor, now=now)


def read_notice_values(raw: str) -> dict[str, str]:
    """Give the values of a JSON body by their paths, or those of a form; raise ValueError.

    A value that stands twice under one name is refused: which one is meant is not clear. What no
    database takes (a half of a sign, a NUL) is written out.
    """
    if raw.lstrip().startswith("{"):
        try:
            pairs = list(_paths(_parsed(raw), ""))
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
    else:
        pairs = parse_qsl(raw, strict_parsing=True, max_num_fields=MOST_FIELDS)
    return {name: _storable(text) for name, text in _each_once(pairs).items()}


def _parsed(raw: str) -> object:
    """Read JSON; numbers stay as they are written, for 1650.10 has no exact double."""
    parsed: object = json.loads(
        raw,
        parse_float=str,
        parse_int=str,
        parse_constant=str,
        object_pairs_hook=_each_once,
    )
    return parsed


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a value stands twice")
    return found


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")


def _paths(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, str):
        yield path, value
