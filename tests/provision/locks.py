"""Read the locks of this repository."""

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from missedcall.provision import places


def entries(lock: str) -> list[str]:
    """Give each requirement of a lock with its hashes on one line, without the comments."""
    text = (places.REPOSITORY / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def pinned(lock: str) -> list[Requirement]:
    return [Requirement(entry.partition(" --hash=")[0].strip()) for entry in entries(lock)]


def here(lock: str) -> dict[NormalizedName, Requirement]:
    """Give the requirements of a lock that hold for this Python on this machine."""
    holding = (found for found in pinned(lock) if found.marker is None or found.marker.evaluate())
    return {canonicalize_name(found.name): found for found in holding}


def satisfied(asked: Requirement, held: dict[NormalizedName, Requirement]) -> bool:
    found = held.get(canonicalize_name(asked.name))
    if found is None or not asked.extras <= found.extras:
        return False
    (version,) = (given.version for given in found.specifier)
    return asked.specifier.contains(version, prereleases=True)
