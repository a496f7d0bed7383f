"""Compare two states of a configuration key by key, without showing what is secret."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

SECRET = re.compile(
    r"password|passwd|secret|token|credential|authorization|api_?key", re.IGNORECASE
)
# `secrets` names a file, and an …_env the variable that holds a secret: both are told.
NAMES_ONLY = re.compile(r"(^|\.)secrets$|_env$")
LOGIN_IN_ADDRESS = re.compile(r"//[^/@\s\"]+@")
MASK = '"***"'
LONGEST_KEY = 200


def flatten(section: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Give each value of a configuration by its dotted key, as JSON.

    Of a list of sections each is named by its code or name, so that one more moves no other.
    """
    if isinstance(section, Mapping) and section:
        for key, value in section.items():
            yield from flatten(value, f"{path}.{key}" if path else str(key))
    elif (
        isinstance(section, list)
        and section
        and all(isinstance(each, Mapping) for each in section)
    ):
        for place, each in enumerate(cast(list[Mapping[str, object]], section)):
            name = each.get("code") or each.get("name") or each.get("measure") or place
            yield from flatten(each, f"{path}[{name if isinstance(name, str) else place}]")
    else:
        yield path[:LONGEST_KEY], _shown(path, section)


def _is_list_of_sections(section: object) -> bool:
    return (
        isinstance(section, list)
        and bool(section)
        and all(isinstance(each, Mapping) for each in section)
    )


def _shown(path: str, value: object) -> str:
    """Write a value as JSON; of a secret only that there is one."""
    if value and isinstance(value, str) and SECRET.search(path) and not NAMES_ONLY.search(path):
        return MASK
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return LOGIN_IN_ADDRESS.sub("//***@", text)
