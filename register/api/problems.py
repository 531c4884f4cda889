"""Every error as problem details (RFC 9457): one shape, no traceback, nothing that was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from uuid import uuid4

from flask import Response, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from register.api import kinds
from register.api.kinds import Kind
from register.domain import errors
from register.domain.errors import RegisterError

ROOT = "/api/"
MEDIA_TYPE = "application/problem+json"
OF_ERRORS: dict[type[RegisterError], Kind] = {
    errors.InvalidIdentifier: kinds.IMPOSSIBLE,
    errors.InvalidFact: kinds.IMPOSSIBLE,
    errors.NotFound: kinds.NOT_FOUND,
    errors.NotAllowed: kinds.NOT_ALLOWED,
    errors.Conflict: kinds.CONFLICT,
    errors.FeedUnavailable: kinds.BUSY,
}
_PASSED_ON = frozenset({"Allow", "Retry-After"})


class Refused(Exception):
    """A problem that a view knows the kind of. `faults` as the schema of `errors` has them."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        faults: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`detail` is one plain sentence; without it the kind says what to do."""
        super().__init__(detail or kind.then)
        self.kind = kind
        self.faults = faults
        self.headers = headers or {}


def impossible(error: RegisterError, **where: str) -> Refused:
    """What fits the document and cannot be true; `where` is its `pointer` or `parameter`."""
    return Refused(kinds.IMPOSSIBLE, faults=[{"detail": str(error), **where}])


def answer(error: Exception) -> Response | None:
    """The problem of an error under /api; None elsewhere, and for a redirect, which is none."""
    redirects = isinstance(error, HTTPException) and (error.code or 500) < HTTPStatus.BAD_REQUEST
    if redirects or not request.path.startswith(ROOT):
        return None
    if isinstance(error, Refused):
        return _told(error.kind, str(error), faults=error.faults, headers=error.headers)
    if isinstance(error, RegisterError):
        return _ours(error)
    if isinstance(error, HTTPException):
        return _https_own(error)
    if isinstance(error, OperationalError):
        current_app.logger.error("The database did not answer: %s", error.orig)
        return _told(kinds.BUSY, headers={"Retry-After": "60"})
    return _told(kinds.BROKEN, because=error)


def _ours(error: RegisterError) -> Response:
    kind = next((OF_ERRORS[k] for k in type(error).__mro__ if k in OF_ERRORS), kinds.BROKEN)
    if kind is kinds.BROKEN:
        return _told(kind, because=error)
    faults = [{"detail": str(error)}] if kind is kinds.IMPOSSIBLE else []
    return _told(kind, "" if faults else str(error), faults=faults)


def _https_own(error: HTTPException) -> Response:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    passed = {name: value for name, value in error.get_headers() if name in _PASSED_ON}
    if code in kinds.OF_CODES:
        return _told(kinds.OF_CODES[code], headers=passed)
    return _send({"type": "about:blank", "title": HTTPStatus(code).phrase}, code, passed)


def _told(
    kind: Kind,
    detail: str = "",
    *,
    faults: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    because: Exception | None = None,
) -> Response:
    told: dict[str, object] = {"type": kind.type, "title": kind.title}
    if faults:
        told["errors"] = [dict(fault) for fault in faults]
    return _send(told, kind.code, headers or {}, detail or kind.then, because)


def _send(
    told: dict[str, object],
    code: int,
    headers: Mapping[str, str],
    detail: str = "Check the request against the document.",
    because: Exception | None = None,
) -> Response:
    """`instance` is made for this answer alone, and is in the log where the fault is ours."""
    instance = f"urn:uuid:{uuid4()}"
    if because is not None:
        current_app.logger.error("Nobody foresaw this: %s", instance, exc_info=because)
    whole = {**told, "status": int(code), "detail": detail, "instance": instance}
    response = Response(json.dumps(whole), int(code), dict(headers), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
