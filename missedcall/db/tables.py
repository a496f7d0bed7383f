"""Gather every table in one metadata; a table is part of it by standing in a room's module."""

import functools
import importlib
import pkgutil

import sqlalchemy as sa

from missedcall import db
from missedcall.db import migrations
from missedcall.db.schema import metadata


@functools.cache
def load_tables() -> sa.MetaData:
    """Import every module of every room, and give the tables that they have.

    Rooms whose modules ask for this are among them, so it is not done when this is imported.
    """
    for room in pkgutil.iter_modules(db.__path__, f"{db.__name__}."):
        if room.ispkg and room.name != migrations.__name__:
            package = importlib.import_module(room.name)
            for part in pkgutil.iter_modules(package.__path__, f"{room.name}."):
                importlib.import_module(part.name)
    return metadata
