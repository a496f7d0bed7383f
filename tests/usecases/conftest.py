from pathlib import Path

import pytest

from tests import kit


@pytest.fixture
def world(tmp_path: Path) -> kit.World:
    return kit.make_world(tmp_path)
