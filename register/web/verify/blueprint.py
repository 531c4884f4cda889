"""The blueprint that the modules of this journey add their pages to, and who may open them."""

from __future__ import annotations

from flask import Blueprint, request

from register.domain.roles import CHECKERS
from register.services.receipts import Issuer
from register.web.access import signed_in
from register.web.database import settings

verify = Blueprint("verify", __name__)
checkers = signed_in(*sorted(CHECKERS))


def issuer() -> Issuer:
    """What signs receipts here: the address is the one that this register was asked at."""
    chosen = settings()
    return Issuer(
        keys=chosen.instance_path / "keys",
        address=request.url_root.rstrip("/"),
        secret=chosen.secret(),
    )
