"""What can be applied for, and where: places, purposes, appliances, and what it costs."""

from typing import Annotated, Any

import flask
from pydantic import Field, StringConstraints

from missedcall.domain.applications.application import FieldError
from missedcall.domain.callbacks import calendar
from missedcall.domain.clients.client import Scope
from missedcall.domain.shared.explanation import Explanation
from missedcall.usecases.offices import place_search
from missedcall.usecases.offices.place_search import MOST_TYPED, FoundPlace
from missedcall.usecases.tariffs import amounts, quotes
from missedcall.usecases.tariffs.amounts import Amount
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from web.api.v1 import answers, form_problems
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.pages_of_list import Limit, page_of
from web.api.v1.problems import ApiProblem
from web.api.v1.shapes import ApiModel, Code, Cursor, FormValue, Texts
from web.shared import context, texts

TAG = "catalogue"
Typed = Annotated[str, StringConstraints(max_length=MOST_TYPED)]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,15}$")]


class Place(ApiModel):
    """A place: a ward or village. Its offices tell it from another of the same name."""

    code: Code
    name: Texts
    area: Annotated[str, Field(examples=["urban"])]
    office: Code
    offices: Annotated[tuple[Texts, ...], Field(description="The centre, then what is above.")]


class Places(ApiModel):
    """Places, the best first when something was typed, else by their codes."""

    places: tuple[Place, ...]
    next: Cursor = None


class PlaceQuery(ApiModel):
    """Say which places are wanted."""

    q: Annotated[Typed, Field(description="What was typed, in Devanagari or Latin letters.")] = ""
    limit: Limit = 20
    after: PlaceCode | None = None


class SupplyPurpose(ApiModel):
    """What the power may be for, the category that follows from it, and why."""

    code: Code
    name: Texts
    category: Code
    why: Texts


class SupplyCategory(ApiModel):
    """A category of consumers, and the unit of its load."""

    code: Code
    name: Texts
    unit: Annotated[str, Field(examples=["kW"])]


class Purposes(ApiModel):
    """The purposes and categories of today."""

    purposes: tuple[SupplyPurpose, ...]
    categories: tuple[SupplyCategory, ...]


class ApplianceKind(ApiModel):
    """A kind of appliance, and what one piece takes."""

    code: Code
    name: Texts
    watts: int


class ApplianceTable(ApiModel):
    """The table from which a load is worked out, and where it comes from."""

    as_of: str
    source: Texts
    kinds: tuple[ApplianceKind, ...]


class QuoteRequest(ApiModel):
    """What has a say in the amount; a number may be text or number."""

    locality: FormValue = None
    purpose: FormValue = None
    category: FormValue = None
    category_reason: FormValue = None
    load: Annotated[FormValue, Field(examples=["2.3"])] = None
    unit: Annotated[FormValue, Field(description="kW, HP or W.")] = None
    appliances: Annotated[FormValue, Field(examples=["fan:2 led:5"])] = None
    cable: Annotated[FormValue, Field(description="Who lays it: applicant or company.")] = None
    distance_m: FormValue = None
    bpl: FormValue = None
    scst: FormValue = None
    prepaid: FormValue = None


class AmountLineBody(ApiModel):
    """One line of an amount; below 0 it lowers the amount.

    A line of a demand that was made before version 0.3.0 is explained in English only, and says
    so under each language.
    """

    code: Code
    amount_paise: int
    reason: Annotated[
        str, Field(description="The code of the explanation; empty before version 0.3.0.")
    ]
    explanation: Texts


class AmountBody(ApiModel):
    """What is owed, line by line; the lines sum to the total.

    While a rule wants a survey first, the amount is not final; why, is told for each rule.
    """

    total_paise: int
    lines: tuple[AmountLineBody, ...]
    tariff: str
    is_final: bool
    survey: tuple[Texts, ...] = ()


@blueprint.get("/places")
@operation(TAG, scope=Scope.CATALOGUE, answers={200: Places, 304: NoContent})
def list_places(query: PlaceQuery) -> flask.Response:
    """Search the places by what a person types, or list them all by pages.

    With `q` the places come in which each word typed begins a word, the best first: Raipur
    in either script and "raypur" find the same.
    """
    if query.q.strip():
        found = place_search.search_places(context.deps(), text=query.q, limit=query.limit)
        return answers.conditional(Places(places=tuple(map(_place, found))))
    rows = place_search.list_places(context.deps(), after=query.after or "", limit=query.limit + 1)
    shown, following = page_of(rows, query.limit, lambda row: row.code)
    return answers.conditional(Places(places=tuple(map(_place, shown)), next=following))


@blueprint.get("/purposes")
@operation(TAG, scope=Scope.CATALOGUE, answers={200: Purposes, 304: NoContent})
def list_purposes() -> flask.Response:
    """List what the power may be for, and the categories."""
    config = context.deps().config
    today = calendar.ist_date(context.now())
    body = Purposes(
        purposes=tuple(
            SupplyPurpose(code=each.code, name=each.name, category=each.category, why=each.why)
            for each in config.purposes_on(today)
        ),
        categories=tuple(
            SupplyCategory(code=each.code, name=each.name, unit=each.unit)
            for each in config.categories
        ),
    )
    return answers.conditional(body)


@blueprint.get("/appliances")
@operation(TAG, scope=Scope.CATALOGUE, answers={200: ApplianceTable, 304: NoContent})
def list_appliances() -> flask.Response:
    """List the appliances of which a load is worked out."""
    table = context.deps().config.appliances
    kinds = tuple(
        ApplianceKind(code=kind.code, name=kind.name, watts=kind.watts) for kind in table.kinds
    )
    body = ApplianceTable(as_of=table.as_of.isoformat(), source=table.source, kinds=kinds)
    return answers.conditional(body)


@blueprint.post("/quotes")
@operation(TAG, scope=Scope.CATALOGUE, answers={200: AmountBody})
def make_quote(json: QuoteRequest) -> flask.Response:
    """Work out what a connection costs today; nothing is kept."""
    typed = form_problems.typed(json.model_dump(exclude_none=True))
    try:
        found = quotes.quote_supply(context.deps(), typed=typed, now=context.now())
    except NoDemand as error:
        raise form_problems.no_demand(error) from error
    except MayNotBill as error:
        raise ApiProblem("may_not_bill", 503) from error
    if not isinstance(found, Amount):
        raise form_problems.problem_of_fields([each for each in found if _is_asked(each)])
    return answers.answer_json(amount_of(found))


def amount_of(found: Amount) -> AmountBody:
    """Give an amount with its lines."""
    return AmountBody(
        total_paise=found.total_paise,
        lines=tuple(line_of(one.code, one.amount_paise, one.explanation) for one in found.lines),
        tariff=found.tariff_id,
        is_final=found.is_final,
        survey=tuple(dict(each) for each in amounts.survey_words(context.deps(), found.survey)),
    )


def line_of(code: str, amount_paise: int, reason: Explanation) -> AmountLineBody:
    """Give a line of an amount, explained in each language."""
    said = context.say_in_each_language(lambda: texts.explained(reason))
    return AmountLineBody(
        code=code, amount_paise=amount_paise, reason=reason.code, explanation=said
    )


def _is_asked(error: FieldError) -> bool:
    return error.field in quotes.ASKED


def _place(found: FoundPlace) -> Place:
    said: dict[str, Any] = {
        "code": found.code,
        "name": dict(found.name),
        "area": found.area,
        "office": found.office,
        "offices": tuple(dict(each) for each in found.offices),
    }
    return Place(**said)
