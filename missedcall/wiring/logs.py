"""How a process logs: lines for people, or one JSON object a line, with ids as fields."""

import logging
import re
from typing import Literal

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from missedcall.db import committed_log

OURS = ("ivr", "callback_worker", "live", "sms", "web", "missedcall")
LogFormat = Literal["text", "json"]


def log_to_stderr(log_format: LogFormat) -> None:
    """Log the service's own words with time and level; libraries only warn."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(log_format))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for room in OURS:
        logging.getLogger(room).setLevel(logging.INFO)


def formatter(log_format: LogFormat) -> logging.Formatter:
    """Give what writes a record of standard logging, ours or a library's, as a line."""
    is_json = log_format == "json"
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if is_json else _line
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.processors.TimeStamper(fmt="iso" if is_json else TIME, utc=is_json),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=(*committed_log.FIELDS, *committed_log.WHAT_ELSE)),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            render,
        ],
    )


# What moves the cursor of a terminal or begins a line, but for the line feed.
UNFIT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
TIME = "%Y-%m-%d %H:%M:%S,%f"


def _line(_: WrappedLogger, __: str, event: EventDict) -> str:
    """Give a line such as `… INFO missedcall.changes: callback closed callback_id=7`.

    What begins at the margin is ours: a break in what others wrote goes on indented.
    """
    time, level, name = (event.pop(part) for part in ("timestamp", "level", "logger"))
    said, stack = event.pop("event"), event.pop("exception", "")
    ids = "".join(f" {field}={value}" for field, value in event.items())
    line = f"{time} {level.upper()} {name}: {said}{ids}" + (f"\n{stack}" if stack else "")
    return UNFIT.sub(_as_escape, line).replace("\n", "\n  ")


def _as_escape(unfit: re.Match[str]) -> str:
    return unfit[0].encode("unicode_escape").decode("ascii")
