"""A whole service for each test file: real Asterisk, Redis, database, workers and web server."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from missedcall.service import Service
from missedcall.service.private import private


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    # Not pytest's own folder: its path would be too long for Asterisk's socket.
    folder = Path(tempfile.mkdtemp(prefix="mc-"))
    config, environ = private(
        folder,
        callbacks__settle_s="0",
        # The story's conversation is a short one.
        callbacks__early_hang_up_s="0",
        telephony__ringing_s="1",
    )
    try:
        with Service(config, environ) as running:
            yield running
    finally:
        shutil.rmtree(folder)
