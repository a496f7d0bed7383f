"""Serve the screens and the endpoints: `missedcall web`."""

import os
import signal
import sys
from collections.abc import Callable
from wsgiref.types import WSGIApplication

import click
from waitress.server import create_server

from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.cli.refusing import refuse_command
from missedcall.config.model import Config
from missedcall.service import open_files
from missedcall.wiring import checkout_orders, doors, logs, workers
from web import app, translations

# Above this a connection is closed while its body still comes, so that the sender sees no answer:
# a whole photo of a telephone must be below it, to be told that it is too large.
LARGEST_BUFFERED = 8 * 1024 * 1024
# Browsers keep their connections open. One that says nothing is closed, and asks anew by itself.
MOST_CONNECTIONS = 4000
IDLE_S = 30


@click.command()
def web() -> None:
    """Serve the operators' page, the form, the receipts and /health.

    Example: missedcall web
    """
    config = configured()
    if reason := translations.why_not_configured(config.web.languages, config.sms.languages):
        refuse_command(reason)
    logs.log_to_stderr(config.service.log_format)
    open_files.raise_limit()
    secrets = wiring.secrets(config)
    checkout_orders.require_checkout_logins(config)
    application = app.create_app(
        wiring.service_deps(config),
        secret_key=secrets.web_key,
        receipt_auth=doors.receipt_auth(config),
        phone_password=secrets.phone,
        login_counts=config.redis_url,
        payment_secrets=doors.payment_secrets(config),
        place_order=checkout_orders.place_order,
        bbps_login=doors.bbps_login(config),
        live_key=secrets.live,
        live_counts=workers.live_counts_of(config),
        metrics_token=os.environ.get("MISSEDCALL_METRICS_TOKEN", ""),
    )
    serve = _open_server(config, application)
    # waitress lets the requests in hand end, then run() returns.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    serve()


def _open_server(config: Config, application: WSGIApplication) -> Callable[[], None]:
    """Take the address of the screens and give what serves there, or end the command."""
    try:
        server = create_server(
            application,
            host=config.ports.web_host,
            port=config.ports.web,
            threads=config.web.threads,
            max_request_body_size=LARGEST_BUFFERED,
            ident=None,
            # Which proxy may name its client is decided by web.shared.client_address.
            clear_untrusted_proxy_headers=False,
            connection_limit=MOST_CONNECTIONS,
            channel_timeout=IDLE_S,
            # select() knows 1,024 files only.
            asyncore_use_poll=True,
        )
    except OSError as error:
        where = f"{config.ports.web_host}:{config.ports.web}"
        sys.exit(
            f"web: {where} cannot be used ({error.strerror}); "
            "stop what uses it, or set another ports.base"
        )
    run: Callable[[], None] = server.run
    return run
