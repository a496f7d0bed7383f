"""Read `config.yaml` and the secrets, once, into values that do not change."""

from missedcall.config.loading import find_config, load_config, read_as, tariff_book
from missedcall.config.mistakes import ConfigError, Mistake
from missedcall.config.model import Config
from missedcall.config.ports import EVERYWHERE, LOOPBACK
from missedcall.config.secrets import Secrets
from missedcall.config.telephony import Node

__all__ = [
    "EVERYWHERE",
    "LOOPBACK",
    "Config",
    "ConfigError",
    "Mistake",
    "Node",
    "Secrets",
    "find_config",
    "load_config",
    "read_as",
    "tariff_book",
]
