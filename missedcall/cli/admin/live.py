"""Tell open pages of changes: `missedcall live`."""

import datetime as dt
import sys

import click

from callback_worker.change_stream import KEPT
from live import server
from live.hub import LiveHub
from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.service import open_files
from missedcall.wiring import logs


@click.command()
def live() -> None:
    """Tell open pages of changes, so that none has to ask every few seconds.

    Example: missedcall live
    """
    config = configured()
    logs.log_to_stderr(config.service.log_format)
    open_files.raise_limit()
    web, ports = config.web, config.ports
    settings = server.LiveSettings(
        origin=config.web_url, key=wiring.secrets(config).live, redis_url=config.redis_url
    )
    host = ports.live_host or ports.web_host
    try:
        server.serve_live(
            settings,
            LiveHub(kept=KEPT, most=web.live_streams, most_per_person=web.live_streams_per_person),
            host=host,
            port=ports.live,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
    except OSError as error:
        sys.exit(
            f"live: {host}:{ports.live} cannot be used ({error.strerror}); "
            "stop what uses it, or set another ports.base"
        )
