"""Sign in and out."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from register.domain.roles import MEANINGS, Account, Role
from register.services import accounts, browsers
from register.web.access import (
    current_account,
    forget,
    open_to_all,
    own_path,
    real_now,
    remember,
    signed_in,
    was_too_old,
)
from register.web.account.forms import NoFieldsForm, SignInForm
from register.web.database import begin, now, read, settings
from register.web.working import me

account = Blueprint("account", __name__)

HOURS = browsers.LONGEST // timedelta(hours=1)
WRONG = "The e-mail address or the password is wrong. Check both and try again."


@account.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask for an address and a password."""
    wanted = own_path(request.args.get("next"))
    known = current_account()
    if known is not None:
        return redirect(_landing(known, wanted), HTTPStatus.SEE_OTHER)
    return _ask(SignInForm(formdata=None), wanted)


@account.post("/sign-in")
@open_to_all
def let_in() -> ResponseReturnValue:
    """Check them; one answer for an unknown address and a wrong password."""
    form, wanted = SignInForm(), own_path(request.form.get("next"))
    if not form.validate():
        return _ask(form, wanted), HTTPStatus.BAD_REQUEST
    with begin() as session:
        answer = accounts.sign_in(
            session,
            email=form.email.data or "",
            password=form.password.data or "",
            address=request.remote_addr or "",
            secret=settings().secret(),
            at=now(),
        )
    if isinstance(answer, accounts.TryLater):
        return _later(answer)
    if isinstance(answer, accounts.Refused):
        form.email.errors = [WRONG]
        return _ask(form, wanted), HTTPStatus.UNAUTHORIZED
    remember(answer.account, answer.stamp)
    return redirect(_landing(answer.account, wanted), HTTPStatus.SEE_OTHER)


@account.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Leave; nothing of the session stays."""
    leaving = current_account()
    if leaving is not None:
        with begin() as session:
            accounts.sign_out(session, leaving, at=now())
    forget()
    flash("You have signed out.")
    return redirect("/", HTTPStatus.SEE_OTHER)


@account.get("/your-sign-in")
@signed_in()
def yours() -> ResponseReturnValue:
    """Who you are signed in as, in how many browsers, and the way out of all of them."""
    with read() as session:
        many = browsers.count_open(session, me(), at=real_now())
    return render_template(
        "account/yours.html",
        many=many,
        hours=HOURS,
        meaning=MEANINGS[me().role],
        form=NoFieldsForm(),
    )


@account.post("/sign-out/everywhere")
@signed_in()
def sign_out_everywhere() -> ResponseReturnValue:
    """End every browser of the account, this one too."""
    with begin() as session:
        browsers.end_all(session, me(), at=now())
    forget()
    flash("You have signed out everywhere.")
    return redirect("/sign-in", HTTPStatus.SEE_OTHER)


def _landing(who: Account, wanted: str) -> str:
    """Where to go once signed in: a candidate who asked for no page sees their own record."""
    return "/me" if who.role is Role.CANDIDATE and wanted == "/" else wanted


def _ask(form: SignInForm, wanted: str) -> str:
    return render_template(
        "account/sign-in.html", form=form, wanted=wanted, too_old=was_too_old(), hours=HOURS
    )


def _later(answer: accounts.TryLater) -> ResponseReturnValue:
    """Say how long to wait, to people and to machines."""
    seconds = max(1, round(answer.wait.total_seconds()))
    body = render_template("account/try-later.html", seconds=seconds)
    return body, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}
