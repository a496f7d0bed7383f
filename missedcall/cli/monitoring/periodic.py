"""Show how the periodic jobs fare."""

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.usecases.monitoring import job_runs


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def periodic(as_json: bool) -> None:
    """List the periodic jobs: runs, failures, and since when one keeps failing.

    A job that succeeds is written once a minute. Example: missedcall periodic --json
    """
    found = [
        {
            "name": run.name,
            "runs": run.runs,
            "failures": run.failures,
            "ended_at": run.ended_at,
            "duration_ms": run.duration_ms,
            "failing_since": run.failing_since,
            "failed_in_a_row": run.failed_in_a_row,
            "error": run.error,
        }
        for run in job_runs.list_job_runs(command_deps().db)
    ]
    if as_json or found:
        click.echo(tables.as_json(found) if as_json else tables.table(found))
    else:
        click.echo(
            "no periodic job has run yet; `missedcall run` or `missedcall worker` runs them"
        )
