"""Whose schools somebody may have reports of: their own, or every one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from register.domain.roles import KEEPERS, Account, Role
from register.services.report_scope import held_to
from register.services.reports import Cut, Filters
from register.web.reports.narrowing import Narrowed


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a report: whose schools it is of, the cuts that decides, whether of all."""

    scope: str
    own: frozenset[Cut]
    keeps: bool


def within(account: Account, filters: Filters) -> Filters:
    """The filters, held to the account's scope whatever the address says.

    Raises NotAllowed for a role that sees no school.
    """
    return held_to(account, filters)


def reader_of(account: Account) -> Reader:
    """What a page says of whoever reads it."""
    return Reader(scope_in_words(account), own_cuts(account), account.role in KEEPERS)


def own_cuts(account: Account) -> frozenset[Cut]:
    """The cuts that the account's own scope holds to one key: nothing is chosen in them."""
    own = {Role.AUTHORITY: Cut.LA, Role.TRUST: Cut.TRUST}.get(account.role)
    return frozenset({own}) if own else frozenset()


def without_own(account: Account, narrowed: Narrowed) -> Narrowed:
    """The filters without those that the scope decides, whatever the address says of them."""
    own = own_cuts(account)
    held = {cut: text for cut, text in narrowed.held.items() if cut not in own}
    filters = replace(narrowed.filters, unrecorded=narrowed.filters.unrecorded - own)
    return replace(narrowed, filters=within(account, filters), held=held)


def scope_in_words(account: Account) -> str:
    """Whose schools these are, for the line above the table."""
    if account.role in KEEPERS:
        return "Every school in England that the duty reaches"
    return {
        Role.AUTHORITY: "Schools of your local authority",
        Role.TRUST: "Schools of your trust",
        Role.SCHOOL: "Your school",
    }.get(account.role, "")
