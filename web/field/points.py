"""Points: a lineman sees each of his with its rule; AE and nodal officer see boards and doubts."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.domain.operators.roles import MAY_JUDGE_POINTS, Actor
from missedcall.domain.points.points import REASONS
from missedcall.domain.shared import row_id, typed_number
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.offices import offices
from missedcall.usecases.points import boards, my_points, objections, suspicions
from missedcall.usecases.points.objections import ObjectionNotTaken
from web.auth import users
from web.shared import context, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("points", __name__, url_prefix="/points")
blueprint.before_request(lambda: users.require_page("points"))


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/object")
def object_() -> Response | tuple[str, int]:
    """Take a lineman's objection to one job of his."""
    if users.current_user().role is not Actor.LINEMAN:
        flask.abort(403)
    form = flask.request.form
    try:
        objections.take(
            context.deps(),
            number=form.get("number", ""),
            lineman=users.current_user().login,
            text=form.get("text", ""),
            now=context.now(),
        )
    except ObjectionNotTaken as error:
        return _refused(error)
    flask.flash(gettext("Your objection is kept; the AE answers within seven days."))
    return flask.redirect(flask.url_for("points.page"), code=303)


@blueprint.post(f"/answer/<int(max={row_id.LARGEST}):objection_id>")
def answer(objection_id: int) -> Response | tuple[str, int]:
    """Answer an objection, as the AE or the nodal officer."""
    if users.current_user().role not in MAY_JUDGE_POINTS:
        flask.abort(403)
    form = flask.request.form
    try:
        hundredths = typed_number.read_hundredths(form.get("points", ""))
    except ValueError:
        return _wrong(gettext("Points: write a number such as 2.5"))
    try:
        objections.answer(
            context.deps(),
            objection_id=objection_id,
            hundredths=hundredths,
            why=form.get("why", ""),
            offices=_mine(),
            who=users.current_user().login,
            now=context.now(),
        )
    except ObjectionNotTaken as error:
        return _refused(error)
    except ChangedMeanwhile:
        return _show(problem=gettext("Somebody has just answered this objection.")), 409
    flask.flash(gettext("The answer is kept."))
    return flask.redirect(flask.url_for("points.page"), code=303)


def _mine() -> tuple[str, ...]:
    return tuple(offices.scope(context.deps(), office=users.current_user().office))


def _refused(error: ObjectionNotTaken) -> tuple[str, int]:
    return _wrong(texts.explained(error.reason))


def _wrong(problem: str) -> tuple[str, int]:
    return _show(problem=problem, typed=flask.request.form), 409


def _show(**more: object) -> str:
    if users.current_user().role is Actor.LINEMAN:
        mine = my_points.look(context.deps(), lineman=users.current_user().login)
        return flask.render_template("field/points.html", mine=mine, why=_why, **more)
    deps, here = context.deps(), _mine()
    found = boards.kept(deps, now=context.now())
    return flask.render_template(
        "field/points_board.html",
        month=calendar.ist_date(found.at),
        as_of=found.at,
        places=found.linemen,
        bands={area: boards.in_bands(places) for area, places in found.linemen.items()},
        kept=[one for one in found.offices if one.office in here],
        alarms=suspicions.kept(deps, now=context.now(), offices=here),
        open=my_points.objections_of(deps, offices=here),
        may_answer=users.current_user().role in MAY_JUDGE_POINTS,
        **more,
    )


def _why(rule: str) -> str:
    """Say in the reader's language why a rule gives or takes."""
    return texts.explained(REASONS[rule])
