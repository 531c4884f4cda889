"""The API, version 1: every operation, opened to those who may call it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from register.api import access, checks, receipts, releases, reports, schools
from register.api.answering import answered
from register.api.answers import VERSION, Door, Index
from register.api.document import document
from register.api.kinds import DOCS, KINDS
from register.api.operation import PREFIX, Call, Operation
from register.api.reading_page import docs_page
from register.domain.roles import Access

api = Blueprint("api", __name__, url_prefix=PREFIX)
NAME = "SENCO Register"


def index(call: Call) -> Response:
    """Say what there is: every operation and what it needs."""
    del call
    doors = [
        Door(method=o.method, path=o.address, summary=o.summary, scope=o.scope or None)
        for o in OPERATIONS
    ]
    found = Index(
        name=NAME, version=VERSION, document=f"{PREFIX}/openapi.json", docs=DOCS, operations=doors
    )
    return answered(found)


def describe(call: Call) -> Response:
    """Give the OpenAPI 3.1 document, written from what the routes themselves run on."""
    del call
    return Response(document(OPERATIONS), content_type="application/json")


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="index",
        method="GET",
        path="",
        view=index,
        summary="What there is",
        scope="",
        answer=Index,
    ),
    Operation(
        name="describe",
        method="GET",
        path="/openapi.json",
        view=describe,
        summary="This document",
        scope="",
        answer="application/json",
    ),
    *checks.OPERATIONS,
    *receipts.OPERATIONS,
    *schools.OPERATIONS,
    *reports.OPERATIONS,
    *releases.OPERATIONS,
)


def docs() -> str:
    """Show the same to people: each operation, each kind of problem, and how versions change."""
    return render_template("api/docs.html", page=docs_page(OPERATIONS, KINDS))


docs.access = Access(needs_sign_in=False)  # type: ignore[attr-defined]  # the tag itself

access.install(api)
for operation in OPERATIONS:
    access.open_route(api, operation)
api.add_url_rule(
    DOCS.removeprefix(PREFIX), "docs", docs, methods=["GET"], provide_automatic_options=False
)
