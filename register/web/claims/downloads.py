"""A document of a claim, for whoever may see the school's people."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from register.services import claims as service
from register.services import evidence_files
from register.web.claims.blueprint import claims, for_schools
from register.web.claims.whose import the_folder, the_reference, the_urn
from register.web.database import begin, now
from register.web.documents import as_download
from register.web.errors import ErrorPage
from register.web.working import me

_TOO_LARGE = ErrorPage(
    413,
    "The files are too large",
    f"Send at most {evidence_files.MOST} files of at most 5 MB each: scan them at a lower"
    " resolution or in black and white. Go back to send the claim without them.",
    "Nothing was kept.",
)


@claims.get("/<reference>/documents/<int:number>")
@for_schools
def document(urn: str, reference: str, number: int) -> ResponseReturnValue:
    """One document, to be saved; that it was opened is recorded."""
    with begin() as session:
        claim = service.one(
            session, account=me(), urn=the_urn(urn), reference=the_reference(reference)
        )
        found, data = evidence_files.opened(
            session, the_folder(), claim, number, account=me(), at=now()
        )
    return as_download(found, data)


@claims.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """More bytes than all the files of a claim may have: refused before they are read."""
    del error
    page = render_template("errors/error.html", page=_TOO_LARGE, what=_TOO_LARGE.what)
    return page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
