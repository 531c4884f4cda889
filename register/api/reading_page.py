"""The readable page of the API, made from what the routes run on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from register.api.document import as_mapping, refusals
from register.api.kinds import Kind
from register.api.operation import Operation
from register.domain.tokens import SCOPE_MEANINGS, Scope
from register.services.rates import FOR_A_KEY, FOR_AN_ADDRESS
from register.services.tokens import LONGEST_LIFE, USUAL_LIFE

_EXAMPLE = {
    "school": 100001,
    "starts": "2027-01-04",
    "purpose": "appointment",
    "candidate": {"trn": "1234567", "date_of_birth": "1980-05-17"},
}


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that an operation takes: its name, where it stands, what it is."""

    name: str
    where: str
    needed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Section:
    """One operation as people read it."""

    operation: Operation
    given: tuple[Given, ...]
    answers: str
    refusals: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    """The whole page."""

    sections: tuple[Section, ...]
    kinds: Sequence[Kind]
    scopes: tuple[tuple[Scope, str], ...]
    example: str
    ways: tuple[str, ...]
    for_a_key: int = FOR_A_KEY
    for_an_address: int = FOR_AN_ADDRESS
    usual_life: int = USUAL_LIFE
    longest_life: int = LONGEST_LIFE


def docs_page(operations: Sequence[Operation], kinds: Sequence[Kind]) -> DocsPage:
    """Read the operations and their document: the page cannot say what they do not."""
    document = as_mapping(operations)
    return DocsPage(
        sections=tuple(_section(each, document) for each in operations),
        kinds=kinds,
        scopes=tuple(SCOPE_MEANINGS.items()),
        example=json.dumps(_EXAMPLE, indent=2),
        ways=(
            '{"trn": "1234567", "date_of_birth": "1980-05-17"}',
            '{"family_name": "Sample", "date_of_birth": "1980-05-17"}',
            '{"share_code": "K7M2-9QXA"}',
        ),
    )


def _section(operation: Operation, document: dict[str, Any]) -> Section:
    said = document["paths"][operation.address][operation.method.lower()]
    given = [
        Given(one["name"], one["in"], one.get("required", False), one.get("description", ""))
        for one in said.get("parameters", ())
    ]
    body = said.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        name = body["schema"]["$ref"].rpartition("/")[2]
        model = document["components"]["schemas"][name]
        needed = model.get("required", ())
        given += [
            Given(key, "body", key in needed, field.get("description", ""))
            for key, field in model["properties"].items()
        ]
    answer = operation.answer
    kind = answer if isinstance(answer, str) else f"{answer.__name__} in the document"
    return Section(
        operation=operation,
        given=tuple(given),
        answers=f"{operation.code}: {kind}",
        refusals=tuple(refusals(operation)),
    )
