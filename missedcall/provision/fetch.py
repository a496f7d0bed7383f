"""Get one kind of program: `python3 -m missedcall.provision.fetch packages|asterisk [OPTION]`.

`packages` gets the distribution's packages, with --tests those that only the tests need;
`asterisk` an Asterisk, with --update a newer one into our own folder. Both run beside the making
of the virtual environment, on the machine's own Python.
"""

import sys
from collections.abc import Sequence

from missedcall.provision import apt as apt_sources
from missedcall.provision import asterisk, entry, places, programs
from missedcall.provision.shell import Say


def packages(options: Sequence[str], *, say: Say) -> None:
    """Install what is missing of the distribution's packages; raises CannotProvideError."""
    names = programs.wanted(tests="--tests" in options)
    apt = apt_sources.here(say)
    programs.install_missing(names, apt=apt)
    for name in names:
        programs.ensure(name, say=say, apt=apt)


def an_asterisk(options: Sequence[str], *, say: Say) -> None:
    """Find an Asterisk or get one, or with --update a newer one; raises CannotProvideError."""
    get = asterisk.update if "--update" in options else asterisk.ensure
    get(places.programs_dir(), say=say)


def main(arguments: Sequence[str]) -> int:
    """Get the kind that the first argument names; tell a failure in one line."""
    kind, *options = arguments
    get = {"packages": packages, "asterisk": an_asterisk}[kind]
    return entry.run(lambda say: get(options, say=say))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
