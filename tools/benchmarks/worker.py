"""A worker that is started by a fork: one that has to load first is killed before it works."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from callback_worker import job_queue, run
from missedcall.config import load_config
from missedcall.wiring import logs, workers


def work(environ: Mapping[str, str], log_file: Path) -> None:
    """Do what the command `missedcall worker` does, until killed."""
    os.environ.update(environ)
    with log_file.open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(log.fileno(), stream.fileno())
    config = load_config()
    logs.log_to_stderr(config.service.log_format)
    run.run_worker(
        workers.worker_context(config),
        connection=job_queue.connect_redis(config.redis_url),
        sweep_s=config.worker.sweep_s,
    )
