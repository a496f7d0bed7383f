"""What all answers of the API share: problems by RFC 9457, texts by language, pages of a list."""

from typing import Annotated

import pydantic
from pydantic import ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from web.shared import context


class ApiModel(pydantic.BaseModel):
    """A body of the API; what is read refuses a name that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise PydanticCustomError("wrong_type", "a text, a number, true or false")


# A value of a form: as it was typed, or as JSON has numbers and yes or no.
FormValue = Annotated[
    object,
    pydantic.PlainValidator(_plain),
    pydantic.WithJsonSchema({"type": ["string", "number", "boolean", "null"]}),
]


def _has_texts(language: str) -> str:
    if language not in context.deps().config.sms.languages:
        raise PydanticCustomError("enum", "a language in which there are texts")
    return language


# A language in which people get texts: which there are is configured.
TextLanguage = Annotated[str, pydantic.AfterValidator(_has_texts), Field(examples=["hi"])]
Texts = Annotated[
    dict[str, str],
    Field(
        description="The same text by language.",
        examples=[{"en": "Raipur"}],
    ),
]
Cursor = Annotated[
    str | None,
    Field(description="Where the next page begins: give it as `after`. Null on the last page."),
]
Code = Annotated[str, StringConstraints(max_length=60), Field(description="A code of ours.")]


class FieldProblem(ApiModel):
    """One field that cannot be taken, and why."""

    field: Annotated[str, Field(description="Its name; empty when it is the whole form.")]
    code: Code
    messages: Texts


class Problem(ApiModel):
    """What went wrong (RFC 9457), for programs by `code` and for people in their language."""

    type: Annotated[str, Field(description="An address below which this problem is explained.")]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(description="In the language of Accept-Language.")]
    code: Code
    messages: Texts
    errors: tuple[FieldProblem, ...] = ()
