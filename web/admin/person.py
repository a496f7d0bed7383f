"""Show one person, and let who manages people change the access, the work and the contacts."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import flask
from werkzeug.wrappers import Response

from missedcall.domain.operators import shift as shifts
from missedcall.domain.operators.refusals import LoginCodeRefusal
from missedcall.domain.operators.roles import ROLES, Actor
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES
from missedcall.usecases.offices import offices
from missedcall.usecases.operators import abilities, access, people, person_changes
from missedcall.usecases.operators import contacts as contact_cases
from missedcall.usecases.operators.account_manager import AccessNotAllowed, AccountManager
from missedcall.usecases.operators.contacts import StaffContacts
from missedcall.usecases.operators.people import StaffMember
from missedcall.usecases.operators.person_changes import WishedPerson
from missedcall.usecases.operators.second_factor import LoginCodeRefused
from web.admin import audit_rows, names
from web.auth import login as login_page
from web.auth import second_factor, users
from web.auth.login_limit import Wait
from web.desk import telephone
from web.shared import context, form_fields, texts
from web.shared import names as shared_names
from web.shared.texts import gettext

blueprint = flask.Blueprint("person", __name__, url_prefix="/people/<login>")
blueprint.before_request(lambda: users.require_page("people"))
# Who shows a code once acts for so long without another.
PROVEN_FOR = dt.timedelta(minutes=15)
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Made:
    """Hold what was made for a person; `what` names the words beside it."""

    what: str
    person: str
    secret: str


@blueprint.get("")
def page(login: str) -> str:
    return show_person(login)


@blueprint.post("/<any(disable, enable, factor):act>")
@form_fields.filled
def change_access(login: str, act: str, reason: str, code: str) -> Answer:
    """Shut out, let in again, or take off the second factor; each with its reason."""
    acts = {
        "disable": access.disable_login,
        "enable": access.enable_login,
        "factor": access.reset_second_factor,
    }

    def change() -> None:
        if act != "disable":
            prove_recently(code)
        acts[act](context.deps(), login=login, by=manager(), now=context.now(), reason=reason)

    return _done(change, login=login, said=lambda: names.done(act, login=login))


@blueprint.post("/sessions")
def end_sessions(login: str) -> Answer:
    def end() -> None:
        access.end_sessions(context.deps(), login=login, by=manager(), now=context.now())

    return _done(end, login=login, said=lambda: names.done("sessions", login=login))


@blueprint.post("/sessions/<shown_id>")
def end_one_session(login: str, shown_id: str) -> Answer:
    def end() -> None:
        if not access.end_one_session(
            context.deps(), login=login, shown_id=shown_id, by=manager(), now=context.now()
        ):
            flask.abort(404)

    return _done(end, login=login, said=lambda: names.done("session", login=login))


@blueprint.post("/password")
@form_fields.filled
def password(login: str, code: str) -> Answer:
    """Show a one-time password once: it stands on this answer and nowhere else."""

    def make() -> Made:
        prove_recently(code)
        made = access.give_one_time_password(
            context.deps(), login=login, by=manager(), now=context.now()
        )
        return Made("password", login, made)

    return _made(make, login=login)


@blueprint.post("/phone")
def phone(login: str) -> Answer:
    """Give a lost telephone's extension another password, and show it once."""

    def make() -> Made:
        extension, generation = access.change_phone_password(
            context.deps(), login=login, by=manager(), now=context.now()
        )
        secret = cast(telephone.Password, flask.current_app.extensions[telephone.PASSWORDS])
        return Made("phone", f"operator-{extension}", secret(extension, generation))

    return _made(make, login=login)


@blueprint.post("/contacts")
@form_fields.filled
def contacts(login: str, mobile: str = "", mail: str = "") -> Answer:
    """Set where a person is reached; what cannot be taken is told and stays as typed."""

    def change() -> None:
        contact_cases.change_contacts(
            context.deps(),
            login=login,
            contacts=StaffContacts(mobile, mail),
            by=manager(),
            now=context.now(),
        )

    return _done(change, login=login, said=lambda: names.done("contacts", login=login))


@blueprint.post("/work")
@form_fields.filled
def work(
    login: str,
    name: str,
    role: str,
    office: str,
    extension: str,
    speaks: list[str],
    skill: list[str],
    shift: str,
    reason: str,
    code: str,
) -> Answer:
    """Change what a person is and does, all of it or nothing."""
    if role not in ROLES:
        flask.abort(400)
    wished = WishedPerson(
        name=name.strip(),
        role=Actor(role),
        office=office.strip(),
        extension=extension.strip(),
        speaks=speaks,
        skills=skill,
        shift=shift.strip(),
    )

    def change() -> None:
        prove_recently(code)
        person_changes.change_person(
            context.deps(), wished, login=login, reason=reason, by=manager(), now=context.now()
        )

    return _done(change, login=login, said=lambda: names.done("work", login=login))


def manager() -> AccountManager:
    """Give who asks, as the use cases want it."""
    person = users.current_user()
    return AccountManager(person.login, person.role, users.client_address())


def is_proof_old() -> bool:
    """Say whether who asks has a second factor, and gave no code of it for a while."""
    person = users.current_user()
    at = person.proven_at
    return person.has_second_factor and (at is None or context.now() - at > PROVEN_FOR)


def prove_recently(code: str) -> None:
    """Take a code before an act by which rights could be stolen, unless one was given just now.

    Raise `LoginCodeRefused`.
    """
    if not is_proof_old():
        return
    try:
        second_factor.prove(code)
    except Wait as error:
        flask.flash(login_page.wait_text(error.seconds))
        raise LoginCodeRefused(explain(LoginCodeRefusal.WRONG)) from error


def _done(act: Callable[[], None], *, login: str, said: Callable[[], str]) -> Answer:
    try:
        act()
    except RequestRefused as error:
        return show_person(login, problem=texts.explained(error.reason)), 422
    flask.flash(said())
    return flask.redirect(flask.url_for("person.page", login=login), code=303)


def _made(make: Callable[[], Made], *, login: str) -> Answer:
    try:
        return show_person(login, make())
    except RequestRefused as error:
        return show_person(login, problem=texts.explained(error.reason)), 422


def show_person(login: str, made: Made | None = None, *, problem: str | None = None) -> str:
    """Draw the page of a person; 404 for an unknown login."""
    deps, by = context.deps(), manager()
    try:
        found = people.load_person(deps, login=login, by=by, now=context.now())
    except AccessNotAllowed:
        flask.abort(404)
    return flask.render_template(
        "admin/person.html",
        person=found.person,
        facts=_facts(found.person),
        sessions=found.sessions,
        changes=audit_rows.table(found.changes, names=audit_rows.OF_A_PERSON),
        made=made,
        problem=problem,
        typed=form_fields.typed() if problem else None,
        roles=[(role.value, shared_names.role(role)) for role in ROLES if by.may_give(role)],
        offices=office_choices(),
        extensions=extension_choices(),
        languages_spoken=SPOKEN_LANGUAGES,
        skills=abilities.known_skills(deps),
        shift_example=shifts.EXAMPLE,
        needs_code=is_proof_old(),
    )


def _facts(person: StaffMember) -> list[tuple[str, str]]:
    """Give what is known of a person, as (what, words)."""
    seen, factor = person.last_login_at, person.factor_at
    found = [
        (gettext("Login name"), person.login),
        (gettext("Role"), role_words(person)),
        (gettext("Last login"), context.clock(seen) if seen else gettext("never")),
        (
            gettext("Second factor"),
            gettext("since %(since)s", since=context.clock(factor)) if factor else gettext("no"),
        ),
    ]
    return [*found, (gettext("Mobile"), person.mobile)] if person.mobile else found


def role_words(person: StaffMember) -> str:
    """Say a person's role, and the office it is for."""
    said = str(shared_names.role(person.role))
    return f"{said} {person.office}" if person.office else said


def office_choices() -> list[tuple[str, str]]:
    """Give the offices, as (code, words)."""
    return [
        (code, context.office_name(code)) for code in sorted(offices.load_offices(context.deps()))
    ]


def extension_choices() -> list[tuple[str, str]]:
    """Give the extensions, as (digits, words)."""
    return [(each, each) for each in context.deps().config.telephony.phones]
