"""Find the blueprints of the rooms, so that a page is registered by standing in its room."""

import importlib
import pkgutil
from collections.abc import Iterator

import flask

import web


def blueprints_of_rooms() -> Iterator[flask.Blueprint]:
    """Give every blueprint that a module of a room makes, in the order of the modules' names."""
    for room in pkgutil.iter_modules(web.__path__, "web."):
        if room.ispkg:
            package = importlib.import_module(room.name)
            for part in pkgutil.iter_modules(package.__path__, f"{room.name}."):
                yield from _of_module(part.name)


def _of_module(name: str) -> Iterator[flask.Blueprint]:
    for value in vars(importlib.import_module(name)).values():
        if isinstance(value, flask.Blueprint) and value.import_name == name:
            yield value
