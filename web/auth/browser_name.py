"""Name a browser in words, so that a person knows which session is which.

What a browser says of itself is free text: only known names are taken out of it.
"""

from typing import Final

import flask

from missedcall.usecases.operators.sessions import BrowserPlace
from web.auth import users

# By what stands in the text; the first that does, because most browsers name others too.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name_of(agent: str) -> str:
    """Give browser and system, such as `Firefox, Android`; empty for what names neither."""
    found = (
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))


def place() -> BrowserPlace:
    """Say where this request comes from."""
    return BrowserPlace(users.client_address(), name_of(flask.request.user_agent.string))
