"""Do what an applicant's browser does on the public pages."""

import re
from collections.abc import Sequence

import flask
import sqlalchemy as sa
from werkzeug.test import TestResponse

from missedcall.db.tables import load_tables
from missedcall.usecases.deps import Deps
from tests.kit import a_household
from tests.web.story import Story

MOBILE = "9876500031"
PROVEN = "+919876500031"
APPLICANT = {"name": "सुनीता वर्मा", "relation_name": "रामलाल वर्मा", "language": "hi"}
PREMISES = {"locality": "1001", "landmark": "शिव मंदिर", "tenure": "own"}
SUPPLY = {"purpose": "home", "load": "2", "unit": "kW", "cable": "applicant"}


class Visitor:
    """Keep the cookie, and send back the page's token."""

    def __init__(self, app: flask.Flask, story: Story) -> None:
        self.client, self.story = app.test_client(), story

    @property
    def deps(self) -> Deps:
        return self.story.deps

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **fields: str) -> TestResponse:
        page = self.client.get("/public").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        return self.client.post(path, data={"csrf_token": token[1], **fields})

    def asks_code(self, mobile: str = MOBILE, then: str = "apply") -> TestResponse:
        return self.post("/public/mobile/code", mobile=mobile, then=then)

    def rows(self, table: str) -> Sequence[sa.RowMapping]:
        """Read a whole table."""
        whole = load_tables().tables[table]
        query = sa.select(whole).order_by(*whole.primary_key)
        with self.deps.db.reading() as db:
            return db.execute(query).mappings().all()

    def code(self) -> str:
        """Read the newest code off the telephone."""
        texts = [row["text"] for row in self.rows("messages") if row["key"] == "mobile_code"]
        found = re.search(r"\d{6}", texts[-1])
        assert found
        return found[0]

    def proves(self, mobile: str = MOBILE, then: str = "apply") -> TestResponse:
        self.asks_code(mobile, then)
        return self.post("/public/mobile/confirm", mobile=mobile, then=then, code=self.code())

    def fills(self, **other: str) -> None:
        """Fill in each step of a household's form."""
        house = a_household()
        steps = {
            "applicant": APPLICANT | {"relation_name": house["relation_name"]},
            "premises": PREMISES | {"address": house["address"]},
            "supply": SUPPLY,
        }
        for name, fields in steps.items():
            changed = {key: other.get(key, text) for key, text in fields.items()}
            answer = self.post(f"/public/apply/step/{name}", **changed)
            assert answer.status_code in (200, 303), answer.text

    def sends(self, key: str = "one press", **more: str) -> TestResponse:
        return self.post("/public/apply/send", key=key, notice_read="true", **more)
