"""The blueprint that the modules of this journey add their pages to, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from register.domain.roles import Role
from register.web.access import signed_in

holders = Blueprint("holders", __name__, url_prefix="/me")
candidates = signed_in(Role.CANDIDATE)
