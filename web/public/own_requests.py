"""Take what an applicant asks for on the follow page: a correction, an objection, the cable."""

from collections.abc import Mapping

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.applications.application import FieldError
from missedcall.domain.field.cable import CableReportSource
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy import aadhaar
from missedcall.usecases.applications import corrections
from missedcall.usecases.applications.corrections import (
    CorrectionRefused,
    CorrectionRequest,
)
from missedcall.usecases.applications.worklist_actions import ActionFieldRefused
from missedcall.usecases.clients import person_applications
from missedcall.usecases.clients.person_applications import NotOwn
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.field.cable import CableNotReportable
from web.public import follow, mobile_proof, names, visitor
from web.public.form_reading import FieldMistake
from web.shared import context, kept_form, places
from web.shared.texts import gettext

blueprint = flask.Blueprint("own_requests", __name__, url_prefix="/public/follow")
# Another mobile is proven by a code of its own: see `new_mobile`.
NOT_HERE = frozenset({"mobile"})


@blueprint.get("/<number>/correct")
def page(number: str) -> ResponseReturnValue:
    """Show what of the form may be corrected, as it is."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow")
    try:
        return _page(number, _correctable(number, mobile))
    except NotOwn:
        return follow.not_there()


@blueprint.post("/<number>/correct")
def correct(number: str) -> ResponseReturnValue:
    """Write what is right; office, amount and texts follow."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow"), 401
    try:
        fields = _correctable(number, mobile)
    except NotOwn:
        return follow.not_there()
    sent = flask.request.form
    typed = {name: sent.get(name, "") for name in fields}
    if "locality" in fields:
        typed["locality"] = places.correction_of_place(sent)
    changes = {name: text for name, text in typed.items() if text.strip() != fields[name]}
    reason = sent.get("reason", "")
    shown = {name: aadhaar.mask_aadhaar(text) for name, text in typed.items()}
    if not reason.strip():
        return _page(number, shown, mistakes=[_mistake(FieldError("reason", "missing"))]), 422
    try:
        corrections.correct_application(
            context.deps(),
            number=number,
            request=CorrectionRequest(changes, reason),
            actor=visitor.ACTOR,
            role=Actor.CALLER,
            now=context.now(),
        )
    except CorrectionRefused as error:
        mistakes = [_mistake(one) for one in error.errors]
        return _page(number, shown, reason=reason, mistakes=mistakes), 422
    except (CommandRefused, ChangedMeanwhile):
        wrong = FieldMistake("", gettext("This cannot be corrected now. Have us call you."))
        return _page(number, shown, reason=reason, mistakes=[wrong]), 409
    flask.flash(gettext("The form was corrected."))
    return follow.back_to(number)


@blueprint.post("/<number>/objection")
def object_to_rejection(number: str) -> ResponseReturnValue:
    """Take an objection to a rejection."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow"), 401
    try:
        person_applications.object_to_rejection(
            context.deps(),
            number=number,
            by=visitor.asker(mobile),
            reason=flask.request.form.get("reason", ""),
            now=context.now(),
        )
    except NotOwn:
        return follow.not_there()
    except ActionFieldRefused:
        problem = gettext("Write why you object, in one line. Nothing was changed.")
        kept = kept_form.keep_sent_form("objection", wrong={"reason": problem})
        return follow.show_followed(number, mobile, kept=kept, status=422)
    except (CommandRefused, ChangedMeanwhile):
        flask.flash(gettext("An objection cannot be taken now. Ask the electricity office."))
        kept = kept_form.keep_sent_form("objection")
        return follow.show_followed(number, mobile, kept=kept, status=409)
    flask.flash(gettext("Your objection was taken; an SMS tells it too."))
    return follow.back_to(number)


@blueprint.post("/<number>/cable")
def say_cable(number: str) -> ResponseReturnValue:
    """Take whether the service cable is ready."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow"), 401
    try:
        person_applications.report_cable(
            context.deps(),
            number=number,
            by=visitor.asker(mobile),
            ready=flask.request.form.get("ready") == "yes",
            source=CableReportSource.PUBLIC_PAGE,
            now=context.now(),
        )
    except NotOwn:
        return follow.not_there()
    except CableNotReportable:
        flask.flash(gettext("This is not needed any more."))
    else:
        flask.flash(gettext("Noted. Thank you."))
    return follow.back_to(number)


def _correctable(number: str, mobile: str) -> dict[str, str]:
    found = person_applications.correctable(
        context.deps(), number=number, by=visitor.asker(mobile)
    )
    return {name: text for name, text in found.items() if name not in NOT_HERE}


def _mistake(error: FieldError) -> FieldMistake:
    return FieldMistake(error.field, names.error(error.code, **dict(error.params)))


def _page(
    number: str,
    values: Mapping[str, str],
    *,
    reason: str = "",
    mistakes: "list[FieldMistake] | tuple[()]" = (),
) -> str:
    return flask.render_template(
        "public/correct.html",
        number=number,
        values=values,
        reason=reason,
        mistakes=mistakes,
        wrong={one.field: one.message for one in mistakes},
    )
