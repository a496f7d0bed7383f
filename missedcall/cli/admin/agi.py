"""Serve the voice: `missedcall agi`."""

import datetime as dt
import signal
import sys

import click

from ivr.prompts import prompts
from ivr.prompts.prompts import PromptsError
from ivr.status_line.agi import AgiServer, UnsafeAgiValue
from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.wiring import logs


@click.command()
def agi() -> None:
    """Speak with those who ring a status number: Asterisk hands their calls to this server.

    Ends on SIGTERM; a call that is being spoken with goes on to its own end.

    Example: missedcall agi
    """
    config = configured()
    logs.log_to_stderr(config.service.log_format)
    try:
        server = AgiServer(
            wiring.service_deps(config),
            prompts=prompts.load_prompts(),
            clock=lambda: dt.datetime.now(dt.UTC),
            secret=wiring.secrets(config).agi,
        )
    except (PromptsError, UnsafeAgiValue) as error:
        sys.exit(f"agi: {error}")
    except OSError as error:
        where = f"{config.ports.agi_host}:{config.ports.agi}"
        sys.exit(
            f"agi: {where} cannot be used ({error.strerror}); "
            "stop what uses it, or set another ports.base"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()
