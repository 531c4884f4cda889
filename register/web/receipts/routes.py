"""The pages of this journey: is a receipt ours, is it whole, does it still stand."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Response, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.services import corrections, receipts_asking
from register.services import receipts as service
from register.web.access import open_to_all
from register.web.database import begin, now, read, settings
from register.web.issuing import issuer, public_address
from register.web.layout import STATIC
from register.web.receipts.forms import ReceiptForm
from register.web.receipts.pages import page_of

receipts = Blueprint("receipts", __name__)

KEYS_KEPT_FOR = timedelta(hours=1)
VERIFIER = "check-receipt.py"


@receipts.get("/receipts")
@open_to_all
def ask() -> ResponseReturnValue:
    """Ask for a receipt, and say what one is."""
    return _ask(ReceiptForm(formdata=None))


@receipts.post("/receipts")
@open_to_all
def judge() -> ResponseReturnValue:
    """Check it: 200 for whatever could be read, a receipt or not."""
    form = ReceiptForm()
    if not form.validate():
        return _ask(form), HTTPStatus.BAD_REQUEST
    subject = form.subject()
    wait = _wait() if subject else timedelta(0)
    if wait:
        return _later(wait)
    with _session(write=subject is not None) as session:
        found = service.check(session, form.text(), at=now(), subject=subject)
        if found.person is not None and not found.person.passed:
            receipts_asking.missed(session, address=_address(), secret=_secret(), at=now())
    return render_template("receipts/result.html", page=page_of(found), own=public_address())


@receipts.get("/receipts/<reference>")
@open_to_all
def told(reference: str) -> ResponseReturnValue:
    """What the code on a printed page leads to: that a check was made, and whether it stands."""
    with _session() as session:
        found = service.under(session, reference, at=now())
    return render_template("receipts/told.html", page=page_of(found))


@receipts.get("/receipts/status")
@open_to_all
def status() -> ResponseReturnValue:
    """The signed list of withdrawn receipts."""
    signs = issuer()
    with read() as session:
        has_key = service.has_key(session, signs)
    with _session(write=not has_key) as session:
        text = service.status_list(session, signs, at=now())
    return Response(text, content_type="application/statuslist+jwt")


@receipts.get("/.well-known/jwks.json")
@open_to_all
def keys() -> ResponseReturnValue:
    """Every public key there has been."""
    with read() as session:
        told_keys = json.dumps(service.jwks(session))
    answer = Response(told_keys, content_type="application/json")
    answer.headers["Cache-Control"] = f"public, max-age={int(KEYS_KEPT_FOR.total_seconds())}"
    return answer


@receipts.get(f"/receipts/{VERIFIER}")
@open_to_all
def verifier() -> ResponseReturnValue:
    """The one-file verifier, to keep."""
    return send_from_directory(
        STATIC, VERIFIER, as_attachment=True, mimetype="text/x-python", max_age=0
    )


def _session(*, write: bool = False) -> AbstractContextManager[Session]:
    """Read only, unless a check waits to be looked at again, which must be kept."""
    with read() as session:
        due = corrections.is_waiting(session)
    return begin() if write or due else read()


def _ask(form: ReceiptForm) -> str:
    return render_template("receipts/ask.html", form=form, own=public_address())


def _later(wait: timedelta) -> ResponseReturnValue:
    """Say how long to wait, to people and to machines."""
    seconds = max(1, round(wait.total_seconds()))
    body = render_template("receipts/later.html", seconds=seconds)
    return body, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}


def _wait() -> timedelta:
    with read() as session:
        return receipts_asking.wait(session, address=_address(), secret=_secret(), at=now())


def _address() -> str:
    return request.remote_addr or ""


def _secret() -> str:
    return settings().secret()
