"""What signs receipts here, and the address that they lead to."""

from __future__ import annotations

from flask import request

from register.services.receipts import Issuer
from register.web.database import settings


def issuer() -> Issuer:
    """The keys, the public address and the secret of this installation."""
    chosen = settings()
    return Issuer(
        keys=chosen.instance_path / "keys", address=public_address(), secret=chosen.secret()
    )


def public_address() -> str:
    """Where the public finds this register: as it is set, or as it was asked at."""
    return settings().address(request.url_root)
