"""Say which of the things we depend on is down, to the monitor of the service."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.monitoring.part_health import PartHealth, PartState
from missedcall.usecases.monitoring import health
from web.api import metrics
from web.shared import context

blueprint = flask.Blueprint("health", __name__)


@blueprint.get("/health")
def check() -> ResponseReturnValue:
    """Answer 503 when a part is down, else 200; the body names the parts.

    How many wait and what keeps failing is told to who may read /metrics only.
    """
    parts = health.check_health(context.deps(), now=context.now())
    is_up = all(part.state is not PartState.DOWN for part in parts.values())
    told = {name: _told(part, in_full=metrics.may_ask()) for name, part in parts.items()}
    return {"state": "up" if is_up else "down", "parts": told}, 200 if is_up else 503


def _told(part: PartHealth, *, in_full: bool) -> dict[str, str]:
    if not in_full:
        return {"state": part.state}
    return {"state": part.state, "code": part.detail.code, "detail": str(part.detail)}
