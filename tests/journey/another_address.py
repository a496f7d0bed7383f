"""Run a whole service in a network of its own: telephones at one address, a trunk at another.

Run below `unshare -n`; it prints what it found as JSON. A proxy that ends TLS stands in front of
the screens, as nginx would.
"""

import contextlib
import datetime as dt
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter

from missedcall import wiring
from missedcall.db.calls import calls
from missedcall.domain.operators.roles import Actor
from missedcall.service import Service, isolated
from missedcall.usecases.operators import operators
from tests.ivr.voice import short_sounds
from tests.journey.people import PASSWORD
from tests.journey.waiting import wait_until
from tools.softphones.operator import Browser
from tools.softphones.sipp import Sipp

OURS, TRUNK, CLIENT = "10.99.0.1", "10.99.0.2", "10.99.0.3"
PROXY = "127.0.0.2"  # from where the proxy asks: 127.0.0.1 is this machine itself
TLS_PORT = 8443
ORIGIN = f"https://{OURS}:{TLS_PORT}"
CALLER = "9876500001"


def main() -> None:
    """Do all that the test looks at."""
    os.umask(0o077)  # as the command `missedcall` sets it
    addresses = [f"ip address add {each}/32 dev lo" for each in (OURS, TRUNK, CLIENT)]
    for command in ("ip link set lo up", *addresses):
        subprocess.run(command.split(), check=True)
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        json.dump(_found(Path(folder)), sys.stdout)


def _found(folder: Path) -> dict[str, object]:
    certificate = _certificate(folder)
    config, environ = isolated.isolated_settings(
        folder / "state",
        ports__sip_host=OURS,
        telephony__trunk__hosts=f"[{TRUNK}]",
        telephony__ringing_s="1",
        voice__prompts=str(short_sounds(folder / "prompts")),
        web__public_url=ORIGIN,
        web__trusted_proxies=f"[{PROXY}]",
    )
    with Service(config, environ) as service, _proxy(certificate, config.ports.web_origin):
        return {
            "base": config.ports.base,
            "recorded": _missed_calls(service),
            "listens": _listening(),
            "readable": _readable_to_others(config.state_dir),
            "receipts": wiring.service_deps(config).receipt_url,
            "local_receipts": wiring.service_deps(config).receipts_of("local"),
            "local_metrics": requests.get(
                f"{config.ports.web_origin}/metrics", timeout=20
            ).status_code,
            **_log_in(service, certificate),
        }


def _missed_calls(service: Service) -> list[str]:
    """Ring once from the trunk's address; give the numbers that are recorded."""
    config = service.config
    with Sipp(
        "missed_call",
        host=TRUNK,
        port=config.ports.base + isolated.CONSUMER,
        peer=(OURS, config.ports.sip),
        rows=[CALLER],
        service=config.telephony.numbers[0],
        timeout_s=20,
    ) as phone:
        phone.wait()
    deps = wiring.service_deps(config)

    def recorded() -> list[str]:
        with deps.db.reading() as db:
            return [str(row.number) for row in calls.list_latest_calls(db, limit=5)]

    wait_until(lambda: bool(recorded()))
    return recorded()


def _listening() -> list[str]:
    """Give protocol and address of every socket that waits for others; all here are ours."""
    shown = subprocess.run(("ss", "-Hlntu"), capture_output=True, text=True, check=True).stdout
    return sorted({f"{line.split()[0]} {line.split()[4]}" for line in shown.splitlines()})


def _readable_to_others(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if not path.is_symlink() and path.lstat().st_mode & 0o077
    ]


def _log_in(service: Service, certificate: Path) -> dict[str, object]:
    """Log in through the proxy; give the cookie, the headers, and where the service saw us."""
    deps = wiring.service_deps(service.config)
    operators.add_operator(
        deps,
        login="asha",
        name="asha",
        role=Actor.OPERATOR,
        password=PASSWORD,
        extension="201",
        language="hi",
        by="test",
        now=dt.datetime.now(dt.UTC),
    )
    browser = Browser(ORIGIN)
    session = browser._session
    session.verify = str(certificate)
    session.mount("https://", _From(CLIENT))
    browser.log_in("asha", PASSWORD)
    page = browser.get("/desk")
    with deps.db.reading() as db:
        seen = db.exec_driver_sql("SELECT address FROM web_sessions").scalars().all()
    return {
        "page": page.status_code,
        "secure": [cookie.secure for cookie in session.cookies],
        "hsts": page.headers.get("Strict-Transport-Security"),
        "policy": page.headers["Content-Security-Policy"],
        "seen": list(seen),
        "metrics": session.get(f"{ORIGIN}/metrics", timeout=20).status_code,
    }


class _From(HTTPAdapter):
    """Connect from one address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **more: object) -> None:
        super().init_poolmanager(*args, **more, source_address=(self._address, 0))  # type: ignore[arg-type]  # as given


def _certificate(folder: Path) -> Path:
    """Make a certificate of our own, with its key in one file."""
    file = folder / "tls.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=desk -addext"
    subprocess.run(
        (*command.split(), f"subjectAltName=IP:{OURS}", "-keyout", file, "-out", f"{file}.crt"),
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@contextlib.contextmanager
def _proxy(certificate: Path, inner: str) -> Iterator[None]:
    """End TLS and pass on, with the address of who asks behind what the client says of itself."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = self.headers.get("X-Forwarded-For")
            listed = ", ".join(each for each in (told, self.client_address[0]) if each)
            ours = {"X-Forwarded-For": listed, "X-Forwarded-Proto": "https"}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            outward = requests.Session()
            outward.mount("http://", _From(PROXY))
            answer = outward.request(
                self.command,
                inner + self.path,
                headers={**self.headers, **ours},
                data=body,
                allow_redirects=False,
                timeout=20,
            )
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in ("Content-Length", "Connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_GET  # noqa: N815 — the name that http.server calls

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer((OURS, TLS_PORT), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


if __name__ == "__main__":
    main()
