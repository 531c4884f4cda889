"""Reading what is sent: strictly, and saying what is wrong without repeating it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from pydantic import BaseModel, ValidationError

from register.api import kinds
from register.api.operation import Operation
from register.api.problems import Refused

LARGEST = 64 * 1024  # bytes of a body
IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9._~-]{1,100}")
_SENTENCES = {
    "missing": "This is needed and was left out.",
    "extra_forbidden": "This is not a key of the request: take it out or correct its spelling.",
    "string_type": "Give text, in quotation marks.",
    "bool_type": "Give true, false or null.",
    "int_type": "Give a whole number, without quotation marks.",
    "greater_than_equal": "The number is too small.",
    "less_than_equal": "The number is too large.",
    "string_too_short": "The text is too short.",
    "string_too_long": "The text is too long.",
    "string_pattern_mismatch": "The text is not in the form that the document gives.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "dict_type": "Give an object.",
    "enum": "Give one of the words that the document lists.",
    "literal_error": "Give one of the words that the document lists.",
    "union_tag_not_found": "Give exactly one of: trn and date_of_birth; family_name and"
    " date_of_birth; share_code.",
}
_OTHERWISE = "This is not as the document describes it."


def read_body(operation: Operation) -> BaseModel | None:
    """The body as the operation's model. Raises Refused: 413, 415, 400 or 422."""
    if (request.content_length or 0) > LARGEST:
        raise Refused(kinds.TOO_LARGE)
    if operation.body is None:
        if request.get_data(cache=False).strip():
            raise Refused(kinds.BAD_REQUEST, "This operation takes no body: send none.")
        return None
    if not request.is_json:
        raise Refused(kinds.WRONG_MEDIA_TYPE)
    sent = request.get_data(cache=False)
    if len(sent) > LARGEST:
        raise Refused(kinds.TOO_LARGE)
    try:
        return operation.body.model_validate_json(sent)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        if found[0]["type"] == "json_invalid":
            raise Refused(kinds.BAD_REQUEST) from None
        faults = [
            {"detail": _sentence(each), "pointer": _pointer(each["loc"], operation.body)}
            for each in found
        ]
        raise Refused(kinds.INVALID, faults=faults) from None


def read_query(operation: Operation) -> BaseModel | None:
    """The query as the operation's model; what nobody asked for is refused. Raises Refused."""
    given: Mapping[str, list[str]] = request.args.to_dict(flat=False)
    known = operation.query.model_fields if operation.query else {}
    faults = [
        {"detail": "This operation has no parameter of that name."}
        for name in given
        if name not in known
    ] + [
        {"detail": "Give this once.", "parameter": name}
        for name, values in given.items()
        if name in known and len(values) > 1
    ]
    if faults:
        raise Refused(kinds.INVALID, faults=faults)
    if operation.query is None:
        return None
    try:
        return operation.query.model_validate({name: values[0] for name, values in given.items()})
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise Refused(
            kinds.INVALID,
            faults=[
                {"detail": _sentence(each), "parameter": str(each["loc"][0])} for each in found
            ],
        ) from None


def read_idempotency_key(operation: Operation) -> str:
    """The key that makes a request safe to send twice, or blank. Raises Refused."""
    given = request.headers.get("Idempotency-Key")
    if given is None or not operation.idempotent:
        return ""
    if not IDEMPOTENCY_KEY.fullmatch(given):
        told = "Use 1 to 100 letters, digits, dots, dashes, underscores or tildes."
        raise Refused(kinds.INVALID, faults=[{"detail": told, "parameter": "Idempotency-Key"}])
    return given


def _sentence(found: Mapping[str, Any]) -> str:
    if found["type"] == "value_error":  # our own words, from a validator of ours
        return str(found["msg"]).removeprefix("Value error, ")
    return _SENTENCES.get(found["type"], _OTHERWISE)


def _pointer(place: Iterable[str | int], body: type[BaseModel]) -> str:
    """Where in the body, as a JSON pointer that repeats no key of the sender's own making."""
    known = _names(body)
    return "#" + "".join(f"/{part}" for part in place if part in known or isinstance(part, int))


def _names(body: type[BaseModel]) -> set[str]:
    schema = body.model_json_schema()
    models = [schema, *schema.get("$defs", {}).values()]
    return {name for model in models for name in model.get("properties", {})}
