"""Keep an Asterisk in a folder of our own, for machines whose distribution has none.

Debian's testing suite packages Asterisk, Debian 12 and 13 do not. Its packages are fetched and
verified by apt from the mirror this machine uses, and unpacked without being installed. The
program runs by the folder's own loader and libraries, so it needs neither root nor a chroot.
"""

import platform
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from missedcall.provision import shell, trouble
from missedcall.provision.apt import Apt
from missedcall.provision.other_suite import KEYRING, OtherSuite

PACKAGES = ("asterisk", "asterisk-core-sounds-en-gsm")
SUITES = ("forky", "sid")
# The version that the tests last passed with. The suites keep only their newest, which is taken
# all the same once it starts; `make test` tries it.
KNOWN_GOOD = "22.10.1"
LEFT_OUT = ("./usr/share/doc", "./usr/share/man", "./usr/share/locale")
# kind of machine: (library folder, loader)
LOADERS = {
    "x86_64": ("x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "aarch64": ("aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}
UNPACKERS = 2  # at once: unpacking is work for the processor


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


def fetch(programs_dir: Path, *, apt: Apt) -> Folder:
    """Fetch Asterisk and what it needs; give the folder, which does not have its name yet.

    An interrupted fetch is taken up. `put_in_place` gives the folder its name.
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
    if not Path(KEYRING).exists():
        apt.install("the keys of Debian", ("debian-archive-keyring",))
    packages = _download(programs_dir / "asterisk.download", mirror=mirror, run=apt.shell)
    partial = programs_dir / "asterisk.partial"
    _unpack(packages, partial, say=apt.shell.say)
    return Folder(partial, kind)


def put_in_place(fetched: Folder, programs_dir: Path) -> Folder:
    """Give what was fetched its name, in place of one that was there; programs there run on."""
    place, before = programs_dir / "asterisk", programs_dir / "asterisk.before"
    shutil.rmtree(before, ignore_errors=True)
    if place.exists():
        place.rename(before)
    fetched.root.rename(place)
    for left in (before, programs_dir / "asterisk.download"):
        shutil.rmtree(left, ignore_errors=True)
    return Folder(place, fetched.kind)


def _download(downloads: Path, *, mirror: str, run: shell.Shell) -> list[Path]:
    """Fetch the packages of the first suite that offers Asterisk, about 80 MB; give the files."""
    for name in SUITES[:-1]:
        try:
            return _fetch_from(OtherSuite(name, mirror, downloads / name), run)
        except trouble.CannotProvideError as error:
            if error.transient:
                raise
            run.say(str(error))
    return _fetch_from(OtherSuite(SUITES[-1], mirror, downloads / SUITES[-1]), run)


def _fetch_from(suite: OtherSuite, run: shell.Shell) -> list[Path]:
    suite.read_lists(run)
    version = suite.offered(PACKAGES[0])
    if version is not None:
        run.say(_about(version))
    return suite.fetch(f"Fetching Asterisk from Debian {suite.suite}", PACKAGES, run)


def _about(version: str) -> str:
    """Say which Asterisk comes, and whether it is the one that was tried."""
    upstream = version.partition(":")[2].partition("+")[0] or version
    if upstream == KNOWN_GOOD:
        return f"Asterisk {upstream} comes, the version the tests passed with"
    return (
        f"Asterisk {upstream} comes; the tests last passed with {KNOWN_GOOD}. "
        "It is taken if it starts; `make test` tries it"
    )


def _unpack(packages: list[Path], partial: Path, *, say: shell.Say) -> None:
    """Unpack every package into `partial`, without its maintainer scripts."""
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    say(f"Unpacking {len(packages)} packages …")
    started = time.monotonic()
    with ThreadPoolExecutor(UNPACKERS) as unpackers:
        list(unpackers.map(lambda package: _unpack_one(package, partial), packages))
    _link_sounds(partial / "usr/share/asterisk/sounds")
    say(f"Unpacking {len(packages)} packages: done in {time.monotonic() - started:.0f} s")


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
        reason = trouble.explain(unpacked.stderr or f"{package.name} is damaged")
        raise trouble.CannotProvideError(
            thing=f"Unpacking {package.name}", reason=reason.reason, mend=reason.mend
        )


def _link_sounds(sounds: Path) -> None:
    """Give the English prompts the name Asterisk asks for: what the package's script would do."""
    first = next(iter(sorted(sounds.glob("*/digits/1.gsm"))), None)
    if first is not None and not (sounds / "en").exists():
        (sounds / "en").symlink_to(first.parents[1].name)
