"""Show what is to be done for applicants, and take what came of it."""

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.calls.questions import TaskNotFinished
from missedcall.usecases.messages.resend import NotResendable
from web.auth import users
from web.shared import context, form_fields, kept_form, texts
from web.shared.kept_form import NOTHING_KEPT, KeptForm
from web.shared.texts import gettext

blueprint = flask.Blueprint("tasks", __name__, url_prefix="/tasks")
blueprint.before_request(lambda: users.require_page("tasks"))
MOST = 100
ONE = "/<int(max=2147483647):task_id>"  # PostgreSQL knows no greater id, and says so loudly


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.get(f"{ONE}/finish")
def asked_before(task_id: int) -> Response:
    """Lead who reloads the page of a refused remark back to the list."""
    return flask.redirect(flask.url_for("tasks.page"), code=303)


@blueprint.post(f"{ONE}/ring")
def ring(task_id: int) -> Response:
    try:
        follow_up_tasks.ring_applicant(
            context.deps(), task_id=task_id, by=users.current_user(), now=context.now()
        )
    except (TaskNotFinished, CallbackNotPossible) as error:
        return _back(texts.explained(error.reason))
    return _back(gettext("The next ready operator will speak with the applicant: be “Ready”."))


@blueprint.post(f"{ONE}/again")
def send_again(task_id: int) -> Response:
    try:
        follow_up_tasks.resend_text(
            context.deps(), task_id=task_id, by=users.current_user(), now=context.now()
        )
    except (TaskNotFinished, NotResendable) as error:
        return _back(texts.explained(error.reason))
    return _back(gettext("The SMS is being sent again."))


@blueprint.post(f"{ONE}/finish")
@form_fields.filled
def finish(task_id: int, outcome: str, words: str) -> Response | tuple[str, int]:
    try:
        follow_up_tasks.finish_follow_up_task(
            context.deps(),
            task_id=task_id,
            by=users.current_user(),
            outcome=outcome,
            words=words,
            now=context.now(),
        )
    except TaskNotFinished as error:
        problem = texts.explained(error.reason)
        if not words:
            return _back(problem)
        return _show(problem=problem, about=task_id, kept=kept_form.keep_sent_form("finish")), 409
    return _back(gettext("Noted as done."))


def _show(*, problem: str = "", about: int = 0, kept: KeptForm = NOTHING_KEPT) -> str:
    """Show the list; `kept` is the refused form of the task `about`, which may be gone."""
    tasks = follow_up_tasks.list_follow_up_tasks(context.deps(), limit=MOST, now=context.now())
    return flask.render_template(
        "desk/tasks.html",
        tasks=tasks,
        outcomes=follow_up_tasks.OUTCOMES,
        problem=problem,
        about=about,
        kept=kept,
        is_gone=kept.name and about not in {each.id for each in tasks},
    )


def _back(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("tasks.page"), code=303)
