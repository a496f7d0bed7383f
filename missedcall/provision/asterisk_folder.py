"""Keep an Asterisk 22 in a folder of our own, for machines whose distribution has none.

Debian's testing suite packages Asterisk, Debian 12 and 13 do not. Its packages are fetched and
verified by debootstrap from the mirror this machine uses, and unpacked without being installed.
The program runs by the folder's own loader and libraries, so it needs neither root nor a chroot.
"""

import platform
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from missedcall.provision import machine, shell, trouble
from missedcall.provision.apt import Apt

PACKAGES = ("asterisk", "asterisk-core-sounds-en-gsm")
SUITES = ("forky", "sid")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TOOLS = ("debootstrap", "debian-archive-keyring", "gpgv")
# The script knows every suite since etch; older debootstraps have no link for newer names.
SCRIPT = "/usr/share/debootstrap/scripts/sid"
LEFT_OUT = ("./usr/share/doc", "./usr/share/man", "./usr/share/locale")
# kind of machine: (library folder, loader)
LOADERS = {
    "x86_64": ("x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "aarch64": ("aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}


@dataclass(frozen=True)
class Folder:
    """Where things lie in the folder of our own Asterisk."""

    root: Path
    kind: str

    @property
    def libraries(self) -> Path:
        return self.root / "usr/lib" / LOADERS[self.kind][0]

    @property
    def command(self) -> tuple[str, ...]:
        loader = self.libraries / LOADERS[self.kind][1]
        program = self.root / "usr/sbin/asterisk"
        return (str(loader), "--library-path", str(self.libraries), str(program))

    @property
    def modules_dir(self) -> Path:
        return self.libraries / "asterisk/modules"

    @property
    def data_dir(self) -> Path:
        return self.root / "usr/share/asterisk"


def folder(programs_dir: Path) -> Folder | None:
    """Give the folder of our own Asterisk; None when it is not fetched or not for this machine."""
    kind = platform.machine()
    there = (programs_dir / "asterisk").is_dir() and kind in LOADERS
    return Folder(programs_dir / "asterisk", kind) if there else None


def fetch(programs_dir: Path, *, apt: Apt) -> None:
    """Fetch Asterisk and what it needs into programs_dir/asterisk; take up an interrupted fetch.

    The folder appears under its name only when it is complete.
    Raises CannotProvideError when the machine is of another kind or a step fails.
    """
    kind = platform.machine()
    mirror = apt.mirror()
    if kind not in LOADERS or mirror is None:
        raise trouble.CannotProvideError(
            thing="Asterisk",
            reason=f"no package for this machine ({kind}, Debian mirror: {mirror or 'none'})",
            mend="install Asterisk 20 or later and set MISSEDCALL_ASTERISK=/path/to/asterisk",
        )
    if not all(Path(needed).exists() for needed in ("/usr/sbin/debootstrap", KEYRING)):
        apt.install("debootstrap", TOOLS)
    downloads = programs_dir / "asterisk.download"
    _download(downloads, mirror=mirror, run=apt.shell)
    partial = programs_dir / "asterisk.partial"
    _unpack(downloads, partial, say=apt.shell.say)
    shutil.rmtree(programs_dir / "asterisk", ignore_errors=True)  # only one that does not start
    partial.rename(programs_dir / "asterisk")
    shutil.rmtree(downloads)


def _download(downloads: Path, *, mirror: str, run: shell.Shell) -> None:
    """Fetch the packages of the first suite that offers Asterisk; about 150 MB."""
    downloads.mkdir(parents=True, exist_ok=True)
    for suite in SUITES:
        try:
            run.step(
                f"Fetching Asterisk 22 from Debian {suite}",
                _debootstrap(suite, downloads, mirror),
                as_root=True,
                count=shell.Count("packages", r"^I: Retrieving (?!InRelease|Packages)"),
                report=downloads / "debootstrap/debootstrap.log",
            )
        except trouble.CannotProvideError as error:
            if error.transient or suite == SUITES[-1]:
                raise
            run.say(str(error))
        else:
            return
        finally:
            _own(downloads, run)


def _debootstrap(suite: str, downloads: Path, mirror: str) -> tuple[str, ...]:
    return (
        "debootstrap",
        "--variant=minbase",
        "--download-only",
        f"--include={','.join(PACKAGES)}",
        f"--keyring={KEYRING}",
        "--force-check-gpg",
        suite,
        str(downloads),
        mirror,
        SCRIPT,
    )


def _own(downloads: Path, run: shell.Shell) -> None:
    """Take over what sudo made, so that it can be read, and removed without sudo."""
    if run.root:
        owner = f"{downloads.parent.stat().st_uid}:{downloads.parent.stat().st_gid}"
        machine.succeeds((*run.root, "chown", "-R", owner, str(downloads)))


def _unpack(downloads: Path, partial: Path, *, say: shell.Say) -> None:
    """Unpack every package into `partial`, without its maintainer scripts."""
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    packages = _fetched(downloads)
    say(f"Unpacking {len(packages)} packages …")
    started = time.monotonic()
    for package in packages:
        _unpack_one(package, partial)
    _link_sounds(partial / "usr/share/asterisk/sounds")
    say(f"Unpacking {len(packages)} packages: done in {time.monotonic() - started:.0f} s")


def _fetched(downloads: Path) -> list[Path]:
    """List what the last fetch was about; an interrupted one may have left older versions."""
    lines = (downloads / "debootstrap/debpaths").read_text().splitlines()
    return [downloads / line.split()[1].lstrip("/") for line in lines]


def _unpack_one(package: Path, partial: Path) -> None:
    # No owner, no set-uid bits: nothing in here is to run with more rights than we have.
    untar = ("tar", "-x", "-C", str(partial), "--no-same-owner", "--no-same-permissions")
    left_out = [f"--exclude={path}" for path in LEFT_OUT]
    with subprocess.Popen(  # noqa: S603 - fixed programs, no shell
        ("dpkg-deb", "--fsys-tarfile", str(package)),  # noqa: S607 - PATH is the machine's
        stdout=subprocess.PIPE,
    ) as reader:
        unpacked = subprocess.run(  # noqa: S603 - as above
            (*untar, *left_out),
            stdin=reader.stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if unpacked.returncode or reader.returncode:
        why = trouble.explain(unpacked.stderr or f"{package.name} is damaged")
        raise trouble.CannotProvideError(
            thing=f"Unpacking {package.name}", reason=why.reason, mend=why.mend
        )


def _link_sounds(sounds: Path) -> None:
    """Give the English prompts the name Asterisk asks for: what the package's script would do."""
    first = next(iter(sorted(sounds.glob("*/digits/1.gsm"))), None)
    if first is not None and not (sounds / "en").exists():
        (sounds / "en").symlink_to(first.parents[1].name)
