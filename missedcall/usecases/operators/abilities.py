"""Keep what operators can do, and what callers need."""

import datetime as dt
from collections.abc import Collection

from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.matching import LANGUAGES, Abilities, CallerNeed
from missedcall.usecases.deps import Deps


class UnknownAbility(ValueError):
    """Say which language, skill or operator there is not, and which there are."""


def abilities_of_operator(row: OperatorRow) -> Abilities:
    return Abilities.read(row.speaks, row.skills)


def need_of_caller(deps: Deps, *, language: str | None, did: str) -> CallerNeed:
    """Give what a caller needs: the language that was once chosen, the skill of what was rung."""
    spoken = language or deps.config.service.language
    return CallerNeed(spoken, deps.config.callbacks.skills.get(did, ""))


def change_abilities(
    deps: Deps,
    *,
    login: str,
    languages: Collection[str],
    skills: Collection[str],
    by: str,
    now: dt.datetime,
) -> None:
    """Say what an operator speaks and can do, in place of what stood there.

    Raise `UnknownAbility` for a language or skill that the configuration has not.
    """
    _known("language", languages, LANGUAGES)
    _known("skill", skills, sorted(set(deps.config.callbacks.skills.values())))
    if not languages:
        raise UnknownAbility("language: name at least one that the operator speaks")
    with deps.db.writing() as db:
        row = operators.find_operator_by_login(db, login)
        if row is None:
            raise UnknownAbility(
                f"operator {login}: there is none; see `missedcall operators list`"
            )
        operators.set_operator_abilities(db, row.id, speaks=languages, skills=skills)
        note_audit(db, at=now, actor=by, action="operator.can", subject=login)


def _known(what: str, given: Collection[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            allowed = ", ".join(known) or "none; name them in callbacks.skills"
            raise UnknownAbility(f"{what}: {name} is not known; there is: {allowed}")
