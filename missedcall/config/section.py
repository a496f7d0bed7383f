"""Hold what every section of `config.yaml` is made of: shapes of values, and strictness."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,15}$")]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{7,14}$")]
Port = Annotated[int, Field(ge=0, le=65535)]
Language = Literal["hi", "en"]


class Section(BaseModel):
    """Refuse unknown keys and change: a misspelt key is an error, not a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def differ(names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice")
