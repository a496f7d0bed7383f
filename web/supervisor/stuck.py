"""Show what has lasted too long and which parts do not work, with the button that mends each."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.monitoring.part_health import PartState
from missedcall.usecases.monitoring import alarms, health, stuck, stuck_acts
from missedcall.usecases.monitoring.stuck import StuckEntity
from missedcall.usecases.monitoring.stuck_acts import StuckActRefused
from web.auth import users
from web.shared import context, form_fields, pages, texts
from web.supervisor import alarm_pages, names

blueprint = flask.Blueprint("stuck", __name__, url_prefix="/stuck")
blueprint.before_request(lambda: users.require_page("stuck"))
MOST = 200  # shown; the oldest come first
# What only the workers move: their round mends it.
OF_WORKERS = frozenset(
    {"callback wrap_up", "operator wrap_up", "operator reserved", "attempt silent"}
)
OFF_DUTY = frozenset({"operator ready", "operator paused"})


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/operators/<login>/off")
@form_fields.filled
def take_off_duty(login: str, reason: str) -> Response | tuple[str, int]:
    """Take an operator off duty whose state has lasted too long."""
    try:
        stuck_acts.log_stuck_operator_off(
            context.deps(),
            login=login,
            reason=reason,
            by=users.current_user().login,
            now=context.now(),
        )
    except StuckActRefused as error:
        return _show(texts.explained(error.reason)), 409
    return _done(names.stuck_done("off", login=login))


@blueprint.post("/round")
def do_round() -> Response:
    """Do the workers' round now."""
    stuck_acts.run_round_now(context.deps(), by=users.current_user().login, now=context.now())
    return _done(names.stuck_done("round"))


@blueprint.post("/texts/<template_id>/resume")
@form_fields.filled
def resume_text(template_id: str, reason: str) -> Response | tuple[str, int]:
    """Let a stopped text be sent again."""
    try:
        stuck_acts.resume_stopped_template(
            context.deps(),
            template_id=template_id,
            reason=reason,
            by=users.current_user().login,
            now=context.now(),
        )
    except StuckActRefused as error:
        return _show(texts.explained(error.reason)), 409
    return _done(names.stuck_done("text"))


def _done(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("stuck.page"), code=303)


def _show(problem: str | None = None) -> str:
    deps, now = context.deps(), context.now()
    found = stuck.find_stuck(deps, now=now)
    mine = pages.pages_of_role(users.current_user().role)
    return flask.render_template(
        "supervisor/stuck.html",
        problem=problem,
        found=found[:MOST],
        more=max(0, len(found) - MOST),
        kind=kind_of_stuck,
        off_duty=OFF_DUTY,
        workers=OF_WORKERS,
        round_helps=any(kind_of_stuck(each) in OF_WORKERS for each in found),
        parts=[
            (name, part)
            for name, part in health.check_health(deps, now=now).items()
            if part.state is not PartState.UP
        ],
        stopped=stuck_acts.list_stopped_texts(deps),
        alarms=[
            (each, alarm_pages.place_of_alarm(each, mine))
            for each in alarms.list_open_alarms(deps)
        ],
        part_name=lambda name: names.part(name) if name in names.part else name,
        pages=mine,
    )


def kind_of_stuck(each: StuckEntity) -> str:
    """Give the code of what lasts: its entity and its state."""
    return f"{each.entity} {each.state}"
