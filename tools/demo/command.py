"""Show the main job, unattended, with everything real but the people."""

import signal
import sys
import time
from pathlib import Path

import click

from missedcall.provision.trouble import CannotProvideError
from missedcall.service import NotReady, Service, ports
from missedcall.service.isolated import isolated_settings
from tools.demo import paying
from tools.demo.paying import PayingStory
from tools.demo.seed_command import seed
from tools.demo.story import CALLER, Story
from tools.demo.timeline import StepFailed, Timeline, TimelineStep
from tools.demo.witness import Witness
from tools.softphones.sipp import CallFailed

FOLDER = Path(__file__).parents[2] / "var" / "demo"
LOG_LINES = 12
# No person has to be waited for: the story's people ring, speak and hang up at once.
QUICK = {
    "callbacks__redial_delay_s": "1",
    "callbacks__early_hang_up_s": "1",
    "telephony__ringing_s": "1",
}


@click.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """Play one story from the missed call to the light, and print its timeline.

    Real Asterisk, RQ workers, web server and database; the telephones are played by SIPp, and the
    gateways for SMS and payments are fake ones. Exit status 0 only if every step was
    seen to happen. Example: missedcall demo
    """
    if context.invoked_subcommand:
        return
    # Ended in whatever way, it ends what it has started: the telephones too.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    state_dir = FOLDER / time.strftime("%Y%m%d-%H%M%S")
    config, environ = isolated_settings(state_dir, **QUICK, **paying.put_fake_gateway(state_dir))
    environ[paying.SECRET_ENV] = paying.SECRET
    timeline = Timeline(tell=_tell)
    click.echo("TEST MODE: the tariff is invented, the texts are unregistered, nobody is billed")
    click.echo(
        "starting Asterisk, Redis, workers and the web server; the story takes half a minute …"
    )
    try:
        with Service(config, environ) as service:
            timeline.see("service is up", f"{config.web_url}, state in {_short(state_dir)}")
            application = Story(config, timeline).play()
            witness = Witness(config, caller=CALLER)
            PayingStory(config, timeline, witness=witness).play(application)
            timeline.see("everything was seen", f"{len(timeline.steps)} steps")
    except StepFailed as error:
        click.echo(f"\nNOT SEEN: {error.step}: {error.reason}", err=True)
        for name in error.logs:
            _show_log(Path(service.log_of(name)))
        sys.exit(1)
    except (CallFailed, NotReady, ports.PortInUse, CannotProvideError) as error:
        click.echo(f"\nFAILED: {error}", err=True)
        sys.exit(1)
    _where_next(state_dir)


def _tell(step: TimelineStep) -> None:
    click.echo(f"{step.at_s:6.1f} s  {step.took_s:+6.2f}  {step.name:<34}  {step.seen}")


def _show_log(path: Path) -> None:
    click.echo(f"--- the last lines of {_short(path)}", err=True)
    for line in path.read_text(errors="replace").splitlines()[-LOG_LINES:]:
        click.echo(f"    {line}", err=True)


def _where_next(state_dir: Path) -> None:
    look = f"MISSEDCALL__SERVICE__STATE_DIR={_short(state_dir)} .venv/bin/missedcall"
    click.echo(f"\nlook at it     {look} calls")
    click.echo(f"               {look} messages --json")
    click.echo(f"logs           {_short(state_dir / 'logs')}")
    click.echo(f"what the SMS gateway was handed   {_short(state_dir / 'logs' / 'gateway.log')}")
    click.echo("run it by hand make run")


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


demo.add_command(seed)
