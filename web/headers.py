"""Tell browsers to run nothing but our own script, and to keep no page with personal data."""

import flask

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Flask-WTF looks at the referrer under https, so our own pages must still send it.
    "Referrer-Policy": "same-origin",
}


def init_app(app: flask.Flask) -> None:
    app.after_request(_add)


def _add(response: flask.Response) -> flask.Response:
    response.headers.extend(HEADERS)
    if flask.request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
