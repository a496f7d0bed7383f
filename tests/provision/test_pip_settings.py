"""uv is told how this machine's pip reaches its package index, and nothing else of pip's."""

from missedcall.provision import pip_settings
from tests.provision.conftest import Play

LISTED = """global.cert='/etc/ssl/ours.crt'
global.constraint='/etc/xdg/pip/constraints.txt'
global.extra-index-url='file:///opt/more'
global.index-url='https://old.example/simple'
:env:.index-url='https://mirror.example/simple?a=b'
"""


def test_the_address_and_the_certificate_are_taken_and_the_later_line_wins() -> None:
    assert pip_settings.translated(LISTED) == {
        "SSL_CERT_FILE": "/etc/ssl/ours.crt",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple?a=b",
    }


def test_what_is_set_for_uv_is_left_as_it_is(play: Play) -> None:
    play("pip-of-a-mirror", f"cat <<'END'\n{LISTED}END")

    told = pip_settings.for_uv("pip-of-a-mirror", {"UV_DEFAULT_INDEX": "https://mine.example"})

    assert told == {"SSL_CERT_FILE": "/etc/ssl/ours.crt"}
