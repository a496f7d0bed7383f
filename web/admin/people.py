"""List people, invite others, and open one of them; administrators and supervisors."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import flask
from werkzeug.wrappers import Response

from missedcall.db.operators.people import PeopleFilter
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.usecases.operators import people
from missedcall.usecases.operators.account_manager import AccessNotAllowed
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from missedcall.usecases.operators.people import Invitation, StaffMember
from missedcall.usecases.operators.second_factor import LoginCodeRefused
from web.admin import names
from web.admin.person import (
    Made,
    extension_choices,
    is_proof_old,
    manager,
    office_choices,
    prove_recently,
    role_words,
    show_person,
)
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared import names as shared_names
from web.shared.tables import Cell, Column, Table, address_with, cells
from web.shared.texts import gettext

blueprint = flask.Blueprint("people", __name__, url_prefix="/people")
blueprint.before_request(lambda: users.require_page("people"))
PAGE = 50
FIELDS: Final = ("words", "role", "office", "access", "seen")
ACCESS: Final = ("", "enabled", "disabled")
SEEN: Final = ("", "week", "not_month", "never")
WEEK, MONTH = dt.timedelta(days=7), dt.timedelta(days=30)
LONGEST_WORDS = 40


@blueprint.get("")
def page() -> str:
    asked = {name: flask.request.args.get(name, "").strip()[:LONGEST_WORDS] for name in FIELDS}
    found = people.list_people(
        context.deps(),
        _sought(asked),
        by=manager(),
        now=context.now(),
        limit=PAGE + 1,
        after=flask.request.args.get("after", "")[:LONGEST_WORDS],
    )
    return flask.render_template(
        "admin/people.html",
        list=_table(found),
        asked=asked,
        roles=[(role, shared_names.role(role)) for role in ROLES],
        offices=office_choices(),
        access=[(each, names.access(each or "all")) for each in ACCESS],
        seen=[(each, names.seen(each or "all")) for each in SEEN],
    )


def _table(found: Sequence[StaffMember]) -> Table:
    after = found[PAGE - 1].login if len(found) > PAGE else ""
    return Table(
        columns=(
            Column("login", gettext("Login name")),
            Column("name", gettext("Name")),
            Column("role", gettext("Role")),
            Column("seen", gettext("Last login")),
            Column("sessions", gettext("Sessions"), is_number=True),
            Column("factor", gettext("Second factor")),
            Column("access", gettext("Access")),
        ),
        rows=[_row(each) for each in found[:PAGE]],
        empty=gettext("Nothing here."),
        caption=gettext("People and their access"),
        next=address_with(after=after) if after else "",
    )


def _row(each: StaffMember) -> Mapping[str, Cell]:
    return cells(
        login=Cell(each.login, address=flask.url_for("person.page", login=each.login)),
        name=each.name,
        role=role_words(each),
        seen=context.clock(each.last_login_at) if each.last_login_at else gettext("never"),
        sessions=each.sessions,
        factor=gettext("yes") if each.factor_at else gettext("no"),
        access=_access(each),
    )


def _access(each: StaffMember) -> Cell:
    if each.disabled_at:
        since = context.clock(each.disabled_at)
        return Cell(gettext("disabled since %(since)s", since=since), tone="bad")
    if each.one_time_until:
        until = context.clock(each.one_time_until)
        return Cell(gettext("one-time password until %(until)s", until=until), tone="warn")
    return Cell(gettext("enabled"), tone="good")


def _sought(asked: dict[str, str]) -> PeopleFilter:
    """Read what is sought; 404 for a choice that there is not."""
    known = {
        "role": ("", *ROLES),
        "access": ACCESS,
        "seen": SEEN,
        "office": ("", *(code for code, _ in office_choices())),
    }
    if any(asked[name] not in choices for name, choices in known.items()):
        flask.abort(404)
    seen, now = asked["seen"], context.now()
    return PeopleFilter(
        words=asked["words"],
        role=asked["role"],
        office=asked["office"],
        is_disabled=asked["access"] == "disabled" if asked["access"] else None,
        seen_since=now - WEEK if seen == "week" else None,
        not_seen_since=now - MONTH if seen == "not_month" else None,
        never_seen=seen == "never",
    )


@blueprint.get("/-/invite")  # no login begins with a hyphen
def invitation() -> str:
    return _show_invitation()


@blueprint.post("/-/invite")
@form_fields.filled
def invite(
    login: str, name: str, role: str, office: str, extension: str, mobile: str, code: str
) -> Response | str | tuple[str, int]:
    """Add a person, and show a one-time password once: it stands on this answer alone."""
    if role not in ROLES:
        flask.abort(400)
    invited = Invitation(
        login=login.strip(),
        name=name.strip(),
        role=Actor(role),
        office=office.strip() or None,
        extension=extension.strip() or None,
        mobile=mobile.strip() or None,
        language=None,
    )
    try:
        prove_recently(code)
        made = people.invite_person(context.deps(), invited, by=manager(), now=context.now())
    except (AccessNotAllowed, OperatorNotAdded, LoginCodeRefused) as error:
        return _show_invitation(texts.explained(error.reason)), 422
    return show_person(invited.login, Made("password", invited.login, made))


def _show_invitation(problem: str | None = None) -> str:
    by = manager()
    return flask.render_template(
        "admin/invitation.html",
        problem=problem,
        typed=form_fields.typed() if problem else form_fields.NOTHING_TYPED,
        roles=[(role, shared_names.role(role)) for role in ROLES if by.may_give(role)],
        of_an_office=", ".join(shared_names.role(role) for role in ROLES if role in OF_AN_OFFICE),
        offices=office_choices(),
        extensions=extension_choices(),
        needs_code=is_proof_old(),
    )
