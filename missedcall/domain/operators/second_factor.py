"""The second factor: a code from an app on one's telephone (TOTP, RFC 6238), or a recovery code.

An app's secret is made of a secret of this service and a random seed, so it stands in no table
and no backup of one. A recovery code stands as a digest, made with the same secret.
"""

import base64
import datetime as dt
import hmac
import secrets

import pyotp

STEP_S = 30
# A telephone's clock may be ahead of ours or behind by so many steps (RFC 6238, 5.2).
DRIFT = 1
SECRET_BYTES = 20
RECOVERY_CODES = 10
# No letter or digit is like another; 49 bits, and wrong ones are counted.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PART = 5


def make_seed() -> str:
    """Make what an app's secret is made of."""
    return secrets.token_hex(16)


def secret_of_app(key: str, *, operator_id: int, seed: str) -> str:
    """Give the secret of a person's app, in Base32, as apps take it."""
    made = hmac.new(key.encode(), f"app {operator_id} {seed}".encode(), "sha256").digest()
    return base64.b32encode(made[:SECRET_BYTES]).decode("ascii")


def app_address(secret: str, *, login: str, company: str) -> str:
    """Give the address (otpauth:) that an app reads from a QR code."""
    return str(
        pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=login, issuer_name=company)
    )


def step_of_code(secret: str, code: str, *, now: dt.datetime) -> int | None:
    """Give the step of time to which an app's code belongs; None when it belongs to none of now.

    A step is taken once only: who calls keeps the last one.
    """
    app, current = pyotp.TOTP(secret, interval=STEP_S), int(now.timestamp()) // STEP_S
    steps = range(current - DRIFT, current + DRIFT + 1)
    # All are compared, so that the time taken tells nothing.
    found = [step for step in steps if hmac.compare_digest(app.generate_otp(step), code)]
    return found[-1] if found else None


def read_code(typed: str) -> str:
    """Give a typed code without the spaces and hyphens with which it is shown; small letters."""
    return "".join(typed.split()).replace("-", "").lower()


def is_code_of_app(code: str) -> bool:
    """Say whether a code that `read_code` gave has the form of an app's."""
    return len(code) == 6 and code.isascii() and code.isdigit()


def make_recovery_codes() -> list[str]:
    """Make codes that each let in once, without a telephone; to be kept on paper."""
    return [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(PART)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]


def digest_of_recovery_code(key: str, *, operator_id: int, code: str) -> str:
    """Give what is kept of a recovery code."""
    text = f"recovery {operator_id} {read_code(code)}"
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()
