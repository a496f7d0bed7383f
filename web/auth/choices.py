"""Let people choose the language and the colours of their screens; the page they are on stays."""

from typing import Final

import flask
from werkzeug.wrappers import Response

from web.shared import context, form_fields

blueprint = flask.Blueprint("choices", __name__)
YEAR_S: Final = 365 * 24 * 3600


@blueprint.post("/language")
@form_fields.filled
def choose_language(language: str, back: str) -> Response:
    if language not in context.deps().config.web.languages:
        flask.abort(400)
    flask.session["language"] = language
    return _go_back(back)


@blueprint.post("/theme")
@form_fields.filled
def choose_theme(theme: str, back: str) -> Response:
    if theme not in context.THEMES:
        flask.abort(400)
    answer = _go_back(back)
    answer.set_cookie(
        context.THEME_COOKIE,
        theme,
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=context.deps().config.web.is_https,
    )
    return answer


def _go_back(back: str) -> Response:
    """Lead to the page of this service that was open, and never to another's."""
    is_ours = back.startswith("/") and not back.startswith("//") and "\\" not in back
    return flask.redirect(back if is_ours else flask.url_for("login.home"), code=303)
