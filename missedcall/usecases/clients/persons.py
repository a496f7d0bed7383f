"""Prove for a program whose mobile the person behind it has, and give it a token for a while.

The token is the secret to which the code is bound, so it opens nothing until the code of the SMS
is given with it; it is the client's that asked, and no other client can use it.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final

from missedcall.domain.applications.mobile_code import CodePurpose, CodeRefused
from missedcall.usecases.applications import mobile_codes
from missedcall.usecases.applications.mobile_codes import CodeConfirmed
from missedcall.usecases.deps import Deps

TOKEN_BYTES: Final = 32


@dataclass(frozen=True)
class RequestedCode:
    """Hold the secret to which a code is bound, and until when the code can be given."""

    session: str
    until: dt.datetime


def request_code(
    deps: Deps,
    *,
    client_id: int,
    mobile: str,
    purpose: CodePurpose,
    address: str,
    language: str,
    now: dt.datetime,
) -> RequestedCode | CodeRefused:
    """Send a code to a mobile for a client, or say why not; `address` is where the person is."""
    session = secrets.token_urlsafe(TOKEN_BYTES)
    sent = mobile_codes.request_code(
        deps,
        number=mobile,
        purpose=purpose,
        holder=_holder(client_id, session),
        address=address,
        language=language,
        now=now,
    )
    return sent if isinstance(sent, CodeRefused) else RequestedCode(session, sent.until)


def confirm_code(
    deps: Deps,
    *,
    client_id: int,
    session: str,
    mobile: str,
    purpose: CodePurpose,
    code: str,
    now: dt.datetime,
) -> CodeConfirmed | CodeRefused:
    """Take the code for a session of a client; from then on the session is a token."""
    return mobile_codes.confirm_code(
        deps,
        number=mobile,
        purpose=purpose,
        holder=_holder(client_id, session),
        code=code,
        now=now,
    )


def mobile_of_token(
    deps: Deps, *, client_id: int, token: str, purpose: CodePurpose, now: dt.datetime
) -> str | None:
    """Give the mobile, in E.164, that a token proves now; None when it proves none."""
    return mobile_codes.proven_number(
        deps, holder=_holder(client_id, token), purposes=(purpose,), now=now
    )


def end_token(deps: Deps, *, client_id: int, token: str, now: dt.datetime) -> None:
    """Let a token prove nothing any more: another person may use the telephone next."""
    mobile_codes.end_proof(deps, holder=_holder(client_id, token), now=now)


def _holder(client_id: int, token: str) -> str:
    return f"client {client_id}: {token}"
