"""Read the dialplan before Asterisk does, and say what in it would break the service.

It finds what costs a caller money or loses the call; it does not run the dialplan.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from asterisk.config import Category, Config, Item, ParseError

from dialplan.render import SOURCES

CONTEXTS = (
    *("from-trunk", "our-numbers", "other-numbers", "missed-call", "status-line"),
    *("callback", "callback-answered", "callback-notice", "callback-ended", "recording-refused"),
    *("listening", "listening-ended"),
    *("operator-leg", "operator-leg-begun", "operator-transfer", "operator-transfer-taken"),
)
# Each of these answers the channel, and from then on the caller pays.
ANSWERING = frozenset(
    {
        *("AGI", "Answer", "Background", "BackGround", "ConfBridge", "ControlPlayback", "Dial"),
        *(
            "ChanSpy",
            "Echo",
            "MeetMe",
            "Milliwatt",
            "MixMonitor",
            "MusicOnHold",
            "Playback",
            "Queue",
        ),
        *("Read", "Record", "SayAlpha", "SayDigits", "SayNumber", "SayPhonetic"),
        *("StartMusicOnHold", "VoiceMail", "WaitExten"),
    }
)
# What `modules.conf` loads; a name that is not here is a typo, or needs its module loaded too.
KNOWN = ANSWERING | {
    *("Busy", "Congestion", "ExecIf", "Gosub", "GosubIf", "Goto", "GotoIf", "GotoIfTime"),
    *(
        "Hangup",
        "MSet",
        "NoOp",
        "Originate",
        "Progress",
        "Return",
        "Ringing",
        "Set",
        "StackPop",
    ),
    *("StopMixMonitor", "UserEvent", "Wait"),
}
NAMES = frozenset({"exten", "same", "include", "switch", "ignorepat", "hint"})
GOTO = re.compile(r"Go(?:to|sub)\((?P<context>[^,()${}]+),[^,()]+,[^,()]+\)")
# Of an ExecIf: what is executed if so, and if not.
EXECUTED = re.compile(r"[?:](\w+)\(")
REFUSAL = "DB(refused/${ATTEMPT})="
REFUSE = "refuse-recording"
KEPT = "DB_EXISTS(missed/${UNIQUEID})"
JOURNAL = "DB(missed/${UNIQUEID})="
# Least right: the user that dials does nothing else, and none may run shell commands.
RIGHTS = {
    "listener": {"system"},
    "dialler": {"originate"},
    "controller": {"call"},
    "guard": set(),
}
APPLICATION = re.compile(r"\s*(?P<name>\w+)")


@dataclass(frozen=True)
class DialplanFault:
    """Point at a line that would break the service, and say how to mend it."""

    file: str
    line: int
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}. Mend: {self.mend}"


def faults(texts: Mapping[str, str]) -> list[DialplanFault]:
    """List what is wrong with rendered configuration files, given as text by name.

    A fault names the line of the file that is edited, when the line stands there as it is.
    """
    return [_at_source(fault, texts[fault.file]) for fault in _faults(texts)]


def _at_source(fault: DialplanFault, rendered: str) -> DialplanFault:
    lines = rendered.splitlines()
    text = lines[fault.line - 1].strip() if fault.line <= len(lines) else ""
    sources = (SOURCES / fault.file).read_text(encoding="utf-8").splitlines()
    same = [number for number, line in enumerate(sources, 1) if line.strip() == text]
    return replace(fault, line=same[0]) if same and text else fault


def _faults(texts: Mapping[str, str]) -> list[DialplanFault]:
    found = []
    parsed = {}
    for name, text in texts.items():
        try:
            parsed[name] = _Rendered(text)
        except ParseError as error:
            number, reason = error.args
            found.append(DialplanFault(name, number, reason, "correct the line"))
    if not found:
        contexts = _categories(parsed["extensions.conf"])
        found += _extension_faults(contexts)
        found += _manager_faults(_categories(parsed["manager.conf"]))
        found += _feature_faults(_categories(parsed["features.conf"]), contexts)
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


def _extension_faults(contexts: Mapping[str, Category]) -> Iterator[DialplanFault]:
    name = "extensions.conf"
    for context in CONTEXTS:
        if context not in contexts:
            yield DialplanFault(name, 1, f"context [{context}] is missing", "put it back")
    for context in contexts.values():
        yield from _spelling_faults(name, context, contexts)
    if "missed-call" not in contexts:
        return
    steps = [item for item in contexts["missed-call"].items if item.name in ("exten", "same")]
    for item in steps:
        for application in ANSWERING.intersection(_applications(item)):
            reason = f"{application} answers, so the caller of a missed call would pay"
            yield DialplanFault(name, item.number, reason, "take it out of [missed-call]")
    yield from _journal_faults(name, contexts["missed-call"], steps)
    yield from _recording_faults(name, contexts)


def _spelling_faults(
    name: str, context: Category, contexts: Mapping[str, Category]
) -> Iterator[DialplanFault]:
    """Find what Asterisk would pass over in silence, or notice only when a caller is there."""
    if context.name in ("general", "globals"):
        return
    for item in context.items:
        unknown = [application for application in _applications(item) if application not in KNOWN]
        if item.name not in NAMES:
            yield DialplanFault(
                name, item.number, f"{item.name} is no word of a dialplan", "write same"
            )
        elif unknown:
            reason = f"{unknown[0]} is no application that modules.conf loads"
            yield DialplanFault(
                name, item.number, reason, "correct it, or load its module and name it"
            )
        elif item.value.count("(") != item.value.count(")"):
            yield DialplanFault(name, item.number, "a parenthesis is not closed", "close it")
        goto = GOTO.search(item.value)
        if goto and goto["context"] not in contexts:
            reason = f"there is no context [{goto['context']}]"
            yield DialplanFault(name, item.number, reason, "correct its name")


def _journal_faults(name: str, context: Category, steps: list[Item]) -> Iterator[DialplanFault]:
    """Hold the order: the record, the journal, and only then anything that takes time."""
    order = [_application(item) for item in steps]
    kept = [index for index, item in enumerate(steps) if JOURNAL in item.value]
    if not kept:
        reason = "no step writes the journal, so a call that is not reported is lost"
        yield DialplanFault(
            name, context.number, reason, f"add Set({JOURNAL}${{RECORD}}) as second step"
        )
    elif any(application != "Set" for application in order[: kept[0]]):
        reason = "something is done before the journal is written"
        yield DialplanFault(
            name, steps[kept[0]].number, reason, "write the journal right after RECORD"
        )
    yield from _ringing_faults(name, steps)


def _ringing_faults(name: str, steps: list[Item]) -> Iterator[DialplanFault]:
    """Hold that a caller hears ringing only when the call is kept."""
    looked = False
    for step in steps:
        looked = looked or KEPT in step.value
        if "Ringing" in _applications(step) and not looked:
            reason = "a caller hears ringing before it is known whether the call is kept"
            mend = f"look at {KEPT} before it, and go to unkept when it is 0"
            yield DialplanFault(name, step.number, reason, mend)


def _recording_faults(name: str, contexts: Mapping[str, Category]) -> Iterator[DialplanFault]:
    """Hold that no consumer is recorded before the notice is over, nor after a refusal."""
    notice_over = recorded = 0
    for item in contexts["callback-answered"].items if "callback-answered" in contexts else ():
        if "Gosub(callback-notice," in item.value:
            notice_over = item.number
        if "MixMonitor(" in item.value:
            recorded = recorded or item.number
    if recorded and not 0 < notice_over < recorded:
        reason = "the consumer is recorded before the notice of it is over"
        yield DialplanFault(
            name, recorded, reason, "record after the last Gosub(callback-notice,s,1)"
        )
    refused = contexts.get("recording-refused")
    if refused is not None and not any(REFUSAL in item.value for item in refused.items):
        reason = "a refusal is not in the journal, so the recording may be kept all the same"
        mend = f"add Set({REFUSAL}${{RECORD}}) after StopMixMonitor"
        yield DialplanFault(name, refused.number, reason, mend)


def _feature_faults(
    categories: Mapping[str, Category], contexts: Container[str]
) -> Iterator[DialplanFault]:
    """Find a key that leads nowhere: the consumer would press it in vain."""
    name = "features.conf"
    keys = categories["applicationmap"].items if "applicationmap" in categories else []
    found = {item.name: item for item in keys}
    if REFUSE not in found:
        reason = "the consumer has no key to refuse the recording"
        yield DialplanFault(name, 1, reason, f"put {REFUSE} back into [applicationmap]")
        return
    goto = GOTO.search(found[REFUSE].value)
    if goto is None or goto["context"] not in contexts:
        reason = f"{REFUSE} leads to no context of extensions.conf"
        yield DialplanFault(
            name, found[REFUSE].number, reason, "write Gosub(recording-refused,s,1)"
        )


def _applications(item: Item) -> list[str]:
    """Give the application of a step, and what an ExecIf may execute."""
    outer = _application(item)
    inner = EXECUTED.findall(item.value) if outer == "ExecIf" else []
    return [outer, *inner] if outer else []


def _application(item: Item) -> str:
    """Give the application of a step: the third part of an `exten`, the second of a `same`."""
    parts = item.value.split(",", 2 if item.name == "exten" else 1)
    found = APPLICATION.match(parts[-1])
    return found["name"] if found and item.name in ("exten", "same") else ""


def _manager_faults(users: Mapping[str, Category]) -> Iterator[DialplanFault]:
    name = "manager.conf"
    for user, allowed in RIGHTS.items():
        if user not in users:
            yield DialplanFault(name, 1, f"user [{user}] is missing", "put it back")
            continue
        for item in users[user].items:
            granted = {right.strip() for right in item.value.split(",")} - {""}
            if item.name == "write" and not granted <= allowed:
                more = ", ".join(sorted(granted - allowed))
                reason = f"{user} may do more than it needs: {more}"
                yield DialplanFault(
                    name, item.number, reason, f"write = {','.join(sorted(allowed))}"
                )
