"""A variable that means a setting is read, or refused with its right name."""

import pytest

from missedcall import config
from missedcall.config import ConfigError, environment
from missedcall.config.environment import Misnamed


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("MISSEDCALL_PORTS__BASE", "MISSEDCALL__PORTS__BASE"),
        ("MISSEDCALL_PORTS_BASE", "MISSEDCALL__PORTS__BASE"),
        ("MISSEDCALL__PORTS_BASE", "MISSEDCALL__PORTS__BASE"),
        ("MISSEDCALL_SERVICE_STATE_DIR", "MISSEDCALL__SERVICE__STATE_DIR"),
        ("MISSEDCALL_SERVICE__STATE_DIR", "MISSEDCALL__SERVICE__STATE_DIR"),
        ("MISSEDCALL_DATABASE_URL", "MISSEDCALL__DATABASE__URL"),
        ("MISSEDCALL_TELEPHONY_TRUNK__CHANNELS", "MISSEDCALL__TELEPHONY__TRUNK__CHANNELS"),
        ("MISSEDCALL_PROTS__BASE", "MISSEDCALL__PROTS__BASE"),
    ],
)
def test_an_underscore_too_few_is_told_with_the_right_name(name: str, right: str) -> None:
    assert environment.misnamed([name, "PATH"]) == [Misnamed(name, right)]

    with pytest.raises(ConfigError) as refused:
        config.load_config(environ={name: "25100"})

    (mistake,) = refused.value.mistakes
    assert str(mistake) == (
        f"environment:1: {name}: no setting has this name. Mend: write {right}"
    )


@pytest.mark.parametrize(
    "name",
    [
        *("MISSEDCALL_CONFIG", "MISSEDCALL_PROGRAMS", "MISSEDCALL_TEST_DATABASE"),
        *("MISSEDCALL_PASSWORD", "MISSEDCALL_NEW_PASSWORD", "MISSEDCALL_ASTERISK"),
        *("MISSEDCALL_WEB_KEY", "MISSEDCALL_AGI", "MISSEDCALL_PHONES", "MISSEDCALL_EXPORT_KEY"),
        *("MISSEDCALL_AMI_LISTENER", "MISSEDCALL_AMI_DIALLER", "MISSEDCALL_AMI_GUARD"),
        *("MISSEDCALL_RECEIPT_PATH", "MISSEDCALL_METRICS_TOKEN", "MISSEDCALL_REDIS_PASSWORD"),
        *("MISSEDCALL_SMS_LOGIN", "MISSEDCALL__PORTS__BASE", "MISSEDCALL__SERVICE__STATE_DIR"),
        *("MISSEDCALL__MASTERS", "MISSEDCALL__TARIFFS", "MISSEDCALL__CALLBACKS__HOURS__BY_DAY"),
        *("MISSEDCALL__SMS__GATEWAYS__LOCAL__URL", "MISSEDCALL__REDIS__URL"),
    ],
)
def test_a_name_that_is_read_is_let_through(name: str) -> None:
    assert environment.misnamed([name]) == []
