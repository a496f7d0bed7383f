"""Give a request what it works with: the dependencies, the person, the language."""

import datetime as dt
import re
from collections.abc import Callable
from typing import cast

import flask
import flask_login
from flask.globals import app_ctx

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.offices.office import Offices
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices
from missedcall.usecases.operators.operators import Operator
from web.shared import texts

KEY = "missedcall.deps"
GATEWAY_KEY = "missedcall.gateway_deps"
HOUSEHOLD = re.compile(r"[1-9][0-9]?")
# What the screens may look like; `auto` does what the reader's machine asks for.
THEMES = ("auto", "light", "dark", "contrast")
# Kept over a new login: the colours suit eyes and room, whoever logs in.
THEME_COOKIE = "missedcall_theme"


def deps() -> Deps:
    return cast(Deps, flask.current_app.extensions[KEY])


def gateway_deps() -> Deps:
    """Give the dependencies of what gateways post: they try again, and are answered soon."""
    return cast(Deps, flask.current_app.extensions[GATEWAY_KEY])


def operator() -> Operator | None:
    """Give the person who is logged in."""
    user = flask_login.current_user
    return cast(Operator, user.operator) if user.is_authenticated else None


def wants_json() -> bool:
    """Say whether a program is asking, not a browser."""
    accepted = flask.request.accept_mimetypes
    return (
        flask.request.is_json
        or accepted["application/json"] > accepted["text/html"]
        or flask.request.path.startswith("/api/")
    )


def language() -> str:
    """Give the reader's language: a person's choice first, a program's header first."""
    held = app_ctx.g  # a page asks a thousand times, and each look at `flask.g` costs
    said_in: str | None = held.get("said_in")
    if said_in is not None:
        return said_in
    chosen = flask.session.get("language")
    by_choice: dict[str | None, str] = held.setdefault("language_by_choice", {})
    found = by_choice.get(chosen)
    if found is None:
        found = by_choice[chosen] = _language(chosen)
    return found


def _language(chosen: str | None) -> str:
    known = deps().config.web.languages
    asked = flask.request.accept_languages.best_match(known)
    first, second = (asked, chosen) if wants_json() else (chosen, asked)
    for name in (first, second):
        if name in known:
            return str(name)
    return known[0]


def say_in_each_language(say: Callable[[], str]) -> dict[str, str]:
    """Give what `say` says, by each language of the screens: a program shows it to any reader."""
    said = {}
    for name in deps().config.web.languages:
        flask.g.said_in = name
        try:
            said[name] = say()
        finally:
            del flask.g.said_in
    return said


def theme() -> str:
    """Give the colours that this browser's person chose for the screens."""
    chosen = flask.request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def page_address() -> str:
    """Give the address of the page that is open, to come back to; empty when none can be."""
    return flask.request.full_path.rstrip("?") if flask.request.method == "GET" else ""


def household() -> int:
    """Say which household's form of the conversation the address names; 404 when none can be."""
    named = flask.request.args.get("household", "1")
    if not HOUSEHOLD.fullmatch(named):
        flask.abort(404)
    return int(named)


def clock(at: dt.datetime) -> str:
    """Show an instant as people see it: the time in India, with the day when it is not today's."""
    local = at.astimezone(IST)
    is_today = local.date() == calendar.ist_date(now())
    return f"{local:%H:%M}" if is_today else f"{local:%d.%m. %H:%M}"


def now() -> dt.datetime:
    """Read the clock, once in a request."""
    if "now" not in flask.g:
        flask.g.now = dt.datetime.now(dt.UTC)
    return cast(dt.datetime, flask.g.now)


def appliance_names(listed: str) -> str:
    """Say a form's list in the reader's words; what has left the table keeps its code."""
    kinds = {kind.code: kind for kind in deps().config.appliances.kinds}
    said = []
    for item in listed.split():
        code, _, count = item.partition(":")
        kind = kinds.get(code)
        said.append(f"{count} {texts.local(kind.name) if kind else code}")
    return ", ".join(said)


def category(code: str) -> str:
    """Say a category by its code and what it is called in the reader's language."""
    named = (each for each in deps().config.categories if each.code == code)
    return next((f"{code} {texts.local(each.name)}" for each in named), code)


def office_name(code: str) -> str:
    """Say an office by its name in the reader's language and its code."""
    names: dict[tuple[str, str], str] = app_ctx.g.setdefault("office_names", {})
    key = (language(), code)
    if key not in names:
        known = _offices().get(code)
        names[key] = f"{texts.local(known.name)} ({code})" if known else code
    return names[key]


def _offices() -> Offices:
    """Read the offices, once in a request."""
    if "offices" not in flask.g:
        flask.g.offices = offices.load_offices(deps())
    return cast(Offices, flask.g.offices)


def paper(code: str) -> str:
    """Say in the reader's words which paper a code means."""
    known = deps().config.paper(code)
    return texts.local(known.name) if known else code


def purpose(code: str) -> str:
    """Say in the reader's words what the power is for."""
    named = (each for each in deps().config.purposes if each.code == code)
    return next((texts.local(each.name) for each in named), code)
