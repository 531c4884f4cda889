"""Documents at the edge: taken from a form as they came, and sent so that no browser runs them."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response

from register.domain.claims import Document
from register.services.evidence_files import MOST, Sent, name_to_save
from register.services.evidence_reading import LARGEST

AROUND = 256 * 1024  # bytes of a form beside its files
LARGEST_POST = MOST * LARGEST + AROUND
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def sent_files(field: Any) -> list[Sent]:  # noqa: ANN401 - a field of files
    """What was chosen in a field of files, each as a name and a stream; empty for nothing."""
    return [Sent(each.filename or "", cast("BinaryIO", each.stream)) for each in field.data or ()]


def as_download(document: Document, data: bytes) -> Response:
    """A document to be saved and never shown in place, as what it was found to be."""
    name = name_to_save(document)
    return Response(
        data,
        mimetype=document.kind.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
