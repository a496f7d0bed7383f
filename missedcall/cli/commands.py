"""List the commands: where each stands, and what it does in a line.

`missedcall --help` shows these lines without loading a command. Each is the first sentence of the
command's own help.
"""

from typing import NamedTuple


class CommandEntry(NamedTuple):
    """Name a command's module and its function there; say what it does."""

    place: str
    summary: str


COMMANDS = {
    "setup": CommandEntry(
        "missedcall.cli.admin.setup:setup",
        "Get Asterisk, SIPp and valkey-server onto this machine; skip what is there.",
    ),
    "check": CommandEntry(
        "missedcall.cli.admin.check:check",
        "Read config.yaml, the files it names and the dialplan; print each mistake and its mend.",
    ),
    "demo": CommandEntry(
        "tools.demo.command:demo",
        "Play one story from the missed call to the light, and print its timeline.",
    ),
    "run": CommandEntry(
        "missedcall.cli.admin.run:run",
        "Start every process of the service, print the address and a first login, and stay.",
    ),
    "listen": CommandEntry(
        "missedcall.cli.admin.processes:listen",
        "Listen to every Asterisk of the configuration and record what it tells.",
    ),
    "worker": CommandEntry(
        "missedcall.cli.admin.processes:worker",
        "Work: ring operators, hand messages to the gateway, and sweep up what was left behind.",
    ),
    "web": CommandEntry(
        "missedcall.cli.admin.web:web",
        "Serve the operators' page, the form, the receipts and /health.",
    ),
    "live": CommandEntry(
        "missedcall.cli.admin.live:live",
        "Tell open pages of changes, so that none has to ask every few seconds.",
    ),
    "agi": CommandEntry(
        "missedcall.cli.admin.agi:agi",
        "Speak with those who ring a status number: Asterisk hands their calls to this server.",
    ),
    "prompts": CommandEntry(
        "missedcall.cli.admin.prompts:prompts",
        "Make what the voice says, and check that nothing is missing.",
    ),
    "db": CommandEntry(
        "missedcall.cli.admin.db:db",
        "Bring the database to the newest schema, or look whether it is there.",
    ),
    "dialplan": CommandEntry(
        "missedcall.cli.admin.dialplan:dialplan",
        "Show, check or write Asterisk's configuration, made of dialplan/conf and config.yaml.",
    ),
    "operators": CommandEntry(
        "missedcall.cli.operators.access:operators",
        "Add operators, supervisors and admins, give them shifts, and list them.",
    ),
    "audit": CommandEntry(
        "missedcall.cli.admin.audit:audit",
        "List who of the staff did or saw what, when and from where, the newest first.",
    ),
    "offices": CommandEntry(
        "missedcall.cli.offices.offices:offices",
        "Import the offices, the places they serve and their linemen; list offices and places.",
    ),
    "supervise": CommandEntry(
        "missedcall.cli.callbacks.supervise:supervise",
        "Move, release, take, assign, cancel or reopen a callback.",
    ),
    "clients": CommandEntry(
        "missedcall.cli.clients.clients:clients",
        "Let programs use the API by keys, and shut them out.",
    ),
    "webhooks": CommandEntry(
        "missedcall.cli.clients.webhooks:webhooks",
        "Say where programs are told of changes of state, and have it told again.",
    ),
    "numbers": CommandEntry(
        "missedcall.cli.callbacks.numbers:numbers",
        "Block numbers that are not to be rung, unblock them, and list them.",
    ),
    "calls": CommandEntry(
        "missedcall.cli.lists:calls_list", "List missed calls, the newest first."
    ),
    "dead-letters": CommandEntry(
        "missedcall.cli.lists:dead_letters_list",
        "List calls to none of our numbers, and what was not understood, the newest first.",
    ),
    "callbacks": CommandEntry(
        "missedcall.cli.callbacks.callbacks:callbacks", "List callbacks, the newest first."
    ),
    "stuck": CommandEntry(
        "missedcall.cli.monitoring.stuck:stuck",
        "List callbacks, attempts and operators that have been in one state for too long.",
    ),
    "periodic": CommandEntry(
        "missedcall.cli.monitoring.periodic:periodic",
        "List the periodic jobs: runs, failures, and since when one keeps failing.",
    ),
    "outages": CommandEntry(
        "missedcall.cli.lists:outages_list",
        "List outages of the listener with the calls found, the newest first.",
    ),
    "promises": CommandEntry(
        "missedcall.cli.callbacks.promises:promises",
        "Count the promises to callers by the day of their end, the newest day first.",
    ),
    "overdue": CommandEntry(
        "missedcall.cli.reports.overdue:overdue",
        "List overdue applications, or due within --hours, the earliest due first.",
    ),
    "attempts": CommandEntry(
        "missedcall.cli.lists:attempts_list",
        "List rings of operators and consumers, the newest first.",
    ),
    "call-log": CommandEntry(
        "missedcall.cli.callbacks.call_log:call_log_command",
        "List a day's rings of consumers, those most often rung first.",
    ),
    "recordings": CommandEntry(
        "missedcall.cli.lists:recordings_list", "List recordings of calls, the newest first."
    ),
    "applications": CommandEntry(
        "missedcall.cli.applications.applications:applications",
        "List applications, the newest first.",
    ),
    "bp": CommandEntry(
        "missedcall.cli.applications.bp:bp",
        "Link applications to BP numbers, one by one or by a list.",
    ),
    "dues": CommandEntry(
        "missedcall.cli.applications.dues:dues",
        "Take and show lists of arrears, against which each application is checked.",
    ),
    "export": CommandEntry(
        "missedcall.cli.reports.export:export", "Hand lists on to the company's own books."
    ),
    "report": CommandEntry(
        "missedcall.cli.reports.report:report",
        "Make reports on calls, and for the regulator and other authorities.",
    ),
    "messages": CommandEntry(
        "missedcall.cli.lists:messages_list", "List messages, the newest first."
    ),
    "questions": CommandEntry(
        "missedcall.cli.calls.questions:questions",
        "Ask an applicant a question that a missed call answers, and list the questions.",
    ),
    "tasks": CommandEntry(
        "missedcall.cli.messages.tasks:tasks",
        "List the tasks that answers have made, and mark them as done.",
    ),
    "privacy": CommandEntry(
        "missedcall.cli.privacy.privacy:privacy",
        "Show, restrict and erase personal data; see how long what is kept; handle a breach.",
    ),
    "meters": CommandEntry(
        "missedcall.cli.meters.counting:meters",
        "Receive, send, hand out, take back and count meters, and see how long they last.",
    ),
    "payments": CommandEntry(
        "missedcall.cli.payments.decisions:payments",
        "Bring payments in, and see what came in and what waits for a person.",
    ),
    "points": CommandEntry(
        "missedcall.cli.points.points:points",
        "Show points, leaderboards and anomalies; answer objections; export a month, signed.",
    ),
    "quote": CommandEntry(
        "missedcall.cli.tariffs.quote:quote",
        "Print the demand for a new connection, line by line, with the reason of each amount.",
    ),
    "tariffs": CommandEntry(
        "missedcall.cli.tariffs.tariffs:tariffs",
        "See the tariffs in use; let two administrators approve one, as billing requires.",
    ),
    "demands": CommandEntry(
        "missedcall.cli.connection.demands:demands",
        "See the versions of a demand; revise it, or issue it anew when it has expired.",
    ),
    "simulate": CommandEntry(
        "tools.simulation.command:simulate",
        "Play days of missed calls and print how it went, as the telephones saw it.",
    ),
    "transitions": CommandEntry(
        "missedcall.cli.connection.transitions:transitions",
        "List the changes in the order in which they are tried.",
    ),
    "scenario": CommandEntry(
        "tools.scenarios.command:scenario",
        "Play the scenario of a file with the service's own rules and a database of its own.",
    ),
    "bench": CommandEntry(
        "tools.benchmarks.command:bench",
        "Measure the service on private copies; nothing that runs is touched.",
    ),
    "sms": CommandEntry(
        "missedcall.cli.messages.sms:sms", "Check, preview, count and try text messages."
    ),
}
