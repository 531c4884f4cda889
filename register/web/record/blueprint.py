"""Where the pages of this journey are hung, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from register.domain.errors import InvalidIdentifier, NotFound
from register.domain.identifiers import Urn
from register.domain.roles import KEEPERS, Role
from register.services.recording import NOT_THEIRS
from register.web.access import signed_in

record = Blueprint("record", __name__)
keepers = signed_in(Role.SCHOOL, Role.TRUST, *sorted(KEEPERS))
readers = signed_in(Role.SCHOOL, Role.TRUST, Role.AUTHORITY, *sorted(KEEPERS))


def urn_of(text: str) -> Urn:
    """The number in an address. Raises NotFound, as for a school that is not theirs."""
    try:
        return Urn(text)
    except InvalidIdentifier:
        raise NotFound(NOT_THEIRS) from None
