"""Who may sign in, as what, and whose people they may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from register.domain.errors import InvalidFact
from register.domain.schools import School


class Role(StrEnum):
    """What somebody signs in as; `SCOPES` says what each role's scope is."""

    PANEL = "panel"
    """Checks candidates for schools that ask; sees nobody except through a check. No scope."""
    SCHOOL = "school"
    """A head teacher, or whoever acts for one. Scope: the school's URN."""
    TRUST = "trust"
    """Acts for an academy trust. Scope: the trust's code in the school list."""
    AUTHORITY = "authority"
    """Acts for a local authority. Scope: its three-digit LA code."""
    CANDIDATE = "candidate"
    """A teacher, who sees their own record and who looked at it. Scope: their number here."""
    OFFICIAL = "official"
    """Keeps the register: feeds, imports, awarding bodies. No scope: the whole country."""
    ADMIN = "admin"
    """An official who also gives out accounts. No scope: the whole country."""


MEANINGS = {
    Role.PANEL: "Checks candidates for schools that ask",
    Role.SCHOOL: "A head teacher, or whoever acts for one",
    Role.TRUST: "Acts for an academy trust",
    Role.AUTHORITY: "Acts for a local authority",
    Role.CANDIDATE: "A teacher, who sees their own record and who looked at it",
    Role.OFFICIAL: "Keeps the register: the school list, imports and awarding bodies",
    Role.ADMIN: "An official who also gives out accounts",
}
KEEPERS = frozenset({Role.OFFICIAL, Role.ADMIN})
# Whoever may ask about a candidate: everybody but candidates themselves.
CHECKERS = frozenset(Role) - {Role.CANDIDATE}
DEPARTMENT = "department"
SCOPES = {
    Role.SCHOOL: "the school's URN",
    Role.TRUST: "the trust's code in the school list",
    Role.AUTHORITY: "the authority's LA code",
    Role.CANDIDATE: "the person's number in this register",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `scope` is blank for a role that has none."""

    id: int
    email: str
    role: Role
    scope: str
    active: bool

    @property
    def actor(self) -> str:
        """How the ledger names them: by number, so that it holds nobody's address."""
        return f"account:{self.id}"

    @property
    def organisation(self) -> str:
        """Whose acts theirs are: "school:100001", "trust:2044", "authority:301", "panel:7".

        A panel is its account; officials and admins are "department", a candidate "candidate:12"
        by their number here.
        """
        if self.role in KEEPERS:
            return DEPARTMENT
        return f"{self.role}:{self.scope or self.id}"


@dataclass(frozen=True, slots=True)
class Access:
    """Who a door is for. `roles` empty means everybody who is signed in.

    `token_scope` is what another system's key must allow; blank for a page.
    """

    needs_sign_in: bool
    roles: frozenset[Role] = frozenset()
    token_scope: str = ""


def checked_scope(role: Role, scope: str) -> str:
    """The scope as digits without leading zeros, or blank. Raises InvalidFact."""
    meaning = SCOPES.get(role)
    given = scope.strip()
    if meaning is None:
        if given:
            message = f"The role {role} takes no scope: leave it out."
            raise InvalidFact(message)
        return ""
    if not given.isascii() or not given.isdigit() or int(given) == 0:
        message = f"The role {role} needs a scope: give {meaning}, in digits."
        raise InvalidFact(message)
    return str(int(given))


def may_see_people(account: Account | None, school: School) -> bool:
    """Whether names at this school may be shown to this person (None: nobody is signed in).

    A panel sees nobody here: only through a check that a candidate takes part in.
    """
    if account is None or not account.active:
        return False
    if account.role in KEEPERS:
        return True
    theirs = {
        Role.SCHOOL: int(school.urn),
        Role.TRUST: school.trust_code,
        Role.AUTHORITY: school.la_code,
    }.get(account.role)
    return theirs is not None and str(theirs) == account.scope


def may_keep(account: Account | None, school: School) -> bool:
    """Whether this person may record what is so at this school: it itself, its trust, an official.

    An authority sees its schools and may say that a fact is wrong; the duty, and so the record, is
    the governing body's or the proprietor's (regulation 2, "appropriate authority").
    """
    keepers = KEEPERS | {Role.SCHOOL, Role.TRUST}
    return account is not None and account.role in keepers and may_see_people(account, school)
