"""Send scripts and styles packed: on a village's network each kilobyte is waited for.

Pages go out as they are: they bear a token, and of what is packed the length would tell of it.
"""

import functools
import gzip
from typing import Final

import flask

PACKED: Final = frozenset({"text/css", "text/javascript"})


def init_app(app: flask.Flask) -> None:
    """Pack files of these types for who can unpack them."""
    app.after_request(_pack)


def _pack(response: flask.Response) -> flask.Response:
    if flask.request.endpoint != "static" or response.mimetype not in PACKED:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not flask.request.accept_encodings["gzip"]:
        return response
    etag, _ = response.get_etag()
    response.direct_passthrough = False
    response.set_data(_packed(response.get_data()))
    response.content_encoding = "gzip"
    response.headers.pop("Accept-Ranges", None)
    if etag is not None:
        response.set_etag(etag, weak=True)  # the same file, in another dress
    return response


@functools.lru_cache(maxsize=32)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
