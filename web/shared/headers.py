"""Tell browsers to run nothing but our own scripts, and to keep no page with personal data."""

import flask

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self' {socket} {live}",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Flask-WTF looks at the referrer under https, so our own pages must still send it.
    "Referrer-Policy": "same-origin",
}
ONLY_HTTPS = "max-age=31536000"  # a year
# Only a lineman's page may ask where its telephone is.
WHERE = "Permissions-Policy"
MAY_ASK, MAY_NOT_ASK = "geolocation=(self)", "geolocation=()"


def init_app(app: flask.Flask, *, socket: str, live: str) -> None:
    """Add the headers to every answer.

    Browsers register as telephones at `socket`, and hear what changes at `live`.
    """
    policy = POLICY.format(socket=socket, live=live)

    def add(response: flask.Response) -> flask.Response:
        response.headers.extend({"Content-Security-Policy": policy, **HEADERS})
        response.headers[WHERE] = MAY_ASK if flask.request.endpoint == "jobs.page" else MAY_NOT_ASK
        if flask.request.is_secure:
            response.headers["Strict-Transport-Security"] = ONLY_HTTPS
        if flask.request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
