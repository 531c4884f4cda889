"""Where the pages of this journey are hung, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from register.domain.roles import KEEPERS, Role
from register.web.access import signed_in

claims = Blueprint("claims", __name__, url_prefix="/schools/<urn>/claims")
# Whose school it is, every page asks besides; an official reads, and decides elsewhere.
for_schools = signed_in(Role.SCHOOL, Role.TRUST, Role.AUTHORITY, *sorted(KEEPERS))
