"""Give each long-running process its command: `listen` and `worker` (`web` has its own module)."""

import datetime as dt
import signal
import sys
import threading

import click

from callback_worker import job_queue, run
from ivr.asterisk.listener import Listener
from ivr.asterisk.refused_invites import RefusedInvites
from ivr.asterisk.rejected_call_monitor import RejectedCallMonitor
from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.config import Config, Node, Secrets
from missedcall.wiring import logs, workers


@click.command()
def listen() -> None:
    """Listen to every Asterisk of the configuration and record what it tells.

    Two listeners may run beside each other: a call that both hear is recorded once.

    Example: missedcall listen
    """
    config = configured()
    logs.log_to_stderr(config.service.log_format)
    deps = wiring.service_deps(config)
    secrets = wiring.secrets(config)
    listeners = [
        Listener(
            deps,
            node=node,
            secret=secrets.ami_listener,
            phone_password=secrets.phone,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
        for node in config.asterisk.nodes
    ]
    watchers: list[RejectedCallMonitor | RefusedInvites] = [
        *(_guard(config, node, secrets) for node in config.asterisk.nodes),
        RefusedInvites(deps, secret=secrets.sip_capture, clock=lambda: dt.datetime.now(dt.UTC)),
    ]
    threads = [threading.Thread(target=listener.run, daemon=True) for listener in listeners]
    stopping = threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        for listener in listeners:
            listener.stop()
        for watcher in watchers:
            watcher.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for watcher in watchers:
        threading.Thread(target=watcher.run, daemon=True).start()
    for thread in threads:
        thread.start()
    while all(thread.is_alive() for thread in threads):
        threads[0].join(timeout=0.5)
    # A listener that ended unasked has told why; the process ends so that it is started afresh.
    sys.exit(0 if stopping.is_set() else 1)


def _guard(config: Config, node: Node, secrets: Secrets) -> RejectedCallMonitor:
    host, port = config.ami_address(node)
    return RejectedCallMonitor(node=node.name, host=host, port=port, secret=secrets.ami_guard)


@click.command()
def worker() -> None:
    """Work: ring operators, hand messages to the gateway, and sweep up what was left behind.

    Example: missedcall worker
    """
    config = configured()
    logs.log_to_stderr(config.service.log_format)
    run.run_worker(
        workers.worker_context(config),
        connection=job_queue.connect_redis(config.redis_url),
        sweep_s=config.worker.sweep_s,
    )
