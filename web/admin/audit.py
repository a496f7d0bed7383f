"""Search who of the staff did or saw what, when, and from where, and take it out as a file."""

import datetime as dt
from typing import Any, Final

import flask
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from missedcall.db.monitoring.audit import AuditFilter
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import MAY_EXPORT_AUDIT, MAY_SEE_REPORTS
from missedcall.domain.shared.instants import read_day
from missedcall.usecases.monitoring import audit_log
from missedcall.usecases.monitoring.audit_log import AuditNotExported
from web.admin import audit_rows, names
from web.auth import users
from web.shared import context, cursors, texts

blueprint = flask.Blueprint("audit", __name__, url_prefix="/audit")
blueprint.before_request(lambda: users.require_page("audit"))
PAGE = 50
# What an action begins with, as the reader narrows the list; each has its words.
KINDS: Final = (
    "",
    "login",
    "session",
    "password",
    "second_factor",
    "operator",
    "settings",
    "privacy",
    "unmask",
    "client",
    "webhook",
    "application",
    "papers",
    "export",
    "listen",
)
FIELDS: Final = ("kind", "actor", "subject", "words", "since", "until")
LONGEST_LOGIN = 40
LONGEST_WORDS = 60


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/file.csv")
def file() -> Response | tuple[str, int]:
    """Give what is sought as CSV, and note in the audit who took it out."""
    person = users.current_user()
    if person.role not in MAY_EXPORT_AUDIT:
        flask.abort(403)
    try:
        rows = audit_log.export_audit(
            context.deps(),
            _sought(flask.request.form),
            operator=person,
            address=users.client_address(),
            now=context.now(),
        )
    except AuditNotExported as error:
        return _show(problem=texts.explained(error.reason)), 422
    answer = Response(audit_log.audit_as_csv(rows), mimetype="text/csv")
    name = f"audit-{context.now().astimezone(IST):%Y-%m-%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _show(problem: str | None = None) -> str:
    typed = flask.request.values
    rows = audit_log.list_audit(
        context.deps(), _sought(typed), limit=PAGE + 1, before=cursors.row("before")
    )
    role = users.current_user().role
    sought = {name: typed.get(name, "").strip() for name in FIELDS}
    before = rows[PAGE - 1].id if len(rows) > PAGE else None
    given: dict[str, Any] = {**sought, "before": before}
    more = flask.url_for("audit.page", **given) if before else ""
    return flask.render_template(
        "admin/audit.html",
        kinds=[(each, names.action_kind(each or "all")) for each in KINDS],
        sought=sought,
        problem=problem,
        list=audit_rows.table(rows[:PAGE], next_page=more),
        may_export=role in MAY_EXPORT_AUDIT,
        may_see_reports=role in MAY_SEE_REPORTS,
    )


def _sought(typed: "MultiDict[str, str]") -> AuditFilter:
    """Read what is sought; 404 for a kind or a day that there is not."""
    kind = typed.get("kind", "")
    if kind not in KINDS:
        flask.abort(404)
    until = _midnight(typed.get("until", ""))
    return AuditFilter(
        action=kind,
        actor=typed.get("actor", "").strip()[:LONGEST_LOGIN],
        subject=typed.get("subject", "").strip()[:LONGEST_WORDS],
        words=typed.get("words", "").strip()[:LONGEST_WORDS],
        since=_midnight(typed.get("since", "")),
        until=until and until + dt.timedelta(days=1),  # the day that is named belongs to it
    )


def _midnight(day: str) -> dt.datetime | None:
    """Give when a day begins in India; None when no day is named, 404 for what is no day."""
    if not day.strip():
        return None
    try:
        return dt.datetime.combine(read_day(day), dt.time(), IST)
    except ValueError:
        flask.abort(404)
