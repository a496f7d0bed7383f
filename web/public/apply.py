"""Apply on the internet, in steps that need no script; each step is kept as it is sent."""

import secrets
from collections.abc import Mapping, Sequence

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.application import YES, Form
from missedcall.domain.applications.form_shape import FormSection
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import spelling
from missedcall.usecases.applications import papers, public_applications
from missedcall.usecases.applications.bp_numbers import NotLinked
from missedcall.usecases.applications.dues import DuesStand
from missedcall.usecases.applications.duplicates import DuplicateApplication
from missedcall.usecases.applications.papers import PaperDetail
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.amounts import Amount
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from web.public import form_reading, mobile_proof, refusals, visitor
from web.public.form_reading import FieldMistake
from web.public.refusals import AskBeforeSending
from web.shared import context, form_choices, texts
from web.shared import names as shared_names
from web.shared.texts import gettext

blueprint = flask.Blueprint("apply", __name__, url_prefix="/public/apply")
# The pages of the form; the notice stands on the last page, where the form is sent.
STEPS = tuple(section for section in form_definition.SECTIONS if section.name != "notice")
MOST_REASON, MOST_KEY = 150, 64


@blueprint.get("")
def page() -> ResponseReturnValue:
    """Ask for the mobile, or lead to the first step."""
    if visitor.proven_mobile() is None:
        return mobile_proof.ask_for_mobile("apply")
    return flask.redirect(flask.url_for("apply.step", name=STEPS[0].name), code=303)


@blueprint.get("/step/<name>")
def step(name: str) -> ResponseReturnValue:
    """Show one step, with what was typed before: here, or by an operator."""
    section, mobile = _section(name), visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("apply")
    return _step_page(section, _values(mobile))


@blueprint.post("/step/<name>")
def save(name: str) -> ResponseReturnValue:
    """Keep one step, and lead to the next, or say all that is wrong with it."""
    section, mobile = _section(name), visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("apply"), 401
    values = _values(mobile)
    before = form_reading.asked_fields(section, values)
    values |= form_reading.typed_in(before)
    public_applications.save_public_draft(
        context.deps(), mobile=mobile, typed=values, now=context.now()
    )
    after = form_reading.asked_fields(section, values)
    here = {field.name for field in after}
    read = form_reading.read_form(values, mobile=mobile)
    mistakes = [] if isinstance(read, Form) else [one for one in read if one.field in here]
    if mistakes:
        return _step_page(section, values, mistakes=mistakes), 422
    if {field.name for field in after} - {field.name for field in before}:
        return _step_page(section, values, more=True)  # the purpose asks for more
    following = STEPS[STEPS.index(section) + 1 :]
    if following:
        return flask.redirect(flask.url_for("apply.step", name=following[0].name), code=303)
    return flask.redirect(flask.url_for("apply.check"), code=303)


@blueprint.post("/anew")
def anew() -> ResponseReturnValue:
    """Begin anew: another household applies from this telephone."""
    mobile = visitor.proven_mobile()
    if mobile is not None:
        public_applications.discard_public_draft(context.deps(), mobile=mobile)
    return flask.redirect(flask.url_for("apply.page"), code=303)


@blueprint.get("/check")
def check() -> ResponseReturnValue:
    """Show the whole form and its amount, or everything that is still wrong with it."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("apply")
    return _check_page(_values(mobile), mobile, key=secrets.token_urlsafe(16))


@blueprint.post("/send")
def send() -> ResponseReturnValue:
    """Send the form once, however often the button is pressed."""
    mobile, sent = visitor.proven_mobile(), flask.request.form
    if mobile is None:
        return mobile_proof.ask_for_mobile("apply"), 401
    deps, key = context.deps(), sent.get("key", "")[:MOST_KEY]
    known = public_applications.number_of_request(deps, mobile=mobile, key=key)
    if known is not None:
        return _sent(known)
    values = {**_values(mobile), "notice_read": sent.get("notice_read", "")}
    form = form_reading.read_form(values, mobile=mobile)
    if not isinstance(form, Form):
        return _check_page(values, mobile, key=key, mistakes=form), 422
    different = spelling.clean(sent.get("different_reason", ""))[:MOST_REASON]
    told_dues = sent.get("dues_told", "").casefold() in YES
    try:
        submitted = public_applications.submit_public_application(
            deps,
            mobile=mobile,
            form=form,
            key=key,
            actor=visitor.ACTOR,
            now=context.now(),
            different=different,
            told_dues=told_dues,
        )
    except (DuplicateApplication, DuesStand) as error:
        asked = refusals.ask_before_sending(error, mobile=mobile, different=different)
        return _check_page(values, mobile, key=key, asked=asked), 409
    except NoDemand as error:
        return _check_page(values, mobile, key=key, mistakes=[refusals.no_demand(error)]), 422
    except NotLinked:
        wrong = FieldMistake("bp", refusals.bp_not_taken())
        return _check_page(values, mobile, key=key, mistakes=[wrong]), 422
    except MayNotBill:
        wrong = FieldMistake("", shared_names.problem("may_not_bill"))
        return _check_page(values, mobile, key=key, mistakes=[wrong]), 503
    return _sent(submitted.number)


def _sent(number: str) -> ResponseReturnValue:
    flask.flash(gettext("Your application was taken. Its SMS is on its way."))
    return flask.redirect(flask.url_for("follow.application", number=number), code=303)


def _section(name: str) -> FormSection:
    found = next((section for section in STEPS if section.name == name), None)
    if found is None:
        flask.abort(404)
    return found


def _values(mobile: str) -> dict[str, str]:
    draft = public_applications.public_draft(context.deps(), mobile=mobile)
    return {**form_reading.starting_values(), **(draft.typed if draft else {})}


def _step_page(
    section: FormSection,
    values: Mapping[str, str],
    *,
    mistakes: Sequence[FieldMistake] = (),
    more: bool = False,
) -> str:
    """Show a step; `more` says that an answer has brought more to ask."""
    shown = {name: aadhaar.mask_aadhaar(text) for name, text in values.items()}
    return flask.render_template(
        "public/step.html",
        section=section,
        section_fields=form_reading.asked_fields(section, values),
        steps=STEPS,
        values=shown,
        choices=form_choices.choices_of_form(),
        appliances=context.deps().config.appliances,
        counts=dict(item.split(":", 1) for item in values.get("appliances", "").split()),
        mistakes=mistakes,
        wrong={one.field: one.message for one in mistakes},
        more=more,
        began=any(text.strip() for name, text in values.items() if name in ("name", "address")),
    )


def _check_page(
    values: Mapping[str, str],
    mobile: str,
    *,
    key: str,
    mistakes: Sequence[FieldMistake] = (),
    asked: AskBeforeSending | None = None,
) -> str:
    """Show all that was typed, what is wrong with it, and what it would cost."""
    amount: Amount | None = None
    needed: Sequence[PaperDetail] = ()
    read = form_reading.read_form({**values, "notice_read": "true"}, mobile=mobile)
    if isinstance(read, Form):
        needed = papers.papers_of_form(context.deps(), read, now=context.now())
        try:
            amount = amounts.quote_amount(context.deps(), form=read, now=context.now())
        except NoDemand as error:
            mistakes = mistakes or [refusals.no_demand(error)]
        except MayNotBill:
            mistakes = mistakes or [FieldMistake("", shared_names.problem("may_not_bill"))]
    elif not mistakes:
        mistakes = read
    return flask.render_template(
        "public/check.html",
        steps=STEPS,
        asked_fields={
            section.name: form_reading.asked_fields(section, values) for section in STEPS
        },
        values=values,
        mobile=mobile,
        choices=_words_of_choices(),
        amount=amount,
        why_survey=amounts.survey_words(context.deps(), amount.survey) if amount else (),
        category=_category_name(values),
        papers=needed,
        mistakes=mistakes,
        wrong={one.field: one.message for one in mistakes},
        asked=asked,
        key=key,
        valid_days=context.deps().config.demand.valid_days,
    )


def _words_of_choices() -> dict[str, dict[str, str]]:
    """Give the words of each choice by field and value."""
    return {
        name: {one.value: one.words for one in some}
        for name, some in form_choices.choices_of_form().items()
    }


def _category_name(values: Mapping[str, str]) -> str:
    category = context.deps().config.category(form_reading.derived_category(values))
    return f"{category.code} {texts.local(category.name)}" if category else ""
