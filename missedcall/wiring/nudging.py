"""Nudge the workers, and join Redis only for the first nudge.

Most commands only read; Redis and RQ would double the time in which they start.
"""

from collections.abc import Sequence
from functools import cached_property

from missedcall.config import Config
from missedcall.usecases.deps import Nudger


class NudgeWhenAsked:
    """Tell the workers that a row waits, over a client that is made with the first nudge."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @cached_property
    def _nudger(self) -> Nudger:
        from missedcall.wiring.workers import nudger  # loads Redis and RQ

        return nudger(self._config)

    def send(self, message_id: int) -> None:
        self._nudger.send(message_id)

    def send_all(self, message_ids: Sequence[int]) -> None:
        self._nudger.send_all(message_ids)

    def dispatch(self) -> None:
        self._nudger.dispatch()

    def read_receipts(self) -> None:
        self._nudger.read_receipts()

    def answers(self) -> bool:
        return self._nudger.answers()
