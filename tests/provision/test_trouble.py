"""A failed program's output becomes one line with the reason and the mend."""

import pytest

from missedcall.provision import trouble


@pytest.mark.parametrize(
    ("said", "word", "transient"),
    [
        ("wget: unable to resolve host address 'deb.debian.org'", "network", True),
        ("Temporary failure resolving 'deb.debian.org'", "network", True),
        ("NewConnectionError('<…>: Failed to establish a new connection')", "network", True),
        ("E: Failed to fetch http://mirror/debian/dists/forky/InRelease", "network", True),
        ("The following signatures couldn't be verified: NO_PUBKEY 6ED0E", "signature", False),
        ("E: The repository 'http://mirror forky InRelease' is not signed.", "signature", False),
        ("E: Failed to fetch http://mirror/x  404  Not Found [IP: 1 80]", "mirror", False),
        ("E: The repository 'http://m x Release' does not have a Release file.", "mirror", False),
        ("ERROR: No matching distribution found for x==1", "index", False),
        ("E: Unable to locate package asterisk", "do not offer", False),
        ("OSError: [Errno 28] No space left on device", "disk is full", False),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "another apt", False),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "the lock", False),
        ("  × Hash mismatch for `setuptools==84.2.1`", "the lock", False),
        ("error: Failed to fetch: http://index/x/\n cause: Connection refused", "network", True),
        ("  cause: Because there is no version of x==1 and you require x==1", "index", False),
        ("  cause: Because x==1 has no usable wheels and you require x==1", "index", False),
    ],
)
def test_known_words_are_understood(said: str, word: str, transient: bool) -> None:
    reason = trouble.explain(f"I: some earlier line\n{said}\nE: giving up\n")

    assert word in reason.reason
    assert reason.transient is transient


def test_a_bad_signature_is_no_network_trouble_even_when_a_fetch_failed_too() -> None:
    reason = trouble.explain("Connection timed out\nW: GPG error: NO_PUBKEY 1\n")

    assert "signature" in reason.reason
    assert not reason.transient


def test_pip_without_network_is_network_trouble_whatever_it_says_last() -> None:
    said = (
        "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for x"
    )

    assert "network" in trouble.explain(said).reason


def test_unknown_words_are_passed_on() -> None:
    assert trouble.explain("one\n  the flux failed \n\n").reason == "the flux failed"


def test_silence_is_named() -> None:
    assert "without a word" in trouble.explain("").reason


def test_the_message_is_one_line_with_thing_reason_and_mend() -> None:
    error = trouble.CannotProvideError(thing="Asterisk", reason="no network", mend="connect it")

    assert str(error) == "Asterisk: no network; connect it"
