"""A whole service for each test file: real Asterisk, Redis, database, workers and web server."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from callback_worker import job_queue
from missedcall.service import Service
from missedcall.service.isolated import isolated_settings
from tests import leaks
from tests.ivr.voice import short_sounds


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as started:
        yield started


@contextlib.contextmanager
def running(**more: str) -> Iterator[Service]:
    """Run a whole service with the tests' settings, and `more` of them."""
    # Not pytest's own folder: its path would be too long for Asterisk's socket.
    folder = Path(tempfile.mkdtemp(prefix="mc-"))
    config, environ = isolated_settings(
        folder,
        callbacks__redial_delay_s="0",
        # The story's conversation is a short one.
        callbacks__early_hang_up_s="0",
        telephony__ringing_s="1",
        voice__prompts=str(short_sounds(folder / "prompts")),
        **more,
    )
    try:
        with Service(config, environ) as started:
            yield started
            with job_queue.connect_redis(config.redis_url) as connection:
                leaks.refuse_in_jobs(connection)
        leaks.refuse_in_logs(folder)
    finally:
        shutil.rmtree(folder)
