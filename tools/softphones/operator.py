"""Play an operator: a registered phone, and a browser that logs in and fills the form."""

import html.parser
from collections.abc import Mapping, Sequence

import requests

from missedcall import wiring
from missedcall.config import Config
from tools.softphones.sipp import Sipp

TIMEOUT_S = 20


def register(
    config: Config, *, extension: str, port: int, expires_s: int = 3600, generation: int = 0
) -> None:
    """Register an operator's phone, or sign it off with 0; raise `CallFailed` when refused.

    Asterisk rings a phone where it registered from, so this comes before the phone itself listens
    at the same port.
    """
    user = f"operator-{extension}"
    password = wiring.secrets(config).phone(extension, generation)
    with Sipp(
        "register",
        host=config.ports.sip_host,
        port=port,
        peer=(config.ports.sip_host, config.ports.sip),
        rows=[f"[authentication username={user} password={password}]"],
        keys={"user": user, "expires": str(expires_s)},
        timeout_s=10,
    ) as phone:
        phone.wait()


class Browser:
    """Do over HTTP exactly what an operator's browser does: cookies, CSRF tokens, form posts."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()
        # A proxy of the environment must not come between us and loopback.
        self._session.trust_env = False

    def get(self, path: str) -> requests.Response:
        return self._session.get(f"{self._address}{path}", timeout=TIMEOUT_S)

    def post(
        self, path: str, fields: Mapping[str, str | Sequence[str]], *, page: str = "/desk"
    ) -> requests.Response:
        """Post a form of a page, with the token the page carries."""
        token = _Token.of(self.get(page).text)
        return self._session.post(
            f"{self._address}{path}",
            data={**fields, "csrf_token": token},
            headers={"Referer": f"{self._address}{page}"},
            timeout=TIMEOUT_S,
        )

    def send(
        self, path: str, body: bytes | Mapping[str, object], *, token: str
    ) -> requests.Response:
        """Post what the script of a page posts: JSON, or bytes, with the session's token."""
        kind = {"data": body} if isinstance(body, bytes) else {"json": body}
        return self._session.post(
            f"{self._address}{path}", headers={"X-CSRFToken": token}, timeout=TIMEOUT_S, **kind
        )

    def log_in(self, login: str, password: str) -> None:
        """Log in; raise `HTTPError` when that is refused."""
        fields = {"login": login, "password": password}
        self.post("/login", fields, page="/login").raise_for_status()

    def state(self) -> dict[str, object]:
        """Ask what the open page asks every two seconds."""
        answer = self.get("/desk/state")
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found


class _Token(html.parser.HTMLParser):
    """Find the CSRF token of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        if tag == "input" and fields.get("name") == "csrf_token":
            self.found = fields.get("value") or ""

    @classmethod
    def of(cls, page: str) -> str:
        token = cls()
        token.feed(page)
        return token.found
