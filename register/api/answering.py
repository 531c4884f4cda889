"""An answer from its model."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response
from pydantic import BaseModel


def answered(
    told: BaseModel, *, code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The model as JSON."""
    return Response(
        told.model_dump_json(), code, dict(headers or {}), content_type="application/json"
    )
