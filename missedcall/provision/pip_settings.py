"""Read how this machine's pip reaches its package index, so that uv reaches it the same way.

A machine behind a mirror has pip set up for it, by its files or its environment; uv reads neither.
"""

import os
from collections.abc import Mapping

from missedcall.provision import machine

# pip's option: the variable in which uv looks for the same. Further indexes are left out: every
# file is known by its hash, and uv asks no second index for a package that the first one names.
AS_UV_NAMES_IT = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}


def for_uv(python: str, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Give the variables that `environ` lacks for uv to reach what the pip of a Python reaches."""
    found = translated(machine.output((python, "-m", "pip", "config", "list")))
    return {name: value for name, value in found.items() if name not in environ}


def translated(listed: str) -> dict[str, str]:
    """Translate what `pip config list` prints; what stands later there wins, as it does in pip.

    A line is `global.index-url='https://…'`, or `:env:.index-url='…'` for a variable.
    """
    found: dict[str, str] = {}
    for line in listed.splitlines():
        option, _, value = line.partition("=")
        name = option.rpartition(".")[2]
        if name in AS_UV_NAMES_IT:
            found[AS_UV_NAMES_IT[name]] = value.strip("'\"")
    return found
