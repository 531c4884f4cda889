"""Keys to the API, for the account's own organisation: seen, made, shown once, revoked."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import CHECKERS, Account
from register.domain.tokens import Scope
from register.services import tokens as keys
from register.web.access import current_account, signed_in
from register.web.database import begin, now, read
from register.web.tokens import pages
from register.web.tokens.forms import NoFieldsForm, TokenForm

tokens = Blueprint("tokens", __name__, url_prefix="/tokens")
checkers = signed_in(*sorted(CHECKERS))


@tokens.get("")
@checkers
def index() -> ResponseReturnValue:
    """Every key of the organisation, newest first."""
    with read() as session:
        held = keys.of_organisation(session, _me())
    return render_template("tokens/index.html", page=pages.tokens_page(held, now()))


@tokens.get("/new")
@checkers
def new() -> ResponseReturnValue:
    """Ask what the key is for, what it may do and how long it should work."""
    return _ask(TokenForm(formdata=None))


@tokens.post("/new")
@checkers
def make() -> ResponseReturnValue:
    """Make it, and show it once, on this answer alone."""
    form = TokenForm()
    if not form.validate():
        return _ask(form), HTTPStatus.BAD_REQUEST
    try:
        with begin() as session:
            key, made = keys.make(
                session,
                account=_me(),
                name=form.name.data or "",
                scopes=[Scope(scope) for scope in form.scopes.data or ()],
                days=form.days.data or 0,
                at=now(),
            )
    except (InvalidFact, Conflict) as error:
        form.name.errors = [str(error)]
        return _ask(form), HTTPStatus.BAD_REQUEST
    return render_template("tokens/made.html", key=key, line=pages.line(made, now()))


@tokens.get("/<int:number>/revoke")
@checkers
def ask_to_revoke(number: int) -> ResponseReturnValue:
    """Ask before it is ended, for that cannot be undone."""
    with read() as session:
        found = keys.find(session, number, account=_me())
    line = pages.line(found, now())
    return render_template("tokens/revoke.html", line=line, form=NoFieldsForm())


@tokens.post("/<int:number>/revoke")
@checkers
def revoke(number: int) -> ResponseReturnValue:
    """End it at once and for good."""
    with begin() as session:
        found = keys.revoke(session, number, account=_me(), at=now())
    flash(f"The key “{found.name}” opens nothing any more.")
    return redirect(url_for("tokens.index"), HTTPStatus.SEE_OTHER)


def _ask(form: TokenForm) -> str:
    return render_template("tokens/new.html", form=form)


def _me() -> Account:
    found = current_account()
    if found is None:  # pragma: no cover - the views are for those who are signed in
        raise NotAllowed("Sign in first.")
    return found
