"""Show an amount: its lines, each with its reason, the same for desk, page, note and program."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from missedcall.config.connection import SurveyEntry
from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection
from missedcall.db.offices import offices
from missedcall.domain.applications.application import Form
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.limits import Area
from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.tariffs import survey
from missedcall.domain.tariffs.demand import Quote
from missedcall.domain.tariffs.supply_request import KW_PER_UNIT
from missedcall.domain.tariffs.survey import SurveyCase
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import pricing


@dataclass(frozen=True)
class AmountLine:
    """Hold one line: what it is for (a code of the tariff, or `works`), how much and why."""

    code: str
    amount_paise: int
    explanation: Explanation


@dataclass(frozen=True)
class Amount:
    """Hold an amount with its lines, which sum to it.

    `survey` are the codes of the rules that want a survey first: then the amount is not final.
    `due_on` is empty before a demand is made.
    """

    total_paise: int
    lines: Sequence[AmountLine]
    tariff_id: str
    survey: Sequence[str] = ()
    issued_on: dt.date | None = None
    due_on: dt.date | None = None

    @property
    def is_final(self) -> bool:
        return not self.survey


def quote_amount(deps: Deps, *, form: Form, now: dt.datetime) -> Amount:
    """Work out what a form would owe today; nothing is written.

    Raise the refusals of `pricing.quote_form`, and LookupError for an unknown place.
    """
    with deps.db.reading() as db:
        place = offices.get_locality(db, form.locality)
        if place is None:
            raise LookupError(f"locality {form.locality} is not known")
        today = calendar.ist_date(now)
        quote = pricing.quote_form(deps, db, form, area=place.area, on=today)
    reasons = survey_reasons(deps, form, area=place.area, on=today)
    return replace(quoted_amount(quote), survey=reasons)


def quoted_amount(quote: Quote) -> Amount:
    """Give an amount that was worked out and is not asked for yet."""
    return Amount(
        total_paise=quote.total_paise,
        lines=[AmountLine(one.code, one.amount_paise, one.explanation) for one in quote.lines],
        tariff_id=quote.tariff_id,
    )


def amount_of_application(db: DbConnection, application_id: int) -> Amount | None:
    """Give the amount of the demand that an application owes; None when there is none."""
    owed = applications.get_current_demand(db, application_id)
    if owed is None:
        return None
    return Amount(
        total_paise=owed.total_paise,
        lines=[
            AmountLine(one.code, one.amount_paise, one.explanation)
            for one in applications.list_lines_of_demand(db, owed.id)
        ],
        tariff_id=owed.tariff_id,
        issued_on=owed.issued_on,
        due_on=owed.due_on,
    )


def survey_reasons(deps: Deps, form: Form, *, area: Area, on: dt.date) -> tuple[str, ...]:
    """Give the codes of the rules of a day that want a form surveyed first."""
    case = SurveyCase(
        category=form.category,
        area=area,
        locality=form.locality,
        load_kw=Fraction(form.load) * KW_PER_UNIT[form.unit],
        distance_m=form.distance_m,
    )
    return survey.survey_reasons((rule.rule for rule in deps.config.survey), case, on=on)


def survey_findings(deps: Deps, form: Form, *, area: Area, on: dt.date) -> dict[str, object]:
    """Give what the guards ask of a form: whether it is standard, and if not, why."""
    reasons = survey_reasons(deps, form, area=area, on=on)
    return {"standard": not reasons, "survey_reasons": list(reasons)}


def survey_words(deps: Deps, codes: Sequence[str]) -> list[Mapping[str, str]]:
    """Give the words of rules by language; one that is configured no more has none."""
    known: dict[str, SurveyEntry] = {rule.code: rule for rule in deps.config.survey}
    return [known[code].why for code in codes if code in known]
