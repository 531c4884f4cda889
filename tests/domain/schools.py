"""A school for the tests of the domain: open, and otherwise blank."""

from __future__ import annotations

from dataclasses import fields, replace

from register.domain.identifiers import Urn
from register.domain.schools import School


def a_school(**changes: object) -> School:
    """Build an open school of which nothing is known but its number, and what is given."""
    blank = {field.name: None if "None" in str(field.type) else "" for field in fields(School)}
    school = School(**{**blank, "urn": Urn(100000), "status_code": 1})  # type: ignore[arg-type]
    return replace(school, **changes)  # type: ignore[arg-type]
