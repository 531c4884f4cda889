"""The roles of somebody whom a sign-in vouches for, where they are not in what it said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from register.feeds import sign_in_roles
from register.feeds.sign_in_roles import RoleSource
from register.services.identities_reading import Told, read_roles

__all__ = ["RoleSource", "with_roles"]


def with_roles(told: Told, source: RoleSource, *, at: datetime) -> Told:
    """What was told, with the roles that the source has for that organisation, and no others.

    None without an organisation that the sign-in names. Raises FeedUnavailable.
    """
    organisation = told.organisation.id if told.organisation else ""
    if not organisation or not told.subject:
        return replace(told, roles=frozenset())
    found = sign_in_roles.fetch(source, organisation=organisation, subject=told.subject, at=at)
    return replace(told, roles=read_roles(found))
