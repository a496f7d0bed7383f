"""Points: linemen see their own, with rules; AE and nodal officer see leaderboards and reviews."""

from collections.abc import Mapping

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.domain.operators.roles import MAY_JUDGE_POINTS, Actor
from missedcall.domain.points.points import PointsReason
from missedcall.domain.shared import row_id, typed_number
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.offices import offices
from missedcall.usecases.points import anomalies, leaderboards, lineman_points, objections
from missedcall.usecases.points.objections import ObjectionRefused
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("points", __name__, url_prefix="/points")
blueprint.before_request(lambda: users.require_page("points"))


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/object")
@form_fields.filled
def object_(number: str, text: str) -> Response | tuple[str, int]:
    """Receive a lineman's objection to the points of a job."""
    if users.current_user().role is not Actor.LINEMAN:
        flask.abort(403)
    try:
        objections.object_to_points(
            context.deps(),
            number=number,
            lineman=users.current_user().login,
            text=text,
            now=context.now(),
        )
    except ObjectionRefused as error:
        return _refused(error)
    flask.flash(gettext("Your objection is kept; the AE answers within seven days."))
    return flask.redirect(flask.url_for("points.page"), code=303)


@blueprint.post(f"/answer/<int(max={row_id.LARGEST}):objection_id>")
@form_fields.filled
def answer(objection_id: int, points: str, reason: str) -> Response | tuple[str, int]:
    """Answer an objection, as the AE or the nodal officer."""
    if users.current_user().role not in MAY_JUDGE_POINTS:
        flask.abort(403)
    try:
        points_x100 = typed_number.read_decimal_x100(points)
    except ValueError:
        return _wrong(gettext("Points: write a number such as 2.5"))
    try:
        objections.answer_objection(
            context.deps(),
            objection_id=objection_id,
            points_x100=points_x100,
            reason=reason,
            offices=_mine(),
            actor=users.current_user().login,
            now=context.now(),
        )
    except ObjectionRefused as error:
        return _refused(error)
    except ChangedMeanwhile:
        return _show(problem=gettext("Somebody has just answered this objection.")), 409
    flask.flash(gettext("The answer is kept."))
    return flask.redirect(flask.url_for("points.page"), code=303)


def _mine() -> tuple[str, ...]:
    return tuple(
        offices.list_centres_of_office(context.deps(), office=users.current_user().office)
    )


def _refused(error: ObjectionRefused) -> tuple[str, int]:
    return _wrong(texts.explained(error.reason))


def _wrong(problem: str) -> tuple[str, int]:
    return _show(problem=problem, typed=form_fields.typed()), 409


def _show(problem: str | None = None, typed: Mapping[str, str] = form_fields.NOTHING_TYPED) -> str:
    shown = {"problem": problem, "typed": typed}
    if users.current_user().role is Actor.LINEMAN:
        own = lineman_points.load_lineman_points(
            context.deps(), lineman=users.current_user().login
        )
        return flask.render_template("field/points.html", own=own, reason=_why, **shown)
    deps, here = context.deps(), _mine()
    current = leaderboards.get_cached_leaderboards(deps, now=context.now())
    return flask.render_template(
        "field/leaderboards.html",
        month=calendar.ist_date(current.computed_at),
        as_of=current.computed_at,
        places=current.linemen,
        bands={
            area: leaderboards.group_by_band(places) for area, places in current.linemen.items()
        },
        kept=[one for one in current.offices if one.office in here],
        anomalies=anomalies.get_cached_anomalies(deps, now=context.now(), offices=here),
        open=lineman_points.list_open_objections(deps, offices=here),
        may_answer=users.current_user().role in MAY_JUDGE_POINTS,
        **shown,
    )


def _why(rule: str) -> str:
    """Say in the reader's language why a rule gives or takes."""
    return texts.gettext(PointsReason(rule).english)
