"""Let admins give programs their keys for the API, change them, and shut a program out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients as cases
from missedcall.usecases.clients.clients import ClientManager, ClientRefused
from web.admin import names
from web.auth import users
from web.shared import context, form_fields, texts

blueprint = flask.Blueprint("clients", __name__, url_prefix="/clients")
blueprint.before_request(lambda: users.require_page("clients"))
SCOPES: Mapping[str, Scope] = {scope.value: scope for scope in Scope}
MOST_DIGITS = 5


@dataclass(frozen=True)
class MadeKey:
    """Hold a key that was just made; it is shown once."""

    client: str
    key: str


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("")
@form_fields.filled
def add(name: str, scope: list[str], per_minute: str, days: str) -> str | tuple[str, int]:
    """Add a client, and show its key once: it stands on this answer and nowhere else."""
    name = name.strip()
    return _made(
        name,
        lambda: cases.add_client(
            context.deps(),
            name=name,
            scopes=[SCOPES[each] for each in scope if each in SCOPES],
            per_minute=_number(per_minute),
            days=_number(days),
            by=_manager(),
            now=context.now(),
        ),
    )


@blueprint.post("/<name>/key")
@form_fields.filled
def rotate(name: str, old_days: str) -> str | tuple[str, int]:
    """Give a client another key, and show it once; the old ones work for a while."""
    return _made(
        name,
        lambda: cases.rotate_key(
            context.deps(),
            name=name,
            old_days=_number(old_days),
            by=_manager(),
            now=context.now(),
        ),
    )


@blueprint.post("/<name>/<any(disable, enable):act>")
def change(name: str, act: str) -> Response | tuple[str, int]:
    acts = {"disable": cases.disable_client, "enable": cases.enable_client}
    try:
        acts[act](context.deps(), name=name, by=_manager(), now=context.now())
    except ClientRefused as error:
        return _show(problem=texts.explained(error.reason)), 422
    flask.flash(names.client_done(act, name=name))
    return flask.redirect(flask.url_for("clients.page"), code=303)


def _made(name: str, make: Callable[[], str]) -> str | tuple[str, int]:
    try:
        return _show(MadeKey(name, make()))
    except ClientRefused as error:
        return _show(problem=texts.explained(error.reason)), 422


def _number(text: str) -> int:
    """Read a small number; what is none is out of every range."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS else -1


def _manager() -> ClientManager:
    return ClientManager(users.current_user().login, users.client_address())


def _show(made: MadeKey | None = None, *, problem: str | None = None) -> str:
    rows = cases.list_clients(context.deps(), now=context.now())
    return flask.render_template(
        "admin/clients.html",
        rows=rows,
        made=made,
        problem=problem,
        scopes=list(Scope),
        defaults=cases,
    )
