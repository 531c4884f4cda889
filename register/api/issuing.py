"""What signs a receipt, and where it can be checked."""

from __future__ import annotations

from flask import request

from register.api.surroundings import settings
from register.domain.verifications import Verification
from register.services.receipts import Issuer


def issuer() -> Issuer:
    """The keys, the public address and the secret of this installation."""
    chosen = settings()
    return Issuer(
        keys=chosen.instance_path / "keys",
        address=chosen.address(request.url_root),
        secret=chosen.secret(),
    )


def receipt_address(made: Verification) -> str:
    """The page where anybody can check the receipt of a check."""
    return f"{settings().address(request.url_root)}/receipts/{made.reference}"
