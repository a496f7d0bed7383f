"""Do once what a program asks for several times under one key, and answer each time alike.

The key is claimed with what was asked before anything is done, so that the same key with
something else is refused, also at the same moment.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from missedcall.db.clients import kept_answers
from missedcall.db.clients.kept_answers import AnswerPlace
from missedcall.usecases.deps import Deps

Answer = Mapping[str, Any]


class KeyUsedBefore(Exception):
    """Refuse a key under which something else was asked."""


@dataclass(frozen=True)
class KeyedRequest:
    """Say who asks for what, under which key; `asked` is what JSON can hold."""

    client_id: int
    mobile: str
    key: str
    asked: Mapping[str, object]

    @property
    def digest(self) -> str:
        told = json.dumps(self.asked, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def name(self) -> str:
        """Name the request by all of it: after its answer is forgotten, another is another."""
        return f"client {self.client_id}: {self.key}: {self.digest}"

    @property
    def place(self) -> AnswerPlace:
        return AnswerPlace(self.client_id, self.mobile, self.key)


def answer_once(
    deps: Deps, request: KeyedRequest, *, act: Callable[[], Answer], now: dt.datetime
) -> tuple[Answer, bool]:
    """Give the answer of `act`, or the one that was given before; say whether it was.

    `act` itself gives the same for the same request. What it raises is raised, and the key is
    free again. Raise `KeyUsedBefore` when something else was asked under the key.
    """
    with deps.db.writing() as db:
        row = kept_answers.get_kept_answer(db, request.place)
        if row is None:
            kept_answers.add_kept_answer(
                db, **asdict(request.place), digest=request.digest, answer={}, at=now
            )
    if row is not None and row.digest != request.digest:
        raise KeyUsedBefore(request.key)
    if row is not None and row.answer:
        return row.answer, True
    try:
        answer = act()
    except BaseException:
        with deps.db.writing() as db:
            kept_answers.free_key(db, request.place)
        raise
    with deps.db.writing() as db:
        kept_answers.write_kept_answer(db, request.place, answer=answer)
    return answer, False
