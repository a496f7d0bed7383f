"""Give every template the parts that screens are made of, as `ui`."""

from typing import Any

import flask


class ScreenParts:
    """Give the macros of `shared/parts.html` by their names; they are read when first used."""

    def __init__(self, app: flask.Flask) -> None:
        self._app = app
        self._module: Any = None

    def __getattr__(self, name: str) -> object:
        if self._module is None:
            self._module = self._app.jinja_env.get_template("shared/parts.html").module
        macro: object = getattr(self._module, name)
        return macro


def init_app(app: flask.Flask) -> None:
    app.jinja_env.globals["ui"] = ScreenParts(app)
