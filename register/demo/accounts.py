"""One invented sign-in for each role, all with one password made for this instance alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.demo.country import CountryFiles
from register.demo.names import PLACES
from register.domain.roles import Role
from register.store import ledger, merges, posts, records

HOST = "demo.example"
_WORDS = 4


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to make: the address, the role, and its scope (blank where it has none)."""

    email: str
    role: Role
    scope: str = ""


@dataclass(frozen=True, slots=True)
class InventedSenco:
    """Somebody for a newcomer to look for. Told here alone, because nobody in it is real."""

    name: str
    trn: str
    born: date


def demo_accounts(country: CountryFiles) -> tuple[DemoAccount, ...]:
    """One for each role but the candidate, whom the register itself must know first.

    The school is one that converts between the two days, in its trust.
    """
    scopes = {
        Role.SCHOOL: str(country.school_urn),
        Role.TRUST: str(country.trust_code),
        Role.AUTHORITY: str(country.authority_code),
    }
    roles = (role for role in Role if role is not Role.CANDIDATE)
    return tuple(DemoAccount(f"{role.value}@{HOST}", role, scopes.get(role, "")) for role in roles)


def candidate_at(session: Session, urn: int) -> DemoAccount | None:
    """The sign-in of whoever was the last SENCO of this school to come; None where nobody was."""
    held = [post for post in posts.held_at(session, urn) if post.designated]
    if not held:
        return None
    return DemoAccount(f"{Role.CANDIDATE.value}@{HOST}", Role.CANDIDATE, str(held[-1].person))


def shown(session: Session, candidate: DemoAccount, *, by: str, at: datetime) -> InventedSenco:
    """Who the candidate is, to be printed beside the sign-ins; recorded like any sight."""
    person_id = merges.current(session, int(candidate.scope))
    told = records.of_person(session, person_id)
    subject = f"person:{person_id}"
    ledger.record(session, at=at, actor=by, action="printed with the sign-ins", subject=subject)
    return InventedSenco(told.name, str(told.person.trn), told.person.date_of_birth)


def demo_password() -> str:
    """Four invented place names, about 41 bits: easy to type, and never the same twice."""
    return "-".join(secrets.choice(PLACES).lower() for _ in range(_WORDS))
