"""Play a program of the company, such as an app, with a client made of the API's description."""

import datetime as dt
import importlib
import io
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from missedcall import wiring
from missedcall.domain.clients.client import Scope
from missedcall.service import Service
from missedcall.usecases.clients import clients
from missedcall.usecases.clients.clients import ClientManager
from tests import kit, pictures
from tests.journey.internet_applicants import PERSON, SUPPLY, InternetApplicant, page_of_upi_link

PACKAGE = "generated_client"
# The generator reads bytes by one name alone, unless it is told that a picture is bytes too.
SETTINGS = f"""
post_hooks: []
package_name_override: {PACKAGE}
content_type_overrides: {{image/jpeg: application/octet-stream}}
"""


@contextmanager
def generated_client(service: Service, folder: Path) -> Iterator[None]:
    """Make a client of what the service tells of its API, and let it be imported."""
    described = requests.get(f"{service.config.web_url}/api/v1/openapi.json", timeout=20)
    (folder / "openapi.json").write_bytes(described.content)
    (folder / "settings.yaml").write_text(SETTINGS, "utf-8")
    told = ("--path", "openapi.json", "--config", "settings.yaml", "--output-path", PACKAGE)
    made = subprocess.run(
        (sys.executable, "-m", "openapi_python_client", "generate", *told, "--meta", "none"),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    left_out = re.findall(r"WARNING\s+parsing\s+\w+\s+(\S+)", made.stdout + made.stderr)
    assert (made.returncode, left_out) == (0, []), made.stdout
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


class Operations:
    """Call the operations of the generated client, and hold that each is answered as hoped."""

    def __init__(self, service: Service) -> None:
        key = clients.add_client(
            wiring.service_deps(service.config),
            name="journey",
            scopes=(Scope.CATALOGUE, Scope.PERSONS),
            per_minute=600,
            by=ClientManager("test"),
            now=dt.datetime.now(dt.UTC),
        )
        made = importlib.import_module(PACKAGE).Client(
            base_url=service.config.web_url, headers={"X-Api-Key": key}
        )
        self._client, self._models = made, importlib.import_module(f"{PACKAGE}.models")
        self._types = importlib.import_module(f"{PACKAGE}.types")

    def as_person(self, token: str) -> None:
        self._client = self._client.with_headers({"Authorization": f"Bearer {token}"})

    def ask(
        self,
        name: str,
        *args: str | int,
        body: tuple[str, Mapping[str, object]] | None = None,
        file: bytes | None = None,
        **more: Any,
    ) -> Any:
        """Call an operation by its group and name, with a body of a model or a file."""
        operation = importlib.import_module(f"{PACKAGE}.api.{name}")
        if body is not None:
            model, fields = body
            more["body"] = getattr(self._models, model).from_dict(fields)
        if file is not None:
            more["body"] = self._types.File(payload=io.BytesIO(file))
        with self._client.with_headers({}) as client:  # a connection of its own, which it closes
            answer = operation.sync_detailed(*args, client=client, **more)
        assert answer.status_code < 300, answer.content
        return answer.parsed


class ProgramApplicant(InternetApplicant):
    """Apply, pay and follow through the program alone."""

    def __init__(self, service: Service, mobile: str) -> None:
        super().__init__(service, mobile)
        self.api = Operations(service)

    def applies_by_program(self, *, place: str) -> str:
        """Prove the mobile, keep a draft, ask what it costs, apply twice by one key."""
        self._proves_mobile()
        found = self.api.ask("catalogue.list_places", q=place).places[0]
        supply = {**SUPPLY, "locality": found.code}
        house = {**kit.a_household(), "landmark": "शिव मंदिर", "tenure": "own"}
        form = {**PERSON, "language": "hi", **house, **supply}
        self.api.ask("apply.save_draft", body=("DraftFields", form))
        kept = self.api.ask("apply.get_draft").fields.to_dict()
        assert kept["landmark"] == form["landmark"]
        quote = self.api.ask("catalogue.make_quote", body=("QuoteRequest", supply))
        sent, key = ("ApplicationForm", {**kept, "notice_read": True}), uuid.uuid4().hex
        first = self.api.ask("apply.apply", body=sent, idempotency_key=key)
        again = self.api.ask("apply.apply", body=sent, idempotency_key=key)
        assert (again.application, again.already) == (first.application, True)
        assert first.total_paise == quote.total_paise
        self.number = str(first.application)
        return self.number

    def gives_papers(self, *, photo: bytes, pdf: bytes) -> None:
        """Give a paper as a photo and another as a PDF, and look at a page of each."""
        asked = self.api.ask("papers.list_papers", self.number).papers
        for paper, file in zip(asked, (photo, pdf), strict=False):
            self.api.ask("papers.give_paper", self.number, paper.kind, file=file)
        listed = self.api.ask("papers.list_papers", self.number).papers
        given = [each for each in listed if each.id]
        assert [each.state for each in given] == ["given", "given"]
        for paper in given:
            page = self.api.ask("papers.get_paper_page", self.number, paper.id, 1)
            assert pictures.opened(page.payload.read()).format == "JPEG"

    def pays_by_link(self, gateway: str) -> None:
        """Pay what the demand says by its UPI link."""
        demand = self.api.ask("applications.get_demand", self.number)
        offer = self.api.ask("applications.get_payment_link", self.number)
        assert sum(line.amount_paise for line in demand.lines) == offer.amount_paise
        page = requests.get(page_of_upi_link(gateway, offer.upi_link), timeout=20).text
        fields = dict(re.findall(r'name="(application|amount)" value="([^"]*)"', page))
        paid = requests.post(f"{gateway}/pay", data={**fields, "fault": "ok"}, timeout=20)
        paid.raise_for_status()

    def says_cable_is_ready(self) -> None:
        told = ("CableReadiness", {"ready": True})
        self.api.ask("requests.report_cable", self.number, body=told)

    def stage(self) -> str:
        """Give what is told of where the application stands."""
        return str(self.api.ask("applications.get_application", self.number).stage)

    def _proves_mobile(self) -> None:
        asked = ("CodeRequest", {"mobile": self.mobile})
        session = self.api.ask("person.request_code", body=asked).session
        code = self.reads_mobile_code()
        answer = ("CodeAnswer", {"session": session, "mobile": self.mobile, "code": code})
        self.api.as_person(self.api.ask("person.make_token", body=answer).token)
