"""What an organisation's own sign-in says of somebody, read from its claims.

The shapes are DfE Sign-in's, for the scope `organisation`. `organisation` is the one that the
person chose, an object or its JSON in a string, and `{}` where they chose none:

- `category.id` "001" is an establishment, with its `urn`;
- "002" is a local authority, whose three-digit LA code is `establishmentNumber`;
- "010" and "013" are a multi-academy and a single-academy trust, whose `uid` is the group's code in
  Get Information about Schools, and so the trust's code in the school list;
- "008" (other stakeholders), "011" (government) and the rest are nobody that this register knows.
  The department itself is listed there as a local authority of code 001, which no school has.

`status.id` 2 is closed. A role is its code, or an object with `code`, where `status` is 1 if it is
given. Whatever has another shape is left out: nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from register.domain.roles import Role

CATEGORIES = {
    "001": Role.SCHOOL,
    "002": Role.AUTHORITY,
    "010": Role.TRUST,
    "013": Role.TRUST,
}
CLOSED, ACTIVE = "2", "1"
LONGEST_NAME = 200  # characters of an organisation's name
LONGEST_NUMBER = 9  # digits; a URN has seven


@dataclass(frozen=True, slots=True)
class ToldOrganisation:
    """For whom somebody acts: `role` and `number` None where the register knows no such kind.

    `id` is the issuer's own name for it; `number` a URN, a trust's code or an LA code.
    """

    id: str
    name: str
    role: Role | None
    number: int | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Who somebody is, in the issuer's words, once the token that says so was verified."""

    issuer: str
    subject: str
    email: str
    organisation: ToldOrganisation | None
    roles: frozenset[str]


def read(issuer: str, claims: Mapping[str, Any]) -> Told:
    """The claims of one person; blank, None or empty where the issuer said nothing readable."""
    return Told(
        issuer=issuer,
        subject=_text(claims.get("sub")),
        email=_text(claims.get("email")),
        organisation=_organisation(claims.get("organisation")),
        roles=read_roles(claims.get("roles")),
    )


def read_roles(told: object) -> frozenset[str]:
    """The codes of the roles that somebody has and that are in use."""
    listed = _decoded(told)
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(filter(None, map(_role, listed)))


def _role(told: object) -> str:
    if not isinstance(told, dict):
        return _text(told)
    status = told.get("status", ACTIVE)
    status = status.get("id") if isinstance(status, dict) else status
    return _text(told.get("code")) if _text(status) == ACTIVE else ""


def _organisation(told: object) -> ToldOrganisation | None:
    """The organisation chosen; None for none, and for what cannot be read."""
    said = _decoded(told)
    if not isinstance(said, dict) or not said:
        return None
    role = CATEGORIES.get(_text(_within(said, "category", "id")))
    return ToldOrganisation(
        id=_text(said.get("id")),
        name=_text(said.get("name"))[:LONGEST_NAME],
        role=role,
        number=_number(said, role),
        closed=_text(_within(said, "status", "id")) == CLOSED,
    )


def _number(said: Mapping[str, Any], role: Role | None) -> int | None:
    """The number that the school list has for it; None where two are given or none."""
    given = {
        Role.SCHOOL: (said.get("urn"),),
        Role.TRUST: (said.get("uid"),),
        Role.AUTHORITY: (said.get("establishmentNumber"), _within(said, "localAuthority", "code")),
    }
    found = {text for text in map(_text, given.get(role, ())) if text} if role else set()
    (only,) = found if len(found) == 1 else ("",)
    digits = only.isascii() and only.isdigit() and len(only) <= LONGEST_NUMBER
    return int(only) or None if digits else None


def _within(said: Mapping[str, Any], outer: str, inner: str) -> object:
    held = said.get(outer)
    return held.get(inner) if isinstance(held, dict) else None


def _decoded(told: object) -> object:
    """The value, or what its text says as JSON."""
    if not isinstance(told, str):
        return told
    try:
        read_as: object = json.loads(told)
    except (ValueError, RecursionError):
        return None
    return read_as


def _text(told: object) -> str:
    """A text without space around it, or a whole number as text; blank for anything else."""
    if isinstance(told, bool) or not isinstance(told, str | int):
        return ""
    text = str(told).strip()
    return text if text.isprintable() else ""
