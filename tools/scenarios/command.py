"""`missedcall scenario`: try a case, from facts with their times to state, clocks and money."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from missedcall.cli.configuration import configured
from missedcall.config import ConfigError
from missedcall.usecases.operators.duty import OffShift
from tools.scenarios import file, outcome
from tools.scenarios.play import Unplayable, play
from tools.scenarios.telephone import OutOfHours

EXAMPLE = """
\b
Example of a file:
  scenario: "a missing cable stops the bonus, never the promise"
  area: urban
  facts:
    - {at: 2026-11-02 10:00, what: applied}
    - {at: 2026-11-03 10:00, what: paid}
    - {at: 2026-11-03 12:00, what: hold, kind: H1}
    - {at: 2026-11-04 12:00, what: hold_over, kind: H1}
    - {at: 2026-11-04 21:30, what: energised}
  expect: {state: connected, clocks: {C7: {net_s: 41400, within: true}}}

Times are India's. docs/reference/scenarios.md lists the facts and what each may say.
"""


@click.command(epilog=EXAMPLE)
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def scenario(path: Path, as_json: bool) -> None:
    """Play the scenario of a file with the service's own rules and a database of its own.

    Exit status 1 when something came out otherwise than the file expects.

    Example: missedcall scenario case.yaml --json
    """
    try:
        read = file.read(path)
        stage = play(read, config=configured())
    except (ConfigError, Unplayable, OutOfHours, OffShift) as error:
        raise click.ClickException(str(error)) from error
    found = outcome.of(stage)
    wrong = outcome.differences(read.expect, found)
    click.echo(
        json.dumps(found, default=str, ensure_ascii=False, indent=2) if as_json else _story(found)
    )
    for line in wrong:
        click.echo(f"not as expected: {line}", err=True)
    sys.exit(1 if wrong else 0)


def _story(found: dict[str, Any]) -> str:
    """Tell what happened, one line a thing, for people."""
    lines = [found["scenario"], ""]
    lines += [
        f"{step['at'][:19]}  {step['event']:<18} {step['actor']}" for step in found["history"]
    ]
    lines += ["", f"state   {found['state']}"]
    lines += [
        f"{name}      {'within' if clock['within'] else 'OVER'}  due {clock['due_at'][:19]}"
        for name, clock in found["clocks"].items()
    ]
    money = found["money"]
    due, paid = (money["due_paise"] or 0) / 100, money["credits_paise"] / 100
    lines += [f"money   due Rs {due:.2f}, paid Rs {paid:.2f}", f"points  {found['points']}"]
    return "\n".join([*lines, *(f"SMS     {sms['text']}" for sms in found["messages"])])
