"""Put another mobile into an application once the code that was sent to it is told."""

import datetime as dt

from missedcall.domain.applications.mobile_code import CodePurpose, CodeRefused
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import corrections, mobile_codes
from missedcall.usecases.applications.corrections import CorrectionRequest, MobileProof
from missedcall.usecases.applications.mobile_codes import CodeSent
from missedcall.usecases.deps import Deps


def send_code_to_new_mobile(
    deps: Deps, *, mobile: str, holder: str, address: str, language: str, now: dt.datetime
) -> CodeSent | CodeRefused:
    """Send a code to the mobile that is to be written into an application.

    `holder` is a secret of who asks, `address` from where it asks: see
    `mobile_codes.request_code`.
    """
    return mobile_codes.request_code(
        deps,
        number=mobile,
        purpose=CodePurpose.NEW_MOBILE,
        holder=holder,
        address=address,
        language=language,
        now=now,
    )


def change_mobile_by_code(
    deps: Deps,
    *,
    number: str,
    mobile: str,
    code: str,
    reason: str,
    holder: str,
    actor: str,
    role: Actor,
    now: dt.datetime,
    expected_version: int | None = None,
) -> CodeRefused | None:
    """Write a mobile into an application when its code is right; else give why it is not.

    The old number is told by SMS. Raise as `corrections.correct_application` does; the code is
    used up then all the same.
    """
    proof = mobile_codes.confirm_code(
        deps, number=mobile, purpose=CodePurpose.NEW_MOBILE, holder=holder, code=code, now=now
    )
    if isinstance(proof, CodeRefused):
        return proof
    corrections.correct_application(
        deps,
        number=number,
        request=CorrectionRequest({"mobile": proof.number}, reason, MobileProof.CODE),
        actor=actor,
        role=role,
        now=now,
        expected_version=expected_version,
    )
    return None
