"""Tell all that happened to an application, by pages that stay right while more is added."""

import datetime as dt
from typing import Annotated

import flask
from pydantic import StringConstraints

from missedcall.domain.clients.client import Scope
from missedcall.domain.connection.states import Rule
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.usecases.applications.timeline import TimelineEntry, TimelineKind, TimelinePlace
from missedcall.usecases.clients import person_applications
from web.api.v1 import access, answers, own
from web.api.v1.follow import TAG, state_name
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.pages_of_list import PAGE, Limit, page_of
from web.api.v1.shapes import ApiModel, Code, Cursor, Texts
from web.shared import context, texts

EPOCH, MICROSECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)


class TimelineEntryBody(ApiModel):
    """One thing that happened: its kind, what of that kind, and the state that a step led to."""

    at: dt.datetime
    kind: Code
    kind_name: Texts
    what: str
    state: Code | None
    state_name: Texts | None
    detail: str
    amount_paise: int | None


class TimelineBody(ApiModel):
    """All that happened to an application, the first first; it names no staff."""

    entries: tuple[TimelineEntryBody, ...]
    next: Cursor = None


class TimelineQuery(ApiModel):
    """Say which page of a timeline is wanted."""

    limit: Limit = PAGE
    after: Annotated[str | None, StringConstraints(pattern=r"^[0-9]{1,17}-[0-9]{1,6}$")] = None


@blueprint.get("/applications/<number>/timeline")
@operation(
    TAG, scope=Scope.PERSONS, person=True, or_all=True, answers={200: TimelineBody, 304: NoContent}
)
def get_timeline(number: str, query: TimelineQuery) -> flask.Response:
    """Tell all that happened to an application, from the first ring to the light.

    A system without a token gets the steps, amounts, payments and visits alone.
    """
    with own.application(number):
        found = person_applications.list_timeline(
            context.deps(),
            number=number,
            by=access.asker(),
            after=_place(query.after) if query.after else None,
            limit=query.limit + 1,
        )
    shown, following = page_of(found, query.limit, lambda each: _cursor(each[0]))
    told = tuple(_entry(entry) for _, entry in shown)
    return answers.conditional(TimelineBody(entries=told, next=following))


def _cursor(place: TimelinePlace) -> str:
    """Write a place of a timeline: microseconds since 1970, and the how manieth of them."""
    return f"{(place.at - EPOCH) // MICROSECOND}-{place.nth}"


def _place(cursor: str) -> TimelinePlace:
    instant, nth = map(int, cursor.split("-"))
    return TimelinePlace(EPOCH + instant * MICROSECOND, nth)


def _entry(entry: TimelineEntry) -> TimelineEntryBody:
    target = BY_RULE[Rule(entry.what)].target if entry.kind is TimelineKind.STEP else None
    return TimelineEntryBody(
        at=entry.at,
        kind=entry.kind,
        kind_name=context.say_in_each_language(lambda: texts.gettext(entry.kind.english)),
        what=entry.what,
        state=target,
        state_name=state_name(target) if target else None,
        detail=entry.detail,
        amount_paise=entry.paise,
    )
