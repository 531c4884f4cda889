"""Holding every answer to the OpenAPI document."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs
from werkzeug.test import TestResponse

from register.api.document import as_mapping
from register.api.routes import OPERATIONS

DOCUMENT = as_mapping(OPERATIONS)


def as_promised(method: str, path: str, response: TestResponse) -> None:
    """Fail where the answer is not one that the document describes."""
    said = _described(method, path)
    if said is None:  # no operation: a problem all the same
        assert response.status_code in {404, 405}, path
        _fits({"$ref": "#/components/schemas/Problem"}, response.get_json())
        return
    told = said["responses"].get(str(response.status_code))
    assert told is not None, f"{method} {path} is not said to answer {response.status_code}"
    for name, header in told.get("headers", {}).items():
        if name in {"Retry-After", "Idempotency-Replayed"} and name not in response.headers:
            continue
        given: object = response.headers[name]
        _fits(header["schema"], int(str(given)) if name == "Retry-After" else given)
    media = response.headers["Content-Type"].partition(";")[0]
    schema = told["content"][media]["schema"]
    _fits(schema, response.text if media == "application/jose" else response.get_json())


def _described(method: str, path: str) -> dict[str, Any] | None:
    """The operation of the document that this call is of."""
    asked = path.partition("?")[0].removesuffix("v1/")
    # A path without a place in it comes before one that has.
    for template in sorted(DOCUMENT["paths"], key=lambda each: each.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), asked):
            found: dict[str, Any] | None = DOCUMENT["paths"][template].get(method.lower())
            return found
    return None


def _fits(schema: dict[str, Any], given: object) -> None:
    _validator(json.dumps(schema)).validate(given)


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    whole = {**json.loads(schema), "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
