"""Which operator suits which caller: languages and skills."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class CallerNeed:
    """State what a caller needs: a language, and a skill if the matter wants one."""

    language: str
    skill: str = ""

    def __str__(self) -> str:
        return f"{self.language}+{self.skill}" if self.skill else self.language

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` wrote."""
        language, _, skill = text.partition("+")
        return cls(language, skill)


@dataclass(frozen=True)
class Abilities:
    """State what an operator can do."""

    languages: frozenset[str]
    skills: frozenset[str] = frozenset()

    @classmethod
    def read(cls, languages: str, skills: str) -> Self:
        """Read two lists of words, as rows keep them."""
        return cls(frozenset(languages.split()), frozenset(skills.split()))

    def meet(self, need: CallerNeed) -> bool:
        return need.language in self.languages and (not need.skill or need.skill in self.skills)
