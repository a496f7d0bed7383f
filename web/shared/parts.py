"""Give every template the parts that screens are made of, as `ui`."""

import functools
from typing import Any

import flask


class ScreenParts:
    """Give the macros of `shared/parts.html` by their names; they are read when first used."""

    def __init__(self, app: flask.Flask) -> None:
        self._app = app
        self._module: Any = None

    @functools.cached_property
    def icons(self) -> str:
        """Give the address of the file of icons: a page holds dozens, so it is built once."""
        return flask.url_for("static", filename="icons.svg")

    def __getattr__(self, name: str) -> object:
        if self._module is None:
            self._module = self._app.jinja_env.get_template("shared/parts.html").module
        macro: object = getattr(self._module, name)
        return macro


def init_app(app: flask.Flask) -> None:
    app.jinja_env.globals["ui"] = ScreenParts(app)
