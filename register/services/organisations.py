"""Organisations by name: what stands behind "school:100001" or "authority:301"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlmodel import Session

from register.domain.roles import DEPARTMENT, Role
from register.store import organisations

_ALWAYS = {
    DEPARTMENT: "The Department for Education",
    Role.PANEL.value: "An appointment panel",
    Role.CANDIDATE.value: "You",
}
_UNNAMED = {
    Role.SCHOOL: "A school (URN {scope})",
    Role.TRUST: "A trust (code {scope})",
    Role.AUTHORITY: "An authority (LA code {scope})",
}


def name_of(session: Session, organisation: str) -> str:
    """The organisation as people call it; `organisation` as `Account.organisation` gives it.

    A school, trust or authority that the list does not name is told by its number.
    """
    return names_of(session, [organisation])[organisation]


def names_of(session: Session, wanted: Collection[str]) -> dict[str, str]:
    """The names of many, by what was asked; one query for each kind of organisation."""
    scopes: defaultdict[str, set[int]] = defaultdict(set)
    for organisation in wanted:
        kind, _, scope = organisation.partition(":")
        if kind in _UNNAMED:
            scopes[kind].add(int(scope))
    named = {
        Role.SCHOOL: organisations.schools,
        Role.TRUST: organisations.trusts,
        Role.AUTHORITY: organisations.authorities,
    }
    held = {kind: named[Role(kind)](session, chosen) for kind, chosen in scopes.items()}
    return {organisation: _name(organisation, held) for organisation in wanted}


def _name(organisation: str, held: dict[str, dict[int, str]]) -> str:
    kind, _, scope = organisation.partition(":")
    if kind in _ALWAYS:
        return _ALWAYS[kind]
    if kind not in _UNNAMED:
        return organisation
    name = held[kind].get(int(scope), "")
    if not name:
        return _UNNAMED[Role(kind)].format(scope=scope)
    return f"{name} (URN {scope})" if kind == Role.SCHOOL else name
