"""Let workers run our own jobs only: other programs may have written what is in Redis."""

import logging
from collections.abc import Callable
from typing import Any

from rq.job import Job

from callback_worker import job_queue

log = logging.getLogger(__name__)


class UnknownJobError(RuntimeError):
    """Refuse to run a function that is none of our jobs."""


class KnownJob(Job):
    """Run one of `job_queue.JOBS`; RQ itself would import and call whatever name a job holds.

    Callbacks and webhooks are functions and addresses that the job's writer chose: ours have none,
    and none is called.
    """

    @property
    def func(self) -> Callable[..., Any]:
        """Give the function; raise `UnknownJobError` when its name is none of ours."""
        if self.func_name not in job_queue.JOBS or self.instance is not None:
            log.error(
                "a job that is none of ours was refused: %r; who else may write into our Redis?",
                str(self.func_name)[:80],
            )
            raise UnknownJobError("this job is none of ours and was not run")
        function: Callable[..., Any] = super().func
        return function

    def restore(self, raw_data: dict[bytes, bytes]) -> object:
        """Read a job from Redis without its callbacks and webhooks."""
        restored: object = super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = None
        self._stopped_callback_name = None
        self.webhooks = []
        return restored
