"""The accounts' page: each one in words."""

from __future__ import annotations

from dataclasses import dataclass

from register.clock import LONDON
from register.domain.roles import Role
from register.services.account_list import Listed
from register.web.filters import day


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """One row of the table."""

    id: int
    email: str
    active: bool
    role: str
    acts_for: str
    signs_in_with: str
    last_in: str
    may_sign_in: str


def shown_account(listed: Listed, service: str) -> ShownAccount:
    """The row; `service` is what people call the organisations' own sign-in."""
    account = listed.account
    seen = listed.last_in
    return ShownAccount(
        id=account.id,
        email=account.email,
        active=account.active,
        role=account.role.value.capitalize(),
        acts_for=_acts_for(listed),
        signs_in_with=service if listed.issuer else "A password",
        last_in=day(seen.astimezone(LONDON).date()) if seen else "Not recorded",
        may_sign_in="Yes"
        if account.active
        else f"No. {listed.shut_because or 'Shut by an admin.'}",
    )


def _acts_for(listed: Listed) -> str:
    if listed.account.role is Role.CANDIDATE:
        return "Themselves"
    scope = listed.account.scope
    if not listed.organisation:
        return scope or "None"
    return f"{scope} ({listed.organisation})" if scope else listed.organisation
