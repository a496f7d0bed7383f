"""Make the answer of an operation of its body; with an ETag where programs ask again and again."""

import flask

from web.api.v1.shapes import ApiModel


def answer_json(body: ApiModel, status: int = 200) -> flask.Response:
    """Give a body as JSON."""
    return flask.Response(body.model_dump_json(), status, mimetype="application/json")


def conditional(body: ApiModel) -> flask.Response:
    """Give a body with its ETag, or 304 when the program has it already."""
    response = answer_json(body)
    response.add_etag()
    response.make_conditional(flask.request)
    return response


def empty() -> flask.Response:
    """Say that it is done, and no more."""
    return flask.Response(status=204)
