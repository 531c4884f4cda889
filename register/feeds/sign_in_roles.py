"""The roles that somebody has at an organisation, as DfE Sign-in's own service tells them.

DfE Sign-in puts no roles in its tokens: a service asks its "public API" for them, with a token that
it signs with a secret of its own, at `/services/{service}/organisations/{id}/users/{subject}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from register.domain.errors import FeedUnavailable

AUDIENCE = "signin.education.gov.uk"
GOOD_FOR = timedelta(minutes=5)
PATIENCE = 8.0  # seconds that it may be silent
_SILENT = FeedUnavailable("The roles could not be fetched: try later.")


@dataclass(frozen=True, slots=True)
class RoleSource:
    """Where to ask, as which service, and the secret to sign with."""

    base: str
    service: str
    secret: str


def fetch(source: RoleSource, *, organisation: str, subject: str, at: datetime) -> object:
    """The roles as they are sent; None where the person has nothing there.

    Raises FeedUnavailable. `at` is the instant as it is: the token is good for five minutes.
    """
    parts = (source.service, "organisations", organisation, "users", subject)
    path = "/".join(quote(part, safe="") for part in parts)
    headers = {"Authorization": f"Bearer {_signed(source, at)}"}
    try:
        answer = httpx.get(
            f"{source.base.rstrip('/')}/services/{path}", headers=headers, timeout=PATIENCE
        )
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        answer.raise_for_status()
        told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise _SILENT from None
    return told.get("roles") if isinstance(told, dict) else None


def _signed(source: RoleSource, at: datetime) -> str:
    begins = int(at.timestamp())
    until = begins + int(GOOD_FOR.total_seconds())
    claims = {"iss": source.service, "aud": AUDIENCE, "iat": begins, "exp": until}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(source.secret))
