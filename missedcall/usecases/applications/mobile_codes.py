"""Send the code that proves a mobile, and take it back from the browser that asked for it.

An answer depends on the codes that were asked for, and on nothing else that is kept of a number:
it never tells whether an application names the mobile.
"""

import datetime as dt
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from missedcall.config.public import MobileCodes
from missedcall.db.applications import mobile_codes
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists
from missedcall.db.messages import messages as message_rows
from missedcall.domain.applications import mobile_code
from missedcall.domain.applications.mobile_code import (
    CodeLimits,
    CodePurpose,
    CodeRefusal,
    CodeRefused,
)
from missedcall.domain.callbacks import calendar
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from sms.catalogue import messages as catalogue_messages

TEXT = "mobile_code"
LEAST_KEY = 16
SPENT_AT_ONCE = 500


@dataclass(frozen=True)
class CodeSent:
    """Say until when the code that is on its way can be given."""

    number: str
    until: dt.datetime


@dataclass(frozen=True)
class CodeConfirmed:
    """Say which number was proven, and until when the proof holds."""

    number: str
    until: dt.datetime


def limits_of(settings: MobileCodes) -> CodeLimits:
    """Turn the section `mobile_codes` into the values the rules are written in."""
    return CodeLimits(
        valid=dt.timedelta(minutes=settings.valid_minutes),
        tries=settings.tries,
        wait=dt.timedelta(minutes=settings.wait_minutes),
        again=dt.timedelta(seconds=settings.again_s),
        number_hour=settings.number_hour,
        number_day=settings.number_day,
        address_hour=settings.address_hour,
        address_day=settings.address_day,
        day_paise=settings.day_paise,
    )


def request_code(
    deps: Deps,
    *,
    number: str,
    purpose: CodePurpose,
    holder: str,
    address: str,
    language: str,
    now: dt.datetime,
) -> CodeSent | CodeRefused:
    """Send a code by SMS to a number as it was typed, or say why not and when again.

    `holder` is a secret of the browser or client that asks: only it can use the code. `address`
    is from where it asks.
    """
    parsed = phone.parse(number)
    if not isinstance(parsed, phone.Number) or not phone.can_get_sms(parsed):
        return CodeRefused(CodeRefusal.NO_TEXTS)
    mobile, owner = parsed.e164, _holder(deps, holder)
    place = mobile_code.digest("address", mobile_code.place_of(address), key=_key(deps))
    with deps.db.reading() as db:  # who is refused keeps no writer waiting
        refused = _refused(deps, db, mobile, owner, place, now=now)
    if refused is not None:
        return refused
    code = f"{secrets.randbelow(10**mobile_code.DIGITS):06}"
    with deps.db.writing() as db:
        refused = _refused(deps, db, mobile, owner, place, now=now)
        if refused is not None:
            return refused
        until = now + limits_of(deps.config.mobile_codes).valid
        code_id = mobile_codes.add_mobile_code(
            db,
            number=mobile,
            purpose=purpose,
            holder=owner,
            address=place,
            code=mobile_code.digest("code", mobile, owner, code, key=_key(deps)),
            paise=_paise(deps),
            sent_at=now,
            until=until,
        )
        message_id = _queue_code(deps, db, code_id, code, mobile, language=language, now=now)
    if message_id is not None:
        deps.queue.enqueue_message(message_id)
    return CodeSent(mobile, until)


def _queue_code(
    deps: Deps,
    db: DbConnection,
    code_id: int,
    code: str,
    mobile: str,
    *,
    language: str,
    now: dt.datetime,
) -> int | None:
    return messages.queue_message(
        deps,
        db,
        cause=f"{TEXT}:{code_id}",
        key=TEXT,
        language=messages.registered_language(deps, language=language),
        number=mobile,
        values={"code": code, "minutes": str(deps.config.mobile_codes.valid_minutes)},
        now=now,
    )


def confirm_code(
    deps: Deps, *, number: str, purpose: CodePurpose, holder: str, code: str, now: dt.datetime
) -> CodeConfirmed | CodeRefused:
    """Take a code from the browser that asked for it, once.

    A code of another browser, one that is over and one that never was are as wrong as any other.
    """
    parsed = phone.parse(number)
    if not isinstance(parsed, phone.Number):
        return CodeRefused(CodeRefusal.WRONG)
    owner, typed = _holder(deps, holder), mobile_code.read_code(code)
    limits = limits_of(deps.config.mobile_codes)
    with deps.db.writing() as db:
        row = mobile_codes.get_newest_mobile_code(
            db, number=parsed.e164, purpose=purpose, holder=owner
        )
        if row is not None and row.barred_until is not None and row.barred_until > now:
            return CodeRefused(CodeRefusal.TRIES, row.barred_until)
        if row is None or not row.code or row.until <= now or row.tries >= limits.tries:
            return CodeRefused(CodeRefusal.WRONG)
        right = typed and hmac.compare_digest(
            row.code, mobile_code.digest("code", parsed.e164, owner, typed, key=_key(deps))
        )
        if not right:
            left = limits.tries - row.tries - 1
            barred = None if left > 0 else now + limits.wait
            mobile_codes.note_wrong(db, row.id, barred_until=barred)
            reason = CodeRefusal.WRONG if barred is None else CodeRefusal.TRIES
            return CodeRefused(reason, barred, tries_left=left)
        mobile_codes.use_mobile_code(db, row.id, at=now)
    return CodeConfirmed(parsed.e164, now + proof_lasts(deps))


def proof_lasts(deps: Deps) -> dt.timedelta:
    return dt.timedelta(minutes=deps.config.mobile_codes.proof_minutes)


def proven_number(
    deps: Deps, *, holder: str, purposes: Collection[CodePurpose], now: dt.datetime
) -> str | None:
    """Give the number that a browser or client has proven, in E.164; None when it has none now."""
    if not holder:
        return None
    since = now - proof_lasts(deps)
    with deps.db.reading() as db:
        row = mobile_codes.get_proof_time(
            db, holder=_holder(deps, holder), purposes=purposes, since=since
        )
    return row.number if row else None


def end_proof(deps: Deps, *, holder: str, now: dt.datetime) -> None:
    """Close what the codes of a browser opened: another person may use it next."""
    with deps.db.writing() as db:
        mobile_codes.leave_mobile_code(db, holder=_holder(deps, holder), at=now)


def forget_spent_codes(deps: Deps, *, now: dt.datetime) -> int:
    """Take codes that are over out of the database, and out of their texts."""
    with deps.db.writing() as db:
        rows = mobile_codes.list_spent_mobile_codes(db, before=now, limit=SPENT_AT_ONCE)
        if rows:
            mobile_codes.forget_digest(db, [row.id for row in rows])
            causes = [f"{TEXT}:{row.id}" for row in rows]
            for message_id, text in message_lists.texts_of_causes(db, causes):
                shown = catalogue_messages.as_staff_reads(TEXT, text)
                message_rows.replace_text(db, message_id, text=shown)
    return len(rows)


def _refused(
    deps: Deps, db: DbConnection, mobile: str, owner: str, place: str, *, now: dt.datetime
) -> CodeRefused | None:
    """Say why no code is sent to a number from a place."""
    limits, midnight = limits_of(deps.config.mobile_codes), calendar.next_midnight(at=now)
    sent = mobile_codes.sent_before(
        db,
        number=mobile,
        address=place,
        holder=owner,
        limits=limits,
        day_began=midnight - mobile_code.DAY,
    )
    return mobile_code.may_send(
        sent,
        limits=limits,
        paise=_paise(deps),
        midnight=midnight,
        now=now,
    )


def _paise(deps: Deps) -> int:
    """Give what one code costs at most, in whichever language."""
    return deps.catalogue.most_parts[TEXT] * deps.config.mobile_codes.part_paise


def _holder(deps: Deps, holder: str) -> str:
    return mobile_code.digest("holder", holder, key=_key(deps))


def _key(deps: Deps) -> str:
    """Give the key of the digests; without one a reader of the database could try all codes."""
    if len(deps.code_key) < LEAST_KEY:
        raise RuntimeError(
            f"the key of the codes has fewer than {LEAST_KEY} characters; set "
            "MISSEDCALL_MOBILE_CODES, or take it out so that one is made"
        )
    return deps.code_key
