"""Serve a package index on loopback: the pinned releases, and a newer, broken one of each.

The pinned releases have the real names, versions and requirements but nothing in them; only what
set-up itself runs, uv and the build backend, is made anew from what is installed here. So the
index needs no network, and the hashes of the locks are those of its files.
"""

import hashlib
import io
import re
import stat
import threading
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

PINNED = re.compile(r"^([\w.-]+)(\[[^]]*\])?==([^\s;\\]+)([^\\\n]*)(\\\n[^\\\n]*)*", re.MULTILINE)
RUN_BY_SET_UP = ("setuptools", "uv")
BROKEN = b"not a wheel"
NEWER = "99999.0"


@dataclass
class Index:
    """The files of the index by package and name, and the broken ones that were asked for."""

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    broken_asked_for: list[str] = field(default_factory=list)
    hashes: dict[tuple[str, str], str] = field(default_factory=dict)  # by name and version

    def offer(self, name: str, version: str) -> str:
        """Offer a pinned release and a newer, broken one; give the hash of the pinned file.

        Several locks pin the same release: they are given the same file, made once.
        """
        release = (canonicalize_name(name), version)
        if release not in self.hashes:
            file_name, content = (
                repacked(name) if name in RUN_BY_SET_UP else hollow(name, version, asks_for(name))
            )
            files = self.files.setdefault(canonicalize_name(name), {})
            files[file_name] = content
            files[f"{name.replace('-', '_')}-{NEWER}-py3-none-any.whl"] = BROKEN
            self.hashes[release] = hashlib.sha256(content).hexdigest()
        return self.hashes[release]

    def pin(self, lock: Path) -> dict[str, str]:
        """Rewrite a lock for the files of this index; give the versions it pins."""
        versions: dict[str, str] = {}

        def rewritten(entry: re.Match[str]) -> str:
            name, extras, version, marker = (text or "" for text in entry.group(1, 2, 3, 4))
            versions[canonicalize_name(name)] = version
            return f"{name}{extras}=={version}{marker} --hash=sha256:{self.offer(name, version)}"

        lock.write_text(PINNED.sub(rewritten, lock.read_text()))
        return versions

    def page(self, name: str) -> bytes:
        """Give the page of a package, as PEP 503 has it."""
        links = (
            f'<a href="/files/{name}/{file}#sha256={hashlib.sha256(content).hexdigest()}">{file}'
            "</a><br>"
            for file, content in self.files[name].items()
        )
        return "\n".join(("<!DOCTYPE html><html><body>", *links, "</body></html>")).encode()


def asks_for(name: str) -> list[str]:
    """Give the lines of what a package asks for, by what is installed here; else none."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    fields = ("Provides-Extra", "Requires-Dist")
    return [f"{field}: {value}" for field in fields for value in said.get_all(field) or ()]


def hollow(name: str, version: str, asked: Iterable[str]) -> tuple[str, bytes]:
    """Make a wheel with nothing in it but what it is called and the lines of what it asks for."""
    stem = f"{name.replace('-', '_')}-{version}"
    said = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *asked, ""]
    about = f"{stem}.dist-info"
    members = {
        f"{about}/METADATA": "\n".join(said).encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return f"{stem}-py3-none-any.whl", _wheel(members, about)


def repacked(name: str) -> tuple[str, bytes]:
    """Make the wheel of a package anew from what is installed here."""
    found = metadata.distribution(name)
    stem = f"{name}-{found.version}"
    members = {
        re.sub(r"^(\.\./)+bin/", f"{stem}.data/scripts/", str(file)): file.read_binary()
        for file in found.files or ()
        if not str(file).endswith((".pyc", "/RECORD", "/INSTALLER", "/REQUESTED"))
    }
    tag = re.search(r"^Tag: (\S+)", found.read_text("WHEEL") or "", re.MULTILINE)
    assert tag is not None
    return f"{stem}-{tag[1]}.whl", _wheel(members, f"{stem}.dist-info")


def _wheel(members: dict[str, bytes], about: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member, content in members.items():
            file_info = zipfile.ZipInfo(member)
            file_info.external_attr = (stat.S_IFREG | 0o755) << 16
            archive.writestr(file_info, content)
        record = [*members, f"{about}/RECORD"]
        archive.writestr(f"{about}/RECORD", "".join(f"{member},,\n" for member in record))
    return file.getvalue()


@contextmanager
def serving(index: Index) -> Iterator[str]:
    """Serve an index on loopback and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, rest = self.path.strip("/").partition("/")
            package, _, file = rest.partition("/")
            known = index.files.get(package, {})
            content = index.page(package) if kind == "simple" and known else known.get(file)
            if content == BROKEN:
                index.broken_asked_for.append(file)
            self.send_response(404 if content is None else 200)
            self.send_header(
                "Content-Type", "text/html" if kind == "simple" else "application/zip"
            )
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
