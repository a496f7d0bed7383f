"""Decide whether a number on the list of blocked numbers may be rung.

A number is `blocked` for abuse: it is not rung, whatever it does. A number is on `do_not_call`
because its owner asked for it. An owner who gives a missed call after that asks for a call, and is
called for it: the Digital Personal Data Protection Act 2023 lets a number be used for what its
owner gave it for of their own accord and has not refused (section 7(a)), and who may withdraw a
consent may give another (section 6(4)). Such a request holds for seven days, as the consent of an
inquiry does in TRAI's TCCCPR 2018 as amended in February 2025, and for the callback that the
missed call opened or is counted on: nothing else is rung for it, and the number stays on the list.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from missedcall.domain.shared.named_code import NamedCode, msgid

REQUEST_HOLDS = dt.timedelta(days=7)


class BlockKind(NamedCode):
    """Name why a number is not rung."""

    BLOCKED = "blocked", msgid("Blocked for abuse")
    DO_NOT_CALL = "do_not_call", msgid("Asked for no calls")


class NumberBlock(Protocol):
    """Describe one entry of the list; without `until` it holds until it is lifted."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def until(self) -> dt.datetime | None: ...


def block_kind_in_force(
    blocks: Iterable[NumberBlock], *, asked_at: dt.datetime | None, now: dt.datetime
) -> BlockKind | None:
    """Give the kind of the block that forbids a ring, or None when the number may be rung.

    `blocks` are those of the number that were not lifted; `asked_at` is when its owner asked for
    this ring by a missed call, None when the owner did not.
    """
    holding = [block for block in blocks if block.until is None or block.until > now]
    if any(block.kind == BlockKind.BLOCKED for block in holding):
        return BlockKind.BLOCKED
    is_asked = asked_at is not None and now - asked_at < REQUEST_HOLDS
    for block in holding:
        if not (is_asked and asked_at is not None and asked_at > block.at):
            return BlockKind.DO_NOT_CALL
    return None
