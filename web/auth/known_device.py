"""Know a browser in which a person has logged in before, by a signed cookie of its own."""

import hashlib
import secrets

import flask
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

KEPT_S = 90 * 24 * 3600
MOST_LOGINS = 10  # people who share a computer


def device_of_login(login: str) -> str:
    """Give the id of this browser if the person has logged in here before, else nothing."""
    held = _read()
    return str(held["id"]) if _key(login) in held["logins"] else ""


def remember(answer: Response, *, login: str) -> None:
    """Remember with an answer that the person has logged in here."""
    held = _read()
    others = [each for each in held["logins"] if each != _key(login)]
    held["logins"] = [_key(login), *others][:MOST_LOGINS]
    answer.set_cookie(
        _name(),
        _signer().dumps(held),
        max_age=KEPT_S,
        httponly=True,
        samesite="Lax",
        secure=bool(flask.current_app.config["SESSION_COOKIE_SECURE"]),
        path=flask.url_for("login.page"),
    )


def _read() -> dict[str, list[str] | str]:
    try:
        found: dict[str, list[str] | str] = _signer().loads(
            flask.request.cookies.get(_name(), ""), max_age=KEPT_S
        )
    except BadData:
        return {"id": secrets.token_urlsafe(12), "logins": []}
    return found


def _name() -> str:
    return f"{flask.current_app.config['SESSION_COOKIE_NAME']}_device"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(flask.current_app.secret_key), salt="known device")


def _key(login: str) -> str:
    return hashlib.sha256(login.lower().encode()).hexdigest()[:32]
