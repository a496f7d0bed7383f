"""Give a list of the API by pages: each tells where the next begins."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from web.api.v1.shapes import ApiModel

PAGE, MOST = 50, 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many at most.")]
T = TypeVar("T")


class PageQuery(ApiModel):
    """Say which page of a list is wanted."""

    limit: Limit = PAGE
    after: Annotated[int | None, Field(ge=0, le=2**31 - 1)] = None


def page_of(
    rows: Sequence[T], limit: int, place: Callable[[T], object]
) -> tuple[Sequence[T], str | None]:
    """Give a page of rows, of which one more than `limit` was read, and where the next begins."""
    shown = rows[:limit]
    return shown, str(place(shown[-1])) if len(rows) > limit else None
