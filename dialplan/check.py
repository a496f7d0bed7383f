"""Read the dialplan before Asterisk does, and say what in it would break the service.

It finds what costs a caller money or loses his call; it does not run the dialplan.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from asterisk.config import Category, Config, Item, ParseError

CONTEXTS = (
    *("from-trunk", "missed-call", "status-line"),
    *("callback", "callback-answered", "callback-ended"),
)
# Each of these answers the channel, and from then on the caller pays.
ANSWERING = frozenset(
    {
        *("AGI", "Answer", "Background", "BackGround", "ConfBridge", "ControlPlayback", "Dial"),
        *("Echo", "MeetMe", "Milliwatt", "MixMonitor", "MusicOnHold", "Playback", "Queue"),
        *("Read", "Record", "SayAlpha", "SayDigits", "SayNumber", "SayPhonetic"),
        *("StartMusicOnHold", "VoiceMail", "WaitExten"),
    }
)
JOURNAL = "DB(missed/${UNIQUEID})="
# Least right: the one who rings does nothing else, and nobody may run shell commands.
RIGHTS = {"listener": {"system"}, "dialler": {"originate"}}
APPLICATION = re.compile(r"(?:[^,]+,)*?(?:n|\d+)(?:\([^)]*\))?,\s*(?P<name>\w+)")


@dataclass(frozen=True)
class Fault:
    """Point at a line that would break the service, and say how to mend it."""

    file: str
    line: int
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}. Mend: {self.mend}"


def faults(texts: Mapping[str, str]) -> list[Fault]:
    """List what is wrong with rendered configuration files, given as text by name."""
    found = []
    parsed = {}
    for name, text in texts.items():
        try:
            parsed[name] = _Rendered(text)
        except ParseError as error:
            number, reason = error.args
            found.append(Fault(name, number, reason, "correct the line"))
    if not found:
        found += _extension_faults(_categories(parsed["extensions.conf"]))
        found += _manager_faults(_categories(parsed["manager.conf"]))
    return found


class _Rendered(Config):  # type: ignore[misc]  # pyst2 has no types
    """Read a text that is not on disk yet; pyst2 itself reads a file, and leaves it open."""

    def __init__(self, text: str) -> None:
        self._text = text
        super().__init__(filename="")

    def load(self) -> None:
        self.raw_lines = self._text.splitlines()


def _categories(config: Config) -> dict[str, Category]:
    return {category.name: category for category in config.categories}


def _extension_faults(contexts: Mapping[str, Category]) -> Iterator[Fault]:
    name = "extensions.conf"
    for context in CONTEXTS:
        if context not in contexts:
            yield Fault(name, 1, f"context [{context}] is missing", "put it back")
    if "missed-call" not in contexts:
        return
    steps = [item for item in contexts["missed-call"].items if item.name in ("exten", "same")]
    for item in steps:
        application = _application(item)
        if application in ANSWERING:
            reason = f"{application} answers, so the caller of a missed call would pay"
            yield Fault(name, item.number, reason, "take it out of [missed-call]")
    yield from _journal_faults(name, contexts["missed-call"], steps)


def _journal_faults(name: str, context: Category, steps: list[Item]) -> Iterator[Fault]:
    """Hold the order: the record, the journal, and only then anything that takes time."""
    order = [_application(item) for item in steps]
    kept = [index for index, item in enumerate(steps) if JOURNAL in item.value]
    if not kept:
        reason = "no step writes the journal, so a call that nobody hears of is lost"
        yield Fault(name, context.number, reason, f"add Set({JOURNAL}${{RECORD}}) as second step")
    elif any(application != "Set" for application in order[: kept[0]]):
        reason = "something is done before the journal is written"
        yield Fault(name, steps[kept[0]].number, reason, "write the journal right after RECORD")


def _application(item: Item) -> str:
    found = APPLICATION.match(item.value)
    return found["name"] if found else ""


def _manager_faults(users: Mapping[str, Category]) -> Iterator[Fault]:
    name = "manager.conf"
    for user, allowed in RIGHTS.items():
        if user not in users:
            yield Fault(name, 1, f"user [{user}] is missing", "put it back")
            continue
        for item in users[user].items:
            granted = {right.strip() for right in item.value.split(",")} - {""}
            if item.name == "write" and not granted <= allowed:
                more = ", ".join(sorted(granted - allowed))
                reason = f"{user} may do more than it needs: {more}"
                yield Fault(name, item.number, reason, f"write = {','.join(sorted(allowed))}")
