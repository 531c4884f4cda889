"""Once a year: the school looks at its record on one page, and says with one button that it holds.

What was on the page comes back with the button, as a digest: nobody confirms what they did not see.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import InvalidIdentifier, NotFound
from register.domain.identifiers import Urn
from register.domain.roles import Role
from register.services import confirmations
from register.services.confirmations import ToConfirm
from register.services.sight import SCHOOL_PAGE, saw_people
from register.web.access import signed_in
from register.web.database import begin, now, today
from register.web.filters import day
from register.web.schools.blueprint import schools
from register.web.schools.confirm_page import confirm_page
from register.web.working import me

whose_record_it_is = signed_in(Role.SCHOOL, Role.TRUST)


@schools.get("/schools/<urn>/confirm")
@whose_record_it_is
def confirm(urn: str) -> ResponseReturnValue:
    """Show what is on the record, to be confirmed. Raises NotFound, and Conflict for one closed."""
    with begin() as session:
        held = _seen(session, urn_of(urn))
    return render_template("schools/confirm.html", page=confirm_page(held, today()))


@schools.post("/schools/<urn>/confirm")
@whose_record_it_is
def take_confirm(urn: str) -> ResponseReturnValue:
    """Keep that it is right; where a fact has changed since, show the page again and say so."""
    number, digest = urn_of(urn), request.form.get("digest", "")
    account, at, on = me(), now(), today()
    with begin() as session:
        held = confirmations.to_confirm(session, number, account=account, today=on)
        if held.digest == digest:
            confirmations.confirm(
                session, urn=number, account=account, at=at, today=on, digest=digest
            )
        else:
            _seen(session, number)
    if held.digest != digest:
        page = confirm_page(held, on, changed=confirmations.CHANGED)
        return render_template("schools/confirm.html", page=page), HTTPStatus.CONFLICT
    again = day(confirmations.next_due(on, on))
    flash(f"Thank you. The record is confirmed. We will ask again on {again}.")
    return redirect(url_for("schools.school", urn=number), HTTPStatus.SEE_OTHER)


def urn_of(text: str) -> Urn:
    """The URN in an address. Raises NotFound for what cannot be one."""
    try:
        return Urn(text)
    except InvalidIdentifier:
        message = "No school has that URN: it is a number of up to 7 digits, such as 100000."
        raise NotFound(message) from None


def _seen(session: Session, urn: Urn) -> ToConfirm:
    """Read it, and record that everybody on it was seen."""
    held = confirmations.to_confirm(session, urn, account=me(), today=today())
    people = {post.person for post in (*held.posts, *held.left)}
    if people:
        saw_people(session, at=now(), account=me(), urn=int(urn), reason=SCHOOL_PAGE, people=people)
    return held
