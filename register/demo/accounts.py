"""One invented sign-in for each role, all with one password made for this instance alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from register.demo.country import CountryFiles
from register.demo.names import PLACES
from register.domain.roles import Role

HOST = "demo.example"
_WORDS = 4


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to make: the address, the role, and its scope (blank where it has none)."""

    email: str
    role: Role
    scope: str = ""


def demo_accounts(country: CountryFiles) -> tuple[DemoAccount, ...]:
    """One for each role; the school is one that converts between the two days, in its trust."""
    scopes = {
        Role.SCHOOL: str(country.school_urn),
        Role.TRUST: str(country.trust_code),
        Role.AUTHORITY: str(country.authority_code),
    }
    return tuple(DemoAccount(f"{role.value}@{HOST}", role, scopes.get(role, "")) for role in Role)


def demo_password() -> str:
    """Four invented place names, about 41 bits: easy to type, and never the same twice."""
    return "-".join(secrets.choice(PLACES).lower() for _ in range(_WORDS))
