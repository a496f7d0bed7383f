"""Send a page of a paper: a picture that no browser takes for anything else or keeps."""

from pathlib import Path

import flask

# Beside the policy of all pages; what both allow is allowed.
ONLY_A_PICTURE = "default-src 'none'; sandbox"


def send_page(file: Path, page: int) -> flask.Response:
    """Send a page as a JPEG; 404 when its file is gone."""
    if not file.is_file():
        flask.abort(404)
    response = flask.send_file(file, mimetype="image/jpeg", download_name=f"paper-{page}.jpg")
    response.headers.add("Content-Security-Policy", ONLY_A_PICTURE)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
