"""Show an office what it is told once a day, and who of it cannot be told."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from missedcall.usecases.reports import daily_lists, overdue
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("daily_list", __name__, url_prefix="/daily-list")
blueprint.before_request(lambda: users.require_page("daily_list"))


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/mail")
@form_fields.filled
def mail(address: str) -> Response | tuple[str, int]:
    """Let a person change where the own daily list is mailed to."""
    by = users.current_user()
    try:
        operators.change_operator_mail(
            context.deps(), login=by.login, mail=address, by=by.login, now=context.now()
        )
    except OperatorNotAdded as error:
        return _show(problem=texts.explained(error.reason), typed=address), 422
    flask.flash(gettext("The mail address is changed."))
    return flask.redirect(flask.url_for("daily_list.page"), code=303)


def _show(*, problem: str | None = None, typed: str | None = None) -> str:
    """Show the list of an office, and what all offices that one may see were told today."""
    deps, now, by = context.deps(), context.now(), users.current_user()
    asked = flask.request.args.get("office", "")
    try:
        scope = overdue.load_overdue_scope(deps, operator=by, office=asked)
    except overdue.OfficeNotVisible:
        flask.abort(404)
    made, mailed = daily_lists.list_made(deps, day=calendar.ist_date(now))
    centres = scope.centres
    mine = [row for row in made if centres is None or row.office in centres]
    only = next(iter(centres)) if centres is not None and len(centres) == 1 else None
    found = daily_lists.load_daily_list(deps, office=only, now=now) if only else None
    return flask.render_template(
        "office/daily_list.html",
        found=found,
        made=mine,
        mailed=mailed,
        offices=scope.offices,
        own_mail=operators.mail_of_operator(deps, login=by.login),
        problem=problem,
        typed=typed,
    )
