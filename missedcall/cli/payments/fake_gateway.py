"""Run the payment gateway that takes no money."""

import os
import socket
import sys

import click

from missedcall.cli.refusing import refuse_command

LOOPBACK = "127.0.0.1"


@click.command("fake-gateway")
@click.option("--port", default=0, show_default="a free one", help="Port to listen on.")
@click.option(
    "--notify",
    required=True,
    help="Where notices go, on this machine: http://127.0.0.1:24100/payments/fake.",
)
@click.option(
    "--secret-env",
    default="PAYMENTS_FAKE_SECRET",
    show_default=True,
    help="The environment variable with the secret that signs links and notices.",
)
@click.option("--late", default=3.0, show_default=True, help="Seconds of the fault `late`.")
def fake_gateway(port: int, notify: str, secret_env: str, late: float) -> None:
    """Run a payment gateway that takes no money, for trying out and tests.

    Its page has a button for each fault: late, double, short, over, reversed, out of order,
    wrongly signed, silent, failed. GET /payments lists what was paid, /settlements.csv is its list
    of the day.

    Example: missedcall payments fake-gateway --notify http://127.0.0.1:24100/payments/fake
    """
    from waitress.server import create_server  # loads what only a server needs

    from web.testing.payment_gateway import FakePaymentGateway, create_fake_app, poster_to

    if not notify.startswith(f"http://{LOOPBACK}:"):
        refuse_command(f"--notify is not on this machine: write http://{LOOPBACK}:…")
    secret = os.environ.get(secret_env, "")
    if not secret:
        refuse_command(f"the environment variable {secret_env} is not set: set it")
    gateway = FakePaymentGateway(secret, poster_to(notify), late_s=late)
    try:
        bound = socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {LOOPBACK}:{port} ({error.strerror}): choose another --port"
        ) from error
    server = create_server(create_fake_app(gateway), sockets=[bound])
    click.echo(f"fake payment gateway listens on http://{LOOPBACK}:{bound.getsockname()[1]}")
    sys.stdout.flush()
    server.run()
