"""Hold the trade's words: a private word of the past stands nowhere as a name.

Looked at are names in code (modules, classes, functions, arguments, attributes, variables), tables
and columns, keys of the configuration, commands and options, fields of `--json`, and addresses of
pages. Sentences are not looked at, nor are tests.
"""

import ast
import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import click
import pydantic
import pytest

from missedcall.cli import main
from missedcall.config import Config
from missedcall.db.tables import load_tables

HOUSE = Path(__file__).parents[1]
PACKAGES = ("ivr", "dialplan", "callback_worker", "live", "sms", "web", "missedcall", "tools")
MIGRATIONS = "missedcall/db/migrations/"
# Kinds of names.
MODULE, CLASS, CODE = (
    "module",
    "class",
    "code",
)  # code: functions, arguments, attributes, variables
COLUMN, KEY, COMMAND, FIELD, URL = "column", "key", "command", "field", "url"
ALL = (MODULE, CLASS, CODE, COLUMN, KEY, COMMAND, FIELD, URL)
DATA = (COLUMN, FIELD)


@dataclass(frozen=True)
class Old:
    """Hold a word that is gone: what is written instead, and where it may not stand.

    A `part` may not stand within a longer name either (`nudge` in `send_nudge`); otherwise only
    the whole name is meant. `below` names the folder or file that is looked at.
    """

    new: str
    kinds: Sequence[str] = ALL
    part: bool = False
    below: str = ""


def word(new: str, *kinds: str, below: str = "") -> Old:
    """Forbid a word also as part of a name."""
    return Old(new, kinds or ALL, part=True, below=below)


def name(new: str, *kinds: str, below: str = "") -> Old:
    """Forbid a whole name."""
    return Old(new, kinds or ALL, part=False, below=below)


CONNECTION = "missedcall/usecases/connection/"
OLD = {
    # calls, callbacks, operators
    "aside": word("dead_letters, quarantine"),
    "gaps": word("outages"),
    "gap": word("outage", MODULE, CLASS, COLUMN, KEY, COMMAND, URL),
    "bars": name("blocked_numbers", MODULE, CLASS, COLUMN, KEY, COMMAND, URL),
    "bar": name("block_number", CLASS, CODE, COMMAND),
    "lift": name("unblock", COMMAND),
    "pace": word("service_rate, QueueEstimator", MODULE, CLASS, CODE, below="missedcall/"),
    "registrations": name("sip_registrations"),
    "is_there": name("registered", CODE),
    "habits": word("reachability"),
    "wanted": name("preferred_operator, MeterDemand", CLASS),
    "joined_at": name("bridged_at"),
    "whom": word("caller, operator, applicant, lineman: name the person", CODE, *DATA, KEY),
    "who_takes_calls": name("current_user", CODE),
    "let_through": name("require_role", CODE),
    # messages
    "hand_over": word("deliver_message"),
    "taken": name("ClaimedMessage", CLASS),
    "enquiries": word("delivery_polling"),
    "enquiry": word("delivery_poll"),
    "untold": word("undelivered"),
    "telling": word("follow_up"),
    "door": word("ReceiptAuth", MODULE, CLASS, CODE),
    # applications
    "doubles": word("duplicates"),
    "double": name("duplicate", MODULE, CLASS),
    "beside": word("candidates"),
    "rivals": word("candidates"),
    "middleman": word("bulk_applicant"),
    "ask": name("SupplyRequest", CLASS),
    "mistake": name("FieldError", CLASS, below="web/"),
    # connection
    "act": name("Command, execute", CLASS, CODE, below=CONNECTION),
    "hand": name("Actor", CLASS),
    "change": name("Transition", CLASS),
    "go_on": name("transition", CODE),
    "standing": name("compute_deadlines", MODULE),
    "tending": word("timers"),
    "ticks": word("timers"),
    "tick_at": name("next_timer_at"),
    "readings": name("read_sla_clocks", MODULE, below=CONNECTION),
    "turn": name("assignee", *DATA),
    "whose": name("assignee"),
    "turn_due_at": name("assignee_due_at"),
    "lights": word("energisations"),
    "lit": word("energised"),
    # payments
    "heed": word("apply_payment_record"),
    # meters
    "serve": name("allocate_free_meters", CODE, below="missedcall/usecases/meters/"),
    "handing": word("issue_meters_to_lineman"),
    # points, reports, privacy, monitoring, offices
    "hundredths": word("points_x100"),
    "suspicions": word("anomalies"),
    "suspicion": word("anomaly"),
    "gaming": word("anomaly detection"),
    "boards": word("leaderboards"),
    "reckonings": word("cached_reports"),
    "reckon": word("compute, estimate"),
    "restrictions": word("erasure_requests"),
    "beats": word("heartbeats"),
    "beat": word("heartbeat"),
    "wall": word("wallboard", MODULE, CLASS, CODE, COMMAND, URL),
    "zone": name("office_worklist", MODULE),
    "zone_acts": word("worklist_actions"),
    # columns
    "who": name("actor", *DATA),
    "why": name("reason", *DATA),
    "because": name("explanation", *DATA),
    "said": name("payer_reference", *DATA),
    # the service around
    "nudge": word("JobQueue.enqueue"),
    "nudges": word("JobQueue"),
    "nudger": word("JobQueue"),
    "admit": name("GatewayLimiter.acquire", CODE),
    "traffic": word("gateway_limiter"),
    "tools": name("WorkerContext", CLASS),
    "equip": word("configure"),
    "begun": name("mark_started", CODE, below="callback_worker/"),
    "chance": name("rng", CODE, below="missedcall/usecases/deps.py"),
    "wired": word("build_deps"),
    "turns": word("dialog_steps", below="ivr/"),
    "spoken": name("sentences", MODULE, below="ivr/"),
    "guard": name("rejected_call_monitor", MODULE, below="ivr/"),
    "missed": name("MissedCallReported", CLASS),
    "ended": name("AttemptEnded", CLASS),
    "told": name("AsteriskMessage", CLASS),
    "children": name("supervisor", MODULE),
    "part": name("ProcessSpec", CLASS),
    "private": name("isolated", MODULE),
    "crowd": word("benchmark loader"),
    "measure": name("benchmarks", MODULE, COMMAND, below="tools/"),
    "situation": name("scenario", MODULE, COMMAND),
    "phones": name("softphones", MODULE, COMMAND),
    "town": word("simulation", MODULE, COMMAND),
    # configuration
    "settle_s": name("redial_delay_s"),
    "life_days": name("callback_ttl_days"),
    "learned_hours": name("best_time_shift_hours"),
    "tell_h": name("call_if_lost_hours"),
    "doubt_s": name("unknown_retry_s"),
    "must_reach": name("delivery_required"),
    "our_failure_retry_s": name("internal_retry_s"),
    "place_after_minutes": name("position_sms_after_minutes"),
}
# Renames under way; take one out when it is done.
PENDING: frozenset[str] = frozenset()
# Names that mean another thing: "place name" without the line, and the reason.
EXCEPTIONS: dict[str, str] = {}


@dataclass(frozen=True)
class Name:
    kind: str
    text: str
    place: str

    @property
    def key(self) -> str:
        """Give how an exception names it."""
        return f"{re.sub(r':[0-9]+$', '', self.place)} {self.text}"

    @property
    def parts(self) -> str:
        """Give the words of the name between underscores: `_send_nudge_`."""
        split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", self.text)
        return f"_{split.lower().strip('_')}_"


def of_code() -> Iterator[Name]:
    for package in PACKAGES:
        for path in sorted((HOUSE / package).rglob("*.py")):
            place = str(path.relative_to(HOUSE))
            if place.startswith(MIGRATIONS):
                continue
            for folder in path.relative_to(HOUSE).with_suffix("").parts:
                yield Name(MODULE, folder, place)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield from of_node(node, place)


def of_node(node: ast.AST, place: str) -> Iterator[Name]:
    match node:
        case ast.ClassDef(name=text):
            yield Name(CLASS, text, f"{place}:{node.lineno}")
        case ast.FunctionDef(name=text) | ast.AsyncFunctionDef(name=text) | ast.arg(arg=text):
            yield Name(CODE, text, f"{place}:{node.lineno}")
        case ast.Attribute(attr=text, ctx=ast.Store()) | ast.Name(id=text, ctx=ast.Store()):
            yield Name(CODE, text, f"{place}:{node.lineno}")


def of_tables() -> Iterator[Name]:
    for table in load_tables().tables.values():
        yield Name(COLUMN, table.name, f"table {table.name}")
        for column in table.columns:
            yield Name(COLUMN, column.name, f"{table.name}.{column.name}")


def of_configuration(model: Any, place: str = "config.yaml") -> Iterator[Name]:
    for key, field in model.model_fields.items():
        yield Name(KEY, key, f"{place}: {key}")
        for inner in models_in(field.annotation):
            yield from of_configuration(inner, f"{place}: {key}")


def models_in(annotation: Any) -> Iterator[type[pydantic.BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def of_commands(command: click.Command, path: str = "missedcall") -> Iterator[Name]:
    for parameter in command.params:
        for option in parameter.opts:
            yield Name(COMMAND, option, f"{path} {option}")
    if isinstance(command, click.Group):
        context = click.Context(command)
        for sub in command.list_commands(context):
            yield Name(COMMAND, sub, f"{path} {sub}")
            found = command.get_command(context, sub)
            assert found
            yield from of_commands(found, f"{path} {sub}")


def of_json() -> Iterator[Name]:
    page = (HOUSE / "docs/reference/json.md").read_text("utf-8")
    for line in page.splitlines():
        if line.startswith("| `"):
            for text in re.findall(r"`([a-z][a-z0-9_]*)`", line):
                yield Name(FIELD, text, f"docs/reference/json.md: {line.split('|')[1].strip()}")


def of_addresses() -> Iterator[Name]:
    for path in sorted((HOUSE / "web").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="get" | "post" | "route"), args=[first, *_]):
                    address = first.value if isinstance(first, ast.Constant) else None
                    if isinstance(address, str) and address.startswith("/"):
                        for part in re.sub(r"<[^>]*>", "", address).split("/"):
                            yield Name(URL, part, f"{path.relative_to(HOUSE)}: {address}")


@functools.cache
def names() -> dict[str, tuple[Name, ...]]:
    """Give every name of the house by its words."""
    found: defaultdict[str, dict[Name, None]] = defaultdict(dict)
    sources = (of_code(), of_tables(), of_configuration(Config), of_commands(main), of_json())
    for source in (*sources, of_addresses()):
        for one in source:
            found[one.parts][one] = None
    return {parts: tuple(all_of_them) for parts, all_of_them in found.items()}


def standing(old: str) -> list[str]:
    """Say where a word still stands."""
    rule, here = OLD[old], f"_{old.lower()}_"
    return [
        f"{one.place}: {one.kind} {one.text}"
        for parts, found in names().items()
        if (here in parts if rule.part else here == parts)
        for one in found
        if one.kind in rule.kinds
        and (one.kind not in (MODULE, CLASS, CODE) or one.place.startswith(rule.below))
        and one.key not in EXCEPTIONS
    ]


def test_every_kind_of_name_is_found() -> None:
    kinds = [one.kind for found in names().values() for one in found]

    assert {kind for kind in ALL if kinds.count(kind) > 30} == set(ALL)


@pytest.mark.parametrize("old", sorted(OLD.keys() - PENDING))
def test_a_private_word_stands_nowhere(old: str) -> None:
    found = standing(old)

    assert not found, f"write {OLD[old].new!r} instead of {old!r}: " + "; ".join(found[:20])


def test_what_is_pending_or_excepted_is_there() -> None:
    assert OLD.keys() >= PENDING
    keys = {one.key for found in names().values() for one in found}
    assert EXCEPTIONS.keys() <= keys, "an exception that nothing needs is taken out"
