"""Ask the machine's own package sources, and install from them."""

import re
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager

from missedcall.provision import machine, places, trouble
from missedcall.provision.shell import ProgressCount, Say, Shell


def candidate(policy: str) -> str | None:
    """Read the version apt would install from what `apt-cache policy PACKAGE` prints."""
    found = re.search(r"^\s*Candidate: (\S+)", policy, re.MULTILINE)
    return None if found is None or found[1] == "(none)" else found[1]


def debian_mirror(targets: str) -> str | None:
    """Read the address of this machine's Debian mirror from apt's list of index targets.

    Lines are `ORIGIN RELEASE SITE`; the archive of security updates is no full mirror.
    """
    for line in targets.splitlines():
        found = re.match(r"Debian (\S+) ((?:https?|file):\S+)$", line)
        if found and not found[1].endswith("-security"):
            return found[2]
    return None


class Apt:
    """The package manager of a Debian or Ubuntu machine; its lists are refreshed once."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._fresh = False

    def present(self) -> bool:
        """Say whether this machine has apt-get at all."""
        return shutil.which("apt-get") is not None

    def refresh(self, *, wanted: str) -> None:
        """Bring the package lists up to date, once; a failing source is not the end.

        Another source may still offer what is wanted, so the step that needs it decides.
        Raises CannotProvideError for `wanted` when this process has no way to root's rights.
        """
        if self.shell.root is None:
            raise trouble.CannotProvideError(
                thing=wanted,
                reason="it is not here, and to install it takes root or sudo without a password",
                mend="run `sudo -v` and then this again, or run this as root",
            )
        if self._fresh:
            return
        self._fresh = True
        try:
            with self._alone():
                self.shell.step("Package lists", ("apt-get", "update"), as_root=True)
        except trouble.CannotProvideError as error:
            self.shell.say(f"{error}; going on with the lists that are there")

    def candidate(self, package: str) -> str | None:
        """Give the version of a package that this machine's sources offer, or None."""
        return candidate(machine.output(("apt-cache", "policy", package)))

    def mirror(self) -> str | None:
        """Give the address of the Debian mirror this machine uses; None where it uses none."""
        listed = ("apt-get", "indextargets", "--format", "$(ORIGIN) $(RELEASE) $(SITE)")
        return debian_mirror(machine.output((*listed, "Created-By: Packages")))

    def install(self, wanted: str, packages: Sequence[str]) -> None:
        """Install the packages that make up what is wanted, without what they merely recommend."""
        self.refresh(wanted=wanted)
        command = ("apt-get", "install", "--yes", "--no-install-recommends")
        patient = "--option=DPkg::Lock::Timeout=120"
        with self._alone():
            self.shell.step(
                f"Installing {wanted}",
                (*command, patient, *packages),
                as_root=True,
                count=ProgressCount("packages unpacked", r"^Unpacking "),
            )

    def _alone(self) -> AbstractContextManager[None]:
        """Hold the lock of our set-up jobs: apt refuses, and does not wait for, a second one."""
        return machine.alone(
            self.shell.log.parent,
            say=self.shell.say,
            name=".apt.lock",
            busy="apt-get works for another part of set-up; waiting for it …",
        )

    def quieten(self, service: str) -> None:
        """Stop a package's own system service and keep it stopped: we start our own."""
        for quiet in (("service", service, "stop"), ("update-rc.d", service, "disable")):
            machine.succeeds((*(self.shell.root or ()), *quiet))


def here(say: Say) -> Apt:
    """Give this machine's package manager, with whatever right to use it this process has."""
    return Apt(Shell(say=say, log=places.setup_log(), root=machine.privilege_here()))
