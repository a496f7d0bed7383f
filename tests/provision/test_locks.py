"""The locks pin all that set-up installs, itself included: versions, hashes, extras."""

import configparser
import itertools
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from missedcall.provision import places
from missedcall.provision.environment import SETUP_LOCK, EnvironmentScope
from tests.provision.locks import entries, here, pinned, satisfied

LOCKS = (SETUP_LOCK, *(scope.value for scope in EnvironmentScope))
DIRECT = configparser.ConfigParser()
DIRECT.read(places.REPOSITORY / "setup.cfg")
SERVICE = DIRECT["options"]["install_requires"].split()
EXTRAS = {name: given.split() for name, given in DIRECT["options.extras_require"].items()}


def asked_by(requirement: Requirement) -> list[Requirement]:
    """Give what an installed package asks for here, with the extras that it is pinned with."""
    found = map(Requirement, metadata.requires(requirement.name) or ())
    extras = ("", *requirement.extras)
    return [
        asked
        for asked in found
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in extras)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_one_version_with_its_hashes(lock: str) -> None:
    assert [entry for entry in entries(lock) if " --hash=sha256:" not in entry] == []
    assert [
        str(found)
        for found in pinned(lock)
        if [given.operator for given in found.specifier] != ["=="] or "*" in str(found.specifier)
    ] == []


@pytest.mark.parametrize(
    ("lock", "direct"),
    [
        (EnvironmentScope.SERVICE.value, [*SERVICE, *EXTRAS["valkey"]]),
        (EnvironmentScope.CHECKS.value, [*SERVICE, *itertools.chain(*EXTRAS.values())]),
    ],
)
def test_what_setup_cfg_asks_for_is_pinned_with_its_extras(lock: str, direct: list[str]) -> None:
    held = here(lock)

    assert [asked for asked in map(Requirement, direct) if not satisfied(asked, held)] == []


@pytest.mark.parametrize("lock", [SETUP_LOCK, EnvironmentScope.CHECKS.value])
def test_what_a_pinned_package_asks_for_is_pinned_with_its_extras(lock: str) -> None:
    held = here(lock)

    missing = [
        f"{name} asks for {asked}"
        for name, requirement in held.items()
        for asked in asked_by(requirement)
        if not satisfied(asked, held)
    ]

    assert missing == []


def test_the_service_is_checked_with_the_very_packages_it_runs_with() -> None:
    service, checks = here(EnvironmentScope.SERVICE.value), here(EnvironmentScope.CHECKS.value)

    assert {name: checks.get(name) for name in service} == service


def test_the_build_backend_that_is_asked_for_is_the_pinned_one() -> None:
    project = tomllib.loads((places.REPOSITORY / "pyproject.toml").read_text())
    wanted = [*project["build-system"]["requires"], *project["dependency-groups"]["setup"]]

    held = here(SETUP_LOCK)

    assert [asked for asked in map(Requirement, wanted) if not satisfied(asked, held)] == []
