"""What was added is also used: a forgotten second place of a change is named here."""

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from missedcall.cli import main
from missedcall.domain.applications.papers import PaperRefusal
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.operators.roles import ROLES
from sms.catalogue.messages import OFFERS
from tests import kit
from tools.reference import commands
from web.shared import pages

HOUSE = Path(__file__).parents[1]
FOLDERS = ("ivr", "dialplan", "callback_worker", "live", "sms", "web", "missedcall", "tools")
# Their keys are the names of other things, by which they are read.
READ_BY_NAME = {"Questions", "Retention"}
# What the schedule gives to a use case.
OF_A_JOB = {"deps: Deps, *, now: dt.datetime", "deps: Deps"}


@functools.cache
def code() -> dict[str, str]:
    paths = [path for folder in FOLDERS for path in (HOUSE / folder).rglob("*.py")]
    return {str(path.relative_to(HOUSE)): path.read_text("utf-8") for path in sorted(paths)}


def statements(folder: str) -> Iterator[tuple[str, ast.stmt]]:
    for name, text in code().items():
        if name.startswith(folder):
            for each in ast.parse(text).body:
                yield name, each


def test_every_use_case_that_needs_only_the_time_is_called() -> None:
    """A periodic job that is not in the schedule is one that nothing calls."""
    words = Counter(word for text in code().values() for word in re.findall(r"\w+", text))
    jobs = [
        (name, each.name)
        for name, each in statements("missedcall/usecases/")
        if isinstance(each, ast.FunctionDef) and ast.unparse(each.args) in OF_A_JOB
    ]

    assert len(jobs) > 25
    assert [f"{name}: {function}" for name, function in jobs if words[function] < 2] == []


def test_every_outcome_of_a_callback_is_given_by_something() -> None:
    own = "missedcall/domain/callbacks/call_outcome.py"
    given = {
        found
        for name, text in code().items()
        for found in re.findall(r"\bCallOutcome\.(\w+)", text)
        if name != own
    }

    assert {outcome.name for outcome in CallOutcome} - given == set()


def test_every_text_is_written_by_something() -> None:
    own = "sms/catalogue/messages.py"
    named = {
        found
        for name, text in code().items()
        for found in re.findall(r'"(\w+)"', text)
        if name != own
    }

    built = {
        *(f"question_{kind}" for kind in QuestionKind),
        *(f"paper_refused_{reason}" for reason in PaperRefusal),
    }

    assert set(OFFERS) - named - built == set()


def test_every_key_of_the_configuration_is_read() -> None:
    templates = (path.read_text("utf-8") for path in (HOUSE / "web").rglob("*.html"))
    texts = (*code().values(), *templates)
    read = {found for text in texts for found in re.findall(r"\.(\w+)", text)}
    keys = [
        f"{section.name}.{key.target.id}"
        for _, section in statements("missedcall/config/")
        if isinstance(section, ast.ClassDef) and section.name not in READ_BY_NAME
        for key in section.body
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name)
    ]

    assert len(keys) > 150
    assert [key for key in keys if key.partition(".")[2] not in read] == []


def test_every_command_can_be_called() -> None:
    """One that is of no group stands in `commands.py`."""
    called = {
        (context.command.callback.__module__, context.command.callback.__name__)
        for context in commands.walk(main, None, "missedcall")
        if context.command.callback
    }
    written = [
        (name.removesuffix("/__init__.py").removesuffix(".py").replace("/", "."), each.name)
        for name, each in statements("missedcall/cli/")
        if isinstance(each, ast.FunctionDef)
        and any(".command(" in line or ".group(" in line for line in _decorators(each))
    ]

    assert len(written) > 100
    assert [each for each in written if each not in called] == []


def _decorators(function: ast.FunctionDef) -> list[str]:
    return [ast.unparse(each) for each in function.decorator_list]


def test_every_measure_has_a_rule_in_the_configuration_that_ships() -> None:
    assert {rule.measure for rule in kit.shipped().alarms.rules} == set(Measure)


def test_every_role_has_a_page_where_its_work_begins() -> None:
    assert [role for role in ROLES if not pages.pages_of_role(role)] == []
