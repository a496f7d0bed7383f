"""Count the requests of each program, so that one never takes what the others need."""

import time
from typing import cast

import flask
import limits

from web.shared.shared_counts import SharedCounts

LIMIT_KEY = "missedcall.api_limit"


class ClientLimit:
    """Let each client send as many requests a minute as was agreed."""

    def __init__(self, storage: str) -> None:
        self._counts = SharedCounts(storage, counted="requests of programs")

    def wait_s(self, client_id: int, *, per_minute: int) -> int:
        """Count a request; give 0, or for how many seconds the client must wait."""
        rule, key = limits.RateLimitItemPerMinute(per_minute), f"api client {client_id}"
        if self._counts.ask_counts(lambda limiter: limiter.hit(rule, key)):
            return 0
        stats = self._counts.ask_counts(lambda limiter: limiter.get_window_stats(rule, key))
        return max(1, int(stats.reset_time - time.time()) + 1)


def client_limit_of_app() -> ClientLimit:
    return cast(ClientLimit, flask.current_app.extensions[LIMIT_KEY])
