"""Keep what operators can do, and what callers need."""

import datetime as dt
from collections.abc import Collection

from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.matching import Abilities, CallerNeed
from missedcall.domain.operators.refusals import AbilityRefusal, OperatorRefusal
from missedcall.domain.shared import speech
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps


class UnknownAbility(RequestRefused):
    """Refuse a language, a skill or an operator that there is not."""


def abilities_of_operator(row: OperatorRow) -> Abilities:
    return Abilities.read(row.speaks, row.skills)


def need_of_caller(deps: Deps, *, language: str | None, did: str) -> CallerNeed:
    """Give what a caller needs: the language that was once chosen, the skill of what was rung."""
    usual = deps.config.service.language
    spoken = speech.spoken_language(language or usual, otherwise=usual)
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
    require_known_abilities(deps, languages=languages, skills=skills)
    with deps.db.writing() as db:
        row = operators.find_operator_by_login(db, login)
        if row is None:
            raise UnknownAbility(explain(OperatorRefusal.UNKNOWN, login=login))
        operators.set_operator_abilities(db, row.id, speaks=languages, skills=skills)
        note_audit(db, at=now, actor=by, action="operator.can", subject=login)


def require_known_abilities(
    deps: Deps, *, languages: Collection[str], skills: Collection[str]
) -> None:
    """Raise `UnknownAbility` for what the configuration has not, or without a language."""
    _require_known(languages, speech.SPOKEN_LANGUAGES, refusal=AbilityRefusal.LANGUAGE)
    known = known_skills(deps)
    of_skill = AbilityRefusal.SKILL if known else AbilityRefusal.NO_SKILLS
    _require_known(skills, known, refusal=of_skill)
    if not languages:
        raise UnknownAbility(explain(AbilityRefusal.NO_LANGUAGE))


def known_skills(deps: Deps) -> list[str]:
    """Give the skills that the configuration names, by name."""
    return sorted(set(deps.config.callbacks.skills.values()))


def _require_known(
    given: Collection[str], known: Collection[str], *, refusal: AbilityRefusal
) -> None:
    """Raise `UnknownAbility` for the first name that is not known."""
    for name in given:
        if name not in known:
            raise UnknownAbility(explain(refusal, name=name, known=tuple(known)))
