"""The description of the API is OpenAPI 3.1, made of code, and read on a page of ours."""

import re

from tests.web.api.v1.conftest import Program


def test_every_operation_is_described_with_its_problems(program: Program) -> None:
    told = program.client.get("/api/v1/openapi.json").get_json()

    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        for method, each in methods.items():
            assert each["summary"], (method, path)
            assert each["operationId"], (method, path)
            for code, response in each["responses"].items():
                kinds = set(response.get("content", {}))
                if int(code) >= 400:
                    assert kinds == {"application/problem+json"}, (method, path, code)


def test_every_address_of_the_api_is_described(program: Program) -> None:
    told = program.client.get("/api/v1/openapi.json").get_json()["paths"]
    rules = {
        re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule)
        for rule in program.client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }

    assert rules - set(told) == {"/api/v1/openapi.json", "/api/v1/docs"}


def test_the_page_loads_nothing_from_elsewhere(program: Program) -> None:
    page = program.client.get("/api/v1/docs")

    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert page.status_code == 200
    assert all(source.startswith("/") for source in sources)
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    for source in sources:
        with program.client.get(source) as answer:
            assert answer.status_code == 200
