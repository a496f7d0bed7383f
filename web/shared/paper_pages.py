"""Send a page of a paper: a picture that no browser takes for anything else or keeps."""

from pathlib import Path

import flask

# Beside the policy of all pages; what both allow is allowed.
ONLY_A_PICTURE = "default-src 'none'; sandbox"


def send_page(file: Path, page: int) -> flask.Response:
    """Send a page as a JPEG; 404 when its file is gone."""
    if not file.is_file():
        flask.abort(404)
    # Some hundred kilobytes: read at once, as what checks the answers of the API does too.
    response = flask.Response(file.read_bytes(), mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f"inline; filename=paper-{page}.jpg"
    response.headers.add("Content-Security-Policy", ONLY_A_PICTURE)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
