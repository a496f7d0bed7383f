"""Write the page of `config.yaml`: each key with its type, unit, default and comment."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from missedcall.config import Config
from missedcall.config.machine import Files
from missedcall.config.secrets import NAMES
from missedcall.domain.shared import yaml_lines
from missedcall.domain.shared.yaml_lines import KeyPath
from tools.reference import markdown, meanings

SHIPPED = Path(__file__).parents[2] / "config.yaml"
UNITS = {
    "_s": "seconds",
    "_minutes": "minutes",
    "_minute": "a minute",
    "_hours": "hours",
    "_h": "hours",
    "_days": "days",
    "_percent": "percent",
    "_a_day": "a day",
    "_per_hour": "an hour",
    "_per_day": "a day",
    "_per_second": "a second",
}
# The comment beside a value goes on in lines that begin with "#" in this column or further right.
COLUMN = 20
EXAMPLE = re.compile(r"# \w+: [\[{]")  # a key that is commented out
Schema = dict[str, Any]

PREFACE = """
`missedcall check` reads the file and names every mistake by line. The file is `config.yaml` of
the folder in which the command is started, else of the checkout; `MISSEDCALL_CONFIG` names
another. A key that is not listed here is refused, and the nearest known one named.

What changes seldom stands in files of its own, which the section `files` names: `sms.messages` in
`sms/templates.yaml`, each `sms.gateways.<name>` in `sms/gateways/<name>.yaml`, each
`payments.gateways.<name>` in `payments/gateways/<name>.yaml`, and `categories`, `purposes`,
`appliances` and `survey` in `tariffs/supply.yaml`. In them a key is written without the part of
its name that the file stands for.

Any value can be set for one run from the environment: `ports.base` is `MISSEDCALL__PORTS__BASE`,
`service.state_dir` is `MISSEDCALL__SERVICE__STATE_DIR`. "must be given" has no default; where the
shipped file says otherwise than the default, that stands in the column "shipped". `<name>` is a
name that you choose, `[]` an entry of a list.
"""
SECRETS = """
## Secrets

They come from the environment, or from the file that `service.secrets` names, which is made with
mode 0600 at the first start:
"""

VARIABLES = (
    ("`MISSEDCALL_CONFIG`", "which file is the configuration"),
    ("`MISSEDCALL_PASSWORD`", "the password of the login that a command is given with `--as`"),
    (
        "`MISSEDCALL_NEW_PASSWORD`",
        "the password of the operator that `missedcall operators add` adds",
    ),
    ("`MISSEDCALL_REDIS_PASSWORD`", "the password of the Redis that `redis.url` names"),
    ("`MISSEDCALL_METRICS_TOKEN`", "lets other machines ask `/metrics`"),
    ("`MISSEDCALL_EXPORT_KEY`", "signs `missedcall points export`"),
    ("`MISSEDCALL_PROGRAMS`", "where fetched programs lie; `var/programs` without it"),
    ("`MISSEDCALL_ASTERISK`", "which Asterisk is run, as the path of its program"),
    ("`PGPASSWORD`", "the password of the PostgreSQL that `database.url` names"),
)


def page() -> str:
    schema = Config.model_json_schema()
    parts = [
        markdown.head(
            "Configuration", source="missedcall/config, config.yaml and the files that it names"
        ),
        PREFACE,
    ]
    for name, section in schema["properties"].items():
        if name == "root":  # where the file lies; it is not written
            continue
        found = _rows((name,), section, schema, required=name in schema["required"])
        rows = list(dict.fromkeys(found))  # gateways of several kinds share many keys
        parts.append(f"\n## {name}\n\n")
        comment = _comment((name,))
        if comment and len(rows) > 1:
            parts.append(f"{_sentence(comment)}\n\n")
        parts.append(
            markdown.table(("key", "type", "unit", "default", "shipped", "meaning"), rows)
        )
    parts.append(SECRETS + "\n" + ", ".join(f"`{name}`" for name in NAMES) + ".\n")
    parts.append("\n## Other variables of the environment\n\n")
    parts.append(markdown.table(("variable", "meaning"), VARIABLES))
    return "".join(parts)


def comments_of_list(*path: str, key: str) -> dict[str, str]:
    """Give for each entry of a list in the shipped file, by its `key`, its values and comment."""
    data: Any = _shipped()
    for part in path:
        data = data[part]
    told = {}
    for index, entry in enumerate(data):
        values = ", ".join(f"`{name}: {value}`" for name, value in entry.items() if name != key)
        told[entry[key]] = f"{values}; {_comment((*path, index))}".removesuffix("; ")
    return told


def _rows(
    path: tuple[str, ...], schema: Schema, whole: Schema, *, required: bool
) -> Iterator[tuple[str, ...]]:
    """Give a row of each value at and below the path."""
    schema = _resolved(schema, whole)
    inner = _inside(schema, whole)
    if not inner:
        yield _row(path, schema, required=required)
        return
    for step, each in inner:
        below = (*path, *step)
        for name, value in sorted(each["properties"].items(), key=lambda one: one[0] != "kind"):
            yield from _rows(
                (*below, name), value, whole, required=name in each.get("required", ())
            )


def _inside(schema: Schema, whole: Schema) -> list[tuple[tuple[str, ...], Schema]]:
    """List the mappings of fixed keys inside a value, each with the step that leads to it."""
    if "properties" in schema:
        return [((), schema)]
    if schema.get("type") == "array":
        found = _inside(_resolved(schema.get("items", {}), whole), whole)
        return [(("[]", *step), each) for step, each in found]
    values = next(iter(schema.get("patternProperties", {}).values()), None)
    values = values or schema.get("additionalProperties")
    if schema.get("type") == "object" and isinstance(values, dict):
        found = _inside(_resolved(values, whole), whole)
        return [(("<name>", *step), each) for step, each in found]
    options = schema.get("oneOf") or schema.get("anyOf") or []
    return [found for option in options for found in _inside(_resolved(option, whole), whole)]


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """Follow a reference; what stands beside it, such as a default, stays."""
    if "$ref" not in schema:
        return schema
    found: Schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}


def _row(path: tuple[str, ...], schema: Schema, *, required: bool) -> tuple[str, ...]:
    default = "must be given" if required else _value(schema.get("default"))
    shipped = _shipped_value(path)
    return (
        markdown.code(_dotted(path)),
        _type(schema),
        _unit(path[-1], schema),
        default,
        "" if shipped == default else shipped,
        _meaning(path, schema),
    )


def _meaning(path: tuple[str, ...], schema: Schema) -> str:
    # One of several kinds of a gateway has another comment.
    return ("" if "const" in schema else _comment(path)) or meanings.of(_dotted(path))


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[]", "[]")


def _unit(name: str, schema: Schema) -> str:
    if schema.get("type") == "array" and schema.get("items", {}).get("type") not in (
        "integer",
        "number",
    ):
        return ""
    endings = sorted(UNITS, key=len, reverse=True)
    return next((UNITS[end] for end in endings if f"_{name}".endswith(end)), "")


def _type(schema: Schema) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return markdown.code(schema["const"]) or "empty"
    if options := schema.get("anyOf"):
        kinds = dict.fromkeys(_type(option) for option in options)
        return " or ".join(kinds)
    words = {"array": "list", "object": "mapping", "boolean": "true, false", "null": "null"}
    kind = schema.get("format") if schema.get("format") in ("path", "date") else schema.get("type")
    said = words.get(str(kind), str(kind or "any"))
    return f"{said} {_limits(schema)}".strip()


def _limits(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if "exclusiveMinimum" in schema:
        return f"> {schema['exclusiveMinimum']:g}" + (f", ≤ {high:g}" if high is not None else "")
    if low is not None and high is not None:
        return f"{low:g} … {high:g}"
    if low is not None:
        return f"≥ {low:g}"
    return f"≤ {high:g}" if high is not None else ""


def _value(value: object) -> str:
    if value is None:
        return ""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    text = text.removesuffix("\n...\n").strip()
    return markdown.code(text) if len(text) <= 60 else "…"


@cache
def _parts() -> tuple[tuple[KeyPath, Path], ...]:
    """Give each file that ships a part of the configuration, and the place of what it holds."""
    files, house = Files(), SHIPPED.parent
    gateways = sorted((house / files.gateways).glob("*.yaml"))
    return (
        ((), SHIPPED),
        ((), house / files.supply),
        (("sms", "messages"), house / files.templates),
        *((("sms", "gateways", file.stem), file) for file in gateways),
    )


@cache
def _shipped() -> dict[str, Any]:
    """Give all that ships as one, as the service reads it."""
    whole: dict[str, Any] = {}
    for place, file in _parts():
        content, _ = yaml_lines.parse(file.read_text("utf-8"))
        part = whole
        for key in place:
            part = part.setdefault(str(key), {})
        part.update(content)
    return whole


def _shipped_value(path: tuple[str, ...]) -> str:
    data: Any = _shipped()
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return ""
        data = data[step]
    return _value(data)


@cache
def _comments() -> Mapping[KeyPath, str]:
    """Give the comment of each key: beside it, and on the lines around it."""
    found: dict[KeyPath, str] = {}
    for place, file in _parts():
        text = file.read_text("utf-8")
        lines, taken = text.splitlines(), set[int]()
        for path, number in yaml_lines.parse(text)[1].items():
            if number not in taken:
                taken.add(number)
                if comment := _around(lines, number - 1):
                    found[(*place, *path)] = comment
    return found


def _around(lines: list[str], index: int) -> str:
    comment = re.match(r'(?:"[^"]*"|[^"#])*#(.*)', lines[index])
    said = [comment[1].strip()] if comment else []
    for line in lines[index + 1 :]:
        if not re.match(rf" {{{COLUMN},}}#", line):
            break
        said.append(line.strip(" #"))
    indent = re.match(r" *", lines[index])
    above: list[str] = []
    for line in reversed(lines[:index]):
        if indent is None or not line.startswith(f"{indent[0]}# ") or EXAMPLE.search(line):
            break
        above.insert(0, line.strip(" #"))
    return " ".join((*(above if indent and indent[0] else ()), *said))


def _comment(path: tuple[str | int, ...]) -> str:
    for found, comment in _comments().items():
        if len(found) == len(path) and all(map(_fits, path, found)):
            return comment
    return ""


def _fits(wanted: str | int, found: str | int) -> bool:
    return wanted in ("[]", "<name>", found)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
