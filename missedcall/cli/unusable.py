"""Say in a sentence which file or folder cannot be used, why, and what to do about it."""

import errno
import re

PLACE = "or set service.state_dir to another folder, if it is the service's"
# what the system says: (the reason, the fix)
FIXES = {
    errno.EACCES: ("this account may not use it", f"give it to this account (chown), {PLACE}"),
    errno.EPERM: ("this account may not use it", f"give it to this account (chown), {PLACE}"),
    errno.EROFS: ("its file system is mounted read-only", f"mount it for writing, {PLACE}"),
    errno.ENOSPC: ("its disk is full", f"free some space, {PLACE}"),
    errno.EDQUOT: ("this account's share of the disk is used up", f"free some space, {PLACE}"),
    errno.ENOENT: ("it is not there and cannot be made", f"make the folder around it, {PLACE}"),
    errno.EEXIST: ("it is a file, where a folder is needed", f"move it away, {PLACE}"),
    errno.ENOTDIR: ("a file stands where a folder is needed", f"move that away, {PLACE}"),
    errno.EISDIR: ("it is a folder, where a file is needed", "name a file, or move it away"),
}


def sentence(error: OSError) -> str | None:
    """Name the file of an error, the reason and the fix; None when it is about no file."""
    if error.filename is None or error.errno not in FIXES:
        return None
    reason, fix = FIXES[error.errno]
    return f"{error.filename}: {reason}; {fix}"


def database_sentence(error: Exception, url: str) -> str:
    """Name a database that cannot be used, the reason and the fix; a password is left out."""
    place = re.sub(r"//[^/@]*@", "//…@", url)
    reason = str(error).partition("\n")[0]
    return (
        f"{place}: {reason}; see that it runs, and that this account may read and write it (chown)"
    )
