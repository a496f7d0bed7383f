"""Know who a page is for: the browser by a secret of its cookie, the mobile by a code it gave."""

import secrets

import flask

from missedcall.domain.applications.mobile_code import CodePurpose
from missedcall.usecases.applications import mobile_codes
from missedcall.usecases.clients.person_applications import Asker
from web.shared import context

BROWSER = "browser"
ACTOR = "applicant"  # as the history names who acted on these pages
PURPOSES = (CodePurpose.WEB,)


def secret_of_browser() -> str:
    """Give the secret of this browser; it is made when a code is asked for."""
    return str(flask.session.get(BROWSER, ""))


def make_secret_of_browser() -> str:
    """Give the secret of this browser, and make it if there is none."""
    if not secret_of_browser():
        flask.session[BROWSER] = secrets.token_urlsafe(24)
    return secret_of_browser()


def proven_mobile() -> str | None:
    """Give the mobile that this browser has proven, or None."""
    return mobile_codes.proven_number(
        context.deps(), holder=secret_of_browser(), purposes=PURPOSES, now=context.now()
    )


def asker(mobile: str) -> Asker:
    return Asker(mobile, ACTOR)


def forget_visitor() -> None:
    """Forget what this browser has proven."""
    if secret_of_browser():
        mobile_codes.end_proof(context.deps(), holder=secret_of_browser(), now=context.now())
    flask.session.pop(BROWSER, None)
