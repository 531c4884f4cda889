"""The OpenAPI document says what the routes do, and they do what it says."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_pydantic import OpenAPI

from register.api.kinds import KINDS
from register.api.routes import OPERATIONS
from register.domain.roles import Access
from tests.api.conftest import wanted
from tests.api.promised import DOCUMENT

# The page for people is no operation, and HEAD is every GET's (RFC 9110, 9.3.2).
BESIDES = {("GET", "/api/v1/docs")}


def in_routes(app: Flask) -> set[tuple[str, str]]:
    """Every method and path of the API, as the document writes them."""
    return {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)).rstrip("/"))
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD"}
    }


def in_document() -> set[tuple[str, str]]:
    """Every method and path that the document has."""
    return {(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item}


def test_every_route_is_in_the_document_and_nothing_else(app: Flask) -> None:
    assert in_routes(app) - BESIDES == in_document()


def test_what_is_sent_is_that_document(client: FlaskClient) -> None:
    assert client.get("/api/v1/openapi.json").get_json() == DOCUMENT
    assert OpenAPI.model_validate(DOCUMENT).openapi == "3.1.1"


def test_an_operation_needs_a_key_exactly_where_its_route_does(app: Flask) -> None:
    for operation in OPERATIONS:
        said = DOCUMENT["paths"][operation.address][operation.method.lower()]
        tag = getattr(app.view_functions[f"api.{operation.name}"], "access", None)
        assert isinstance(tag, Access)
        assert tag.needs_sign_in is bool(said["security"])
        assert said["security"] == ([{"key": [tag.token_scope]}] if tag.token_scope else [])
        assert {"401", "403"} <= set(said["responses"]) or not said["security"]


def test_every_kind_of_problem_is_an_example_somewhere_and_is_a_problem() -> None:
    shown = {}
    for item in DOCUMENT["paths"].values():
        for said in item.values():
            for code, response in said["responses"].items():
                for name, one in (
                    next(iter(response["content"].values())).get("examples", {}).items()
                ):
                    shown[name] = one["value"]
                    assert str(one["value"]["status"]) == code
    # What has no route is in no operation.
    assert {kind.name for kind in KINDS} - set(shown) == {"method-not-allowed"}
    problem = {"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]}
    for value in shown.values():
        jsonschema_rs.validate(problem, value)


@pytest.mark.parametrize(
    "candidate",
    [
        {"trn": "1234567", "date_of_birth": "1980-05-17"},
        {"family_name": "Sample", "date_of_birth": "1980-05-17"},
        {"share_code": "K7M2-9QXA"},
    ],
)
def test_the_body_takes_exactly_one_way_to_say_who_is_meant(candidate: dict[str, str]) -> None:
    schema = {"$ref": "#/components/schemas/CheckWanted", "components": DOCUMENT["components"]}
    checked = jsonschema_rs.validator_for(schema)
    assert checked.is_valid(wanted(candidate=candidate))
    assert not checked.is_valid(wanted(candidate={**candidate, "more": 1}))
    assert not checked.is_valid(
        wanted(
            candidate={"trn": "1234567", "date_of_birth": "1980-05-17", "share_code": "K7M29QXA"}
        )
    )


def test_every_key_of_an_answer_is_always_there() -> None:
    for name in ("CheckTold", "StandingTold", "ChecksTold", "ReceiptTold"):
        model = DOCUMENT["components"]["schemas"][name]
        assert set(model["required"]) == set(model["properties"]), name


def test_nothing_asked_for_or_answered_has_a_secret_in_it() -> None:
    assert "subject_code" not in str(DOCUMENT["components"]["schemas"]["ReceiptTold"])


def test_the_page_shows_every_operation(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs")
    assert page.mimetype == "text/html"
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in page.text
        assert operation.address in page.text
