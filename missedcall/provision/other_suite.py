"""Fetch packages of another Debian suite with apt, into a folder, without installing any.

apt is given lists, a cache and a status of its own, in which nothing is installed: it fetches a
package and all that it depends on, the C library included, and verifies each by the signature of
the suite. The machine's own apt and its packages are not touched, so no root is needed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from missedcall.provision import apt, machine, shell

# apt-get --print-uris: 'http://…/name.deb' name_1%3a22_amd64.deb 2534000 SHA256:…
NAMED = re.compile(r"^'\S+' (\S+\.deb) ", re.MULTILINE)
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def files_named(uris: str) -> list[str]:
    """Read from what `apt-get --print-uris` prints under which names it keeps the packages."""
    return NAMED.findall(uris)


@dataclass(frozen=True)
class OtherSuite:
    """One suite of a Debian mirror, with apt's files for it in a folder of ours."""

    suite: str
    mirror: str
    folder: Path

    def read_lists(self, run: shell.Shell) -> None:
        """Fetch the list of what the suite offers; raises CannotProvideError."""
        for needed in ("lists/partial", "archives/partial"):
            (self.folder / needed).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "sources.list").write_text(
            f"deb [signed-by={KEYRING} target=Packages] {self.mirror} {self.suite} main\n"
        )
        run.step(f"List of Debian {self.suite}", ("apt-get", *self._settings(), "update"))

    def offered(self, package: str) -> str | None:
        """Give the version of a package that the list just read offers, or None."""
        return apt.candidate(machine.output(("apt-cache", *self._settings(), "policy", package)))

    def fetch(self, title: str, packages: tuple[str, ...], run: shell.Shell) -> list[Path]:
        """Fetch packages and all they depend on; give the files. Raises CannotProvideError.

        What an earlier, interrupted fetch has left is taken where it is the same.
        """
        names = self._names(packages)
        run.step(
            title,
            ("apt-get", *self._settings(), "install", "--yes", "--download-only", *packages),
            count=shell.ProgressCount("packages", r"^Get:", total=len(names)),
        )
        return [self.folder / "archives" / name for name in names]

    def _names(self, packages: tuple[str, ...]) -> list[str]:
        """Name the files of packages and of all they depend on, those fetched before too."""
        nothing_fetched = f"--option=Dir::Cache::archives={self.folder / 'none'}"
        asked = (*self._settings(), nothing_fetched, "install", "--yes", "--print-uris")
        return files_named(machine.output(("apt-get", *asked, *packages)))

    def _settings(self) -> tuple[str, ...]:
        settings = {
            "Dir::State::lists": self.folder / "lists",
            "Dir::State::status": self.folder / "status",
            "Dir::State::extended_states": self.folder / "extended_states",
            "Dir::Cache": self.folder,
            "Dir::Cache::archives": self.folder / "archives",
            # Images of containers switch this off, which costs seconds a call.
            "Dir::Cache::pkgcache": "pkgcache.bin",
            "Dir::Cache::srcpkgcache": "srcpkgcache.bin",
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "root",  # the folder is ours, apt's own user may not write there
            "APT::Update::Error-Mode": "any",  # a list that was not got is a failure
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        return tuple(f"--option={name}={value}" for name, value in settings.items())
