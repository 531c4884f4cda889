"""The blueprint that the modules of this journey add their pages to, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from register.domain.roles import KEEPERS, Role
from register.web.access import signed_in

bulk = Blueprint("bulk", __name__, url_prefix="/verify/files")
for_many = signed_in(Role.TRUST, Role.AUTHORITY, *sorted(KEEPERS))
