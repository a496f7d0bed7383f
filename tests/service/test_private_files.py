"""No other account of the machine reads what the service writes."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from missedcall.service import private_files
from missedcall.service.supervisor import ProcessSpec, ProcessSupervisor
from tests.ivr.exchange import wait_until

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def open_to(folder: Path, rights: int) -> set[str]:
    """Name what below a folder, itself included, others have one of these rights to."""
    found = [folder, *folder.rglob("*")]
    return {path.name for path in found if stat.S_IMODE(path.lstat().st_mode) & rights}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a state folder as an older release left it."""
    folder = tmp_path / "state"
    (folder / "asterisk" / "lib").mkdir(parents=True)
    for name in ("missedcall.db", "missedcall.db-wal", "asterisk/lib/astdb.sqlite3"):
        (folder / name).touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o664)
    (folder / "link").symlink_to("/etc/hosts")
    return folder


def test_what_an_older_start_left_open_is_closed(old: Path) -> None:
    hosts = Path("/etc/hosts").stat().st_mode

    private_files.tighten(old, group_reads=False)

    assert open_to(old, 0o077) - {"link"} == set()
    assert stat.S_IMODE((old / "missedcall.db").stat().st_mode) == 0o600
    assert Path("/etc/hosts").stat().st_mode == hosts


def test_the_group_of_an_asterisk_of_its_own_keeps_its_rights(old: Path) -> None:
    private_files.tighten(old, group_reads=True)

    assert open_to(old, 0o007) - {"link"} == set()
    assert stat.S_IMODE((old / "missedcall.db").stat().st_mode) == 0o660


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_another_account_reads_neither_database_nor_secrets(tmp_path: Path) -> None:
    """As a command makes them, whatever the umask of the shell it was typed into."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)  # pytest's own folders are closed
    state = tmp_path / "state"
    environ = {
        **os.environ,
        "MISSEDCALL__SERVICE__STATE_DIR": str(state),
        "MISSEDCALL__SERVICE__SECRETS": str(state / "secrets.env"),
    }
    command = f"umask 022; {sys.executable} -m missedcall db upgrade"
    subprocess.run(("sh", "-c", command), env=environ, check=True, timeout=60)
    assert (state / "missedcall.db").exists()
    assert open_to(state, 0o077) == set()

    read = subprocess.run((*NOBODY, "cat", str(state / "missedcall.db")), capture_output=True)
    assert b"Permission denied" in read.stderr
    assert read.stdout == b""


def test_what_a_part_writes_is_its_own_accounts_only(tmp_path: Path) -> None:
    supervisor = ProcessSupervisor(tmp_path / "logs")
    try:
        supervisor.add(
            ProcessSpec("part", ("sh", "-c", f"touch {tmp_path}/made; sleep 60"), os.environ)
        )
        wait_until((tmp_path / "made").exists)
    finally:
        supervisor.stop()

    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600
