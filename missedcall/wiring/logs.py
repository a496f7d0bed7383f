"""How a process logs: lines for people, or one JSON object a line, with ids as fields."""

import logging
from typing import Literal

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from missedcall.db import committed_log

OURS = ("ivr", "callback_worker", "sms", "web", "missedcall")
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


TIME = "%Y-%m-%d %H:%M:%S,%f"


def _line(_: WrappedLogger, __: str, event: EventDict) -> str:
    """Give a line such as `… INFO missedcall.changes: callback closed callback_id=7`."""
    time, level, name = (event.pop(part) for part in ("timestamp", "level", "logger"))
    said, stack = event.pop("event"), event.pop("exception", "")
    ids = "".join(f" {field}={value}" for field, value in event.items())
    return f"{time} {level.upper()} {name}: {said}{ids}" + (f"\n{stack}" if stack else "")
