"""The answer as it was kept, its proof to keep, and the candidates of one check side by side."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import InvalidIdentifier, NotFound
from register.domain.identifiers import Reference
from register.domain.verifications import NOBODY
from register.services import check_lists, snapshots, verification
from register.services.look_ups import Stopped, Wait
from register.web.database import begin, now, today
from register.web.issuing import issuer
from register.web.verify.answer_page import answer_page
from register.web.verify.blueprint import checkers, verify
from register.web.verify.candidates import refused
from register.web.verify.side_by_side import pack_page
from register.web.working import me


@verify.get("/verify/<reference>")
@checkers
def answer(reference: str) -> ResponseReturnValue:
    """Show a check exactly as it was made; that it was looked at is recorded."""
    account, at = me(), now()
    with begin() as session:
        made = verification.seen_by(session, _reference(reference), account=account, at=at)
        since = check_lists.since(session, made, at=at)
    page = answer_page(made, since, address=issuer().address)
    which = "nobody" if made.snapshot.outcome in NOBODY else "answer"
    return render_template(f"verify/{which}.html", page=page)


@verify.get("/verify/pack/<pack>")
@checkers
def pack(pack: str) -> ResponseReturnValue:
    """Show the candidates of one check side by side; each sight is recorded."""
    with begin() as session:
        made = verification.pack_seen_by(session, _reference(pack), account=me(), at=now())
    return render_template("verify/pack.html", page=pack_page(made))


@verify.post("/verify/<reference>/again")
@checkers
def again(reference: str) -> ResponseReturnValue:
    """Make the same check today, as a new one; the old one stays as it was."""
    with begin() as session:
        made = verification.again(
            session, _reference(reference), account=me(), at=now(), as_at=today(), issuer=issuer()
        )
    if isinstance(made, Wait | Stopped):
        return refused(made, url_for("verify.answer", reference=reference))
    return redirect(url_for("verify.answer", reference=made.reference), HTTPStatus.SEE_OTHER)


@verify.get("/verify/<reference>/receipt.jws")
@checkers
def receipt(reference: str) -> ResponseReturnValue:
    """Hand over the signed receipt: it names nobody."""
    with begin() as session:
        made = verification.seen_by(
            session, _reference(reference), account=me(), at=now(), what="receipt"
        )
    return _download(made.receipt, f"receipt-{made.reference}.jws", "text/plain")


@verify.get("/verify/<reference>/check.json")
@checkers
def as_json(reference: str) -> ResponseReturnValue:
    """Hand over the check with its case, which `register assess` takes as it stands."""
    with begin() as session:
        made = verification.seen_by(
            session, _reference(reference), account=me(), at=now(), what="check as JSON"
        )
    text = json.dumps(json.loads(snapshots.dumps(made.snapshot)), ensure_ascii=False, indent=2)
    return _download(text, f"check-{made.reference}.json", "application/json")


def _download(text: str, name: str, kind: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _reference(text: str) -> Reference:
    try:
        return Reference(text)
    except InvalidIdentifier as error:
        raise NotFound("There is no check under that reference: look at it again.") from error
