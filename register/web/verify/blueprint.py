"""The blueprint that the modules of this journey add their pages to, and who may open them."""

from __future__ import annotations

from flask import Blueprint

from register.domain.roles import CHECKERS
from register.web.access import signed_in

verify = Blueprint("verify", __name__)
checkers = signed_in(*sorted(CHECKERS))
