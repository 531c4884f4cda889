"""The OpenAPI 3.1 document, written from the operations that the routes run on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from openapi_pydantic import OpenAPI
from openapi_pydantic.util import PydanticSchema, construct_open_api_with_schema_class
from pydantic import BaseModel

from register.api import kinds
from register.api.answers import VERSION, InvalidProblem, Problem
from register.api.kinds import Kind
from register.api.operation import Operation
from register.api.problems import MEDIA_TYPE
from register.api.questions import LARGEST_URN
from register.api.reading import IDEMPOTENCY_KEY
from register.api.report_questions import LARGEST_NUMBER

JSON = "application/json"
KEY = "key"
_PLACES: dict[str, dict[str, Any]] = {
    "reference": {
        "schema": {"type": "string", "minLength": 12, "maxLength": 14},
        "example": "7M2K9QXA4TDR",
        "description": "The reference of a check; case and dashes do not matter.",
    },
    "urn": {
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_URN},
        "example": 100001,
        "description": "The school's URN.",
    },
    "number": {
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
        "example": 1,
        "description": "The number of a report that was kept, or of a release.",
    },
}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Made by you for one request. The same request under the same key, within"
    " 24 hours, gets what the first one made, and the header Idempotency-Replayed.",
    "schema": {"type": "string", "pattern": f"^{IDEMPOTENCY_KEY.pattern}$"},
    "example": "0b5f7a9e-4c1d-4f7b-9a53-1f6a2f6f5c11",
}
_TAGS = {
    "checks": "Checks of candidates",
    "receipts": "Signed receipts",
    "schools": "Where schools stand",
    "reports": "Counts and lists of schools, and what was kept of them",
    "releases": "Published numbers, with small ones withheld",
    "about": "What there is",
}
_ALWAYS = (kinds.BAD_REQUEST, kinds.TOO_LARGE, kinds.INVALID, kinds.TOO_MANY)
_ABOUT = """Check candidates for SENCO posts, read where schools stand, and count them.

Version 1 changes only by addition: new operations, new keys in answers, new optional keys in
requests, new kinds of problem. Ignore a key that you do not know. What would break a system is
version 2, at another address, and version 1 goes on beside it for a year.

Every check and every reading of one is recorded, and the person can see which organisation looked,
when and for what purpose."""


@lru_cache(maxsize=1)
def document(operations: tuple[Operation, ...]) -> str:
    """The document as JSON text."""
    return json.dumps(as_mapping(operations), ensure_ascii=False)


def as_mapping(operations: Sequence[Operation]) -> dict[str, Any]:
    """The document as the JSON that it is."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        item = paths.setdefault(operation.address, {})
        item[operation.method.lower()] = _described(operation)
    told = "A key made at /tokens by your organisation."
    whole = {
        "openapi": "3.1.1",
        "info": {"title": "SENCO Register", "version": f"{VERSION}.0.0", "description": _ABOUT},
        "paths": paths,
        "components": {
            "securitySchemes": {KEY: {"type": "http", "scheme": "bearer", "description": told}}
        },
        "tags": [{"name": name, "description": said} for name, said in _TAGS.items()],
    }
    built = construct_open_api_with_schema_class(OpenAPI.model_validate(whole))
    written: dict[str, Any] = built.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return written


def refusals(operation: Operation) -> list[Kind]:
    """Every kind of problem that the operation may answer with."""
    found = [*_ALWAYS, *operation.refuses, kinds.BROKEN, kinds.BUSY]
    if operation.scope:
        found += [kinds.NO_KEY, kinds.OTHER_SCOPE]
    if operation.body is not None:
        found.append(kinds.WRONG_MEDIA_TYPE)
    return [kind for kind in kinds.KINDS if kind in found]


def _described(operation: Operation) -> dict[str, Any]:
    first = operation.path.strip("/").partition("/")[0]
    parameters = [*_places(operation), *_query(operation)]
    if operation.idempotent:
        parameters.append(_IDEMPOTENCY)
    said: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [first if first in _TAGS else "about"],
        "summary": operation.summary,
        "description": operation.says,
        "responses": _responses(operation),
        "security": [{KEY: [str(operation.scope)]}] if operation.scope else [],
    }
    if parameters:
        said["parameters"] = parameters
    if operation.body is not None:
        said["requestBody"] = {"content": {JSON: _of(operation.body)}, "required": True}
    return said


def _of(model: type[BaseModel]) -> dict[str, Any]:
    """A media type of a model; the library puts the model among the components."""
    return {"schema": PydanticSchema.model_construct(schema_class=model)}


def _places(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, **said}
        for name, said in _PLACES.items()
        if "{" + name + "}" in operation.path
    ]


def _query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    fields = operation.query.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "description": said.pop("description", ""),
            "schema": _not_null(said),
        }
        for name, said in fields.items()
    ]


def _not_null(said: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out, never null: the schema is of what is there."""
    for each in said.pop("anyOf", ()):
        if each.get("type") != "null":
            said.update(each)
    if said.get("default", "") is None:
        del said["default"]
    return {name: value for name, value in said.items() if name != "title"}


def _responses(operation: Operation) -> dict[str, Any]:
    by_code: dict[int, list[Kind]] = {}
    for kind in refusals(operation):
        by_code.setdefault(int(kind.code), []).append(kind)
    refused = {str(code): _refusal(by_code[code]) for code in sorted(by_code)}
    return {str(operation.code): _answer(operation)} | refused


def _answer(operation: Operation) -> dict[str, Any]:
    headers = _rate_headers()
    if operation.located:
        headers["Location"] = _header("Where it can be read from now on.", "uri-reference")
    if operation.idempotent:
        headers["Idempotency-Replayed"] = _header("`true` where the same request came before.")
    if operation.answer == JSON:
        content: dict[str, Any] = {JSON: {"schema": {"type": "object"}}}
    elif isinstance(operation.answer, str):
        content = {operation.answer: {"schema": {"type": "string"}}}
    else:
        content = {JSON: _of(operation.answer)}
    return {"description": operation.summary, "headers": headers, "content": content}


def _refusal(found: Sequence[Kind]) -> dict[str, Any]:
    headers, code = _rate_headers(), found[0].code
    if code in {kinds.TOO_MANY.code, kinds.BUSY.code}:
        headers["Retry-After"] = {
            "description": "Seconds to wait.",
            "schema": {"type": "integer", "minimum": 1},
        }
    if code == kinds.NO_KEY.code:
        headers["WWW-Authenticate"] = _header("Bearer, and what is wrong with the key.")
    media = _of(InvalidProblem if code == kinds.INVALID.code else Problem)
    media["examples"] = {kind.name: {"value": _example(kind)} for kind in found}
    said = "; ".join(f"{kind.title} (`{kind.type}`)" for kind in found)
    return {"description": said, "headers": headers, "content": {MEDIA_TYPE: media}}


def _example(kind: Kind) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": kind.type,
        "title": kind.title,
        "status": int(kind.code),
        "detail": kind.then,
        "instance": "urn:uuid:3f0f3d5e-2c0a-4f59-8a3b-8f5f0f8f4c55",
    }
    if kind is kinds.INVALID:
        told["errors"] = [
            {"detail": "This is needed and was left out.", "pointer": "#/candidate/date_of_birth"}
        ]
    return told


def _rate_headers() -> dict[str, Any]:
    return {
        "RateLimit-Policy": _header('How many in how many seconds, as `"minute";q=100;w=60`.'),
        "RateLimit": _header('How many are left, and for how long, as `"minute";r=99;t=42`.'),
    }


def _header(description: str, form: str = "") -> dict[str, Any]:
    schema = {"type": "string", "format": form} if form else {"type": "string"}
    return {"description": description, "schema": schema}
