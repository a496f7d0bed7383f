"""What is read seldom changed is kept until its version is another."""

from missedcall.domain.shared.kept_version import KeptVersion


def test_a_value_is_read_again_only_for_another_version() -> None:
    kept: KeptVersion[list[int]] = KeptVersion()
    read: list[int] = []

    def load() -> list[int]:
        read.append(1)
        return read.copy()

    first = kept.value_of_version(1, load)

    assert kept.value_of_version(1, load) is first
    assert kept.value_of_version(2, load) == [1, 1]
