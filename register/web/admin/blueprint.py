"""The blueprint that the modules of this journey add their pages to, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from register.domain.roles import KEEPERS, Role
from register.web.access import signed_in

admin = Blueprint("admin", __name__, url_prefix="/admin")
officials = signed_in(*sorted(KEEPERS))
admins = signed_in(Role.ADMIN)
