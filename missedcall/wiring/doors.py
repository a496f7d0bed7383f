"""Join what lets other systems in at the web server: gateways' receipts, payment notices."""

import os

from missedcall.config import Config
from missedcall.wiring import secrets
from missedcall.wiring.logins import LoginMissing, login
from web.api.receipts import ReceiptAuth

LEAST_SECRET = 16


def receipt_auth(config: Config) -> ReceiptAuth:
    """Say what lets gateways in; raise `LoginMissing` when the environment lacks a login."""
    logins = {}
    for name, settings in config.sms.gateways.items():
        known = login(getattr(settings, "receipts_login_env", None), f"sms.gateways.{name}")
        if known is not None:
            logins[name] = ":".join(known)
    return ReceiptAuth(secrets(config).receipt_path, logins)


def payment_secrets(config: Config) -> dict[str, str]:
    """Give the secret of each payment gateway; raise `LoginMissing` when one has none."""
    found = {
        name: os.environ.get(gateway.secret_env, "")
        for name, gateway in config.payments.gateways.items()
    }
    for name, secret in found.items():
        if len(secret) < LEAST_SECRET:
            variable = config.payments.gateways[name].secret_env
            raise LoginMissing(
                f"payments.gateways.{name}: the environment variable {variable} has not the "
                f"secret; it has {LEAST_SECRET} characters at least"
            )
    return found


def bbps_login(config: Config) -> str:
    """Give BBPS's user:password, empty where it is not configured; raise `LoginMissing`."""
    settings = config.payments.bbps
    if settings is None:
        return ""
    known = login(settings.login_env, "payments.bbps")
    if known is None or len(known[1]) < LEAST_SECRET:
        raise LoginMissing(
            f"payments.bbps: the password in {settings.login_env} has fewer than {LEAST_SECRET} "
            "characters; choose a longer one"
        )
    return ":".join(known)
