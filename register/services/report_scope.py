"""Whose schools somebody may have reports of: their own, or every one. For pages and machines."""

from __future__ import annotations

from dataclasses import replace

from register.domain.errors import NotAllowed
from register.domain.roles import KEEPERS, Account, Role
from register.services.reports import Filters


def held_to(account: Account, filters: Filters) -> Filters:
    """The filters, held to the account's scope whatever was asked.

    Raises NotAllowed for a role that sees no school.
    """
    if account.role in KEEPERS:
        return filters
    own = int(account.scope) if account.scope.isdigit() else 0
    if account.role is Role.AUTHORITY:
        return replace(filters, la=own)
    if account.role is Role.TRUST:
        return replace(filters, trust_code=own)
    if account.role is Role.SCHOOL:
        return replace(filters, urn=own)
    message = "Reports are for schools, trusts, local authorities and officials."
    raise NotAllowed(message)
