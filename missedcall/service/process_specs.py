"""Say which processes make up the service on one machine, and how each is started."""

import sys
from collections.abc import Callable, Iterator, Mapping

from dialplan import check, render
from ivr.asterisk import readiness
from missedcall.config import LOOPBACK, Config, Node, Secrets
from missedcall.provision import asterisk, places, valkey
from missedcall.provision.trouble import CannotProvideError
from missedcall.service import ports
from missedcall.service.priority import Priority
from missedcall.service.supervisor import ProcessSpec


def infrastructure(
    config: Config, secrets: Secrets, environ: Mapping[str, str]
) -> Iterator[ProcessSpec]:
    """Give what the service stands on and runs itself, unless it is yours."""
    if not config.redis.url:
        yield _redis(config, environ)
    if config.runs_fake_gateway:
        where = ("--host", LOOPBACK, "--port", str(config.ports.fake_gateway))
        yield _command(
            ("sms", "fake-gateway", *where),
            "gateway",
            environ,
            ready=lambda: ports.answers(LOOPBACK, config.ports.fake_gateway),
            priority=Priority.BACKGROUND,
            carries_others=True,
        )
    if config.asterisk.run == "managed":
        yield _asterisk(config, secrets, environ)


def own(config: Config, environ: Mapping[str, str]) -> Iterator[ProcessSpec]:
    """Give our own processes."""
    yield _command(("listen",), "listener", environ)
    for number in range(1, config.worker.processes + 1):
        yield _command(("worker",), f"worker-{number}", environ, priority=Priority.BACKGROUND)
    yield _command(("web",), "web", environ, priority=Priority.SCREENS)
    yield _command(("live",), "live", environ, priority=Priority.SCREENS)
    if config.telephony.status_numbers:
        where = (config.ports.agi_host, config.ports.agi)
        yield _command(("agi",), "agi", environ, ready=lambda: ports.answers(*where))


def _redis(config: Config, environ: Mapping[str, str]) -> ProcessSpec:
    """Start our own Redis on a socket file that this account alone may open.

    A program that may write into it gives the workers orders, so no port of it is open.
    """
    socket = config.redis_socket
    if len(str(socket).encode()) > render.MAX_SOCKET_PATH:
        raise CannotProvideError(
            thing="Redis",
            reason=f"{socket} is longer than a socket's path may be "
            f"({render.MAX_SOCKET_PATH} bytes)",
            mend="set service.state_dir to a shorter path",
        )
    return ProcessSpec(
        "redis",
        (
            str(valkey.server()),
            # Named without its folder: Redis tells the path in CLIENT LIST, where redis-py
            # cannot read one with a space or '='.
            *("--port", "0", "--unixsocket", socket.name, "--unixsocketperm", "600"),
            # Nothing in it has to outlive it: jobs are rebuilt from the database.
            *("--save", "", "--appendonly", "no", "--dir", str(socket.parent)),
        ),
        environ,
        ready=lambda: ports.answers_on_socket(socket),
        carries_others=True,
    )


def _command(
    command: tuple[str, ...],
    name: str,
    environ: Mapping[str, str],
    ready: Callable[[], bool] = lambda: True,
    priority: Priority = Priority.HEARING,
    *,
    carries_others: bool = False,
) -> ProcessSpec:
    program = (sys.executable, "-m", "missedcall", *command)
    return ProcessSpec(
        name, program, environ, ready, priority=priority, carries_others=carries_others
    )


def _asterisk(config: Config, secrets: Secrets, environ: Mapping[str, str]) -> ProcessSpec:
    """Write this Asterisk's configuration and say how to start it."""
    program = asterisk.find(places.programs_dir())
    if program is None:
        raise CannotProvideError(
            thing="Asterisk", reason="it is not on this machine yet", mend="run make setup"
        )
    node = config.asterisk.nodes[0]
    folders = render.Folders(config.state_dir / "asterisk")
    try:
        folders.make()
        # Asterisk would make it too, but readable for everybody on the machine.
        config.recordings_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        texts = render.render_dialplan(
            config,
            node=node,
            secrets=secrets,
            folders=folders,
            program=render.AsteriskInstallation(
                modules=program.modules_dir, data=program.data_dir
            ),
        )
    except render.Unusable as error:
        raise CannotProvideError(thing="Asterisk", reason=error.reason, mend=error.mend) from error
    faults = check.faults(texts)
    if faults:
        raise CannotProvideError(
            thing="the dialplan", reason=str(faults[0]), mend="missedcall check names every fault"
        )
    render.write_dialplan(texts, folders.etc)
    return ProcessSpec(
        "asterisk",
        (*program.command, "-C", str(folders.etc / "asterisk.conf"), "-f"),
        environ,
        ready=lambda: _carries_calls(config, node, secrets),
        own_logs=folders.log,
        priority=Priority.CALLS,
        carries_others=True,
    )


def _carries_calls(config: Config, node: Node, secrets: Secrets) -> bool:
    host, port = config.ami_address(node)
    return readiness.asterisk_carries_calls(
        host=host,
        port=port,
        user="listener",
        secret=secrets.ami_listener,
        endpoints=["trunk", *(f"operator-{name}" for name in config.telephony.extensions)],
    )
