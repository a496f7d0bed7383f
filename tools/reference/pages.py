"""List the generated pages: the name of each file, and what gives its text."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tools.reference import commands, configuration, figures, records

PAGES: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "configuration.md": configuration.page,
        "commands.md": commands.page,
        "transitions.md": records.transitions_page,
        "message-states.md": records.message_states_page,
        "callback-outcomes.md": records.outcomes_page,
        "periodic-jobs.md": records.periodic_jobs_page,
        "roles.md": records.roles_page,
        "metrics.md": figures.page,
    }
)
