"""The demo changes settings by their names, which must be those of the configuration."""

from pathlib import Path

from missedcall.service.isolated import isolated_settings
from tools.demo.command import QUICK


def test_what_the_demo_sets_is_in_the_configuration(tmp_path: Path) -> None:
    config, _ = isolated_settings(tmp_path, **QUICK)

    assert config.callbacks.redial_delay_s == 1
