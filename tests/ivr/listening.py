"""Let the listener run beside a test."""

import contextlib
import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Iterator

from ivr.asterisk.listener import Listener
from missedcall.config import Node, Secrets
from tests.ivr.exchange import Exchange
from tests.ivr.fake_ami import FakeAmi
from tests.kit import NOON, World

ENDS_S = 15


@contextlib.contextmanager
def listening(
    world: World, place: Exchange | FakeAmi, *, clock: Callable[[], dt.datetime] = lambda: NOON
) -> Iterator[None]:
    """Listen to a real or a fake Asterisk until the block ends."""
    if isinstance(place, Exchange):
        node, secret = place.config.asterisk.nodes[0], place.secrets.ami_listener
        password = place.secrets.phone
    else:
        host, port = place.address
        node, secret = Node(name="node-1", ami_host=host, ami_port=port), "s"
        password = Secrets(*["s"] * len(dataclasses.fields(Secrets))).phone
    world.configure("asterisk", nodes=(node,))
    if isinstance(place, Exchange):
        world.configure("ports", base=place.config.ports.base)
    listener = Listener(world.deps, node=node, secret=secret, phone_password=password, clock=clock)
    thread = threading.Thread(target=listener.run)
    thread.start()
    try:
        yield
    finally:
        listener.stop()
        thread.join(ENDS_S)
        assert not thread.is_alive(), "the listener did not stop"
