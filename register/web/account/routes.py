"""Sign in and out."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.roles import MEANINGS, Account, Role
from register.services import accounts, browsers, identities
from register.services.second_factor import Step, after_password
from register.web.access import (
    current_account,
    forget,
    open_to_all,
    own_path,
    remember,
    signed_in,
    was_too_old,
)
from register.web.account import halfway
from register.web.account.forms import NoFieldsForm, SignInForm
from register.web.account.leading import landing, try_later
from register.web.database import begin, now, read, real_now, settings
from register.web.working import me

account = Blueprint("account", __name__)
everybody = signed_in(*sorted(Role))

HOURS = browsers.LONGEST // timedelta(hours=1)
WRONG = "The e-mail address or the password is wrong. Check both and try again."


@account.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask for an address and a password."""
    wanted = own_path(request.args.get("next"))
    known = current_account()
    if known is not None:
        return redirect(landing(known, wanted), HTTPStatus.SEE_OTHER)
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
            asks_code=lambda who: _is_asked(session, who),
        )
    if isinstance(answer, accounts.TryLater):
        return try_later(answer, "/sign-in")
    if isinstance(answer, accounts.Refused):
        form.email.errors = [WRONG]
        return _ask(form, wanted), HTTPStatus.UNAUTHORIZED
    if answer.half:
        halfway.begin(answer, wanted)
        return redirect("/sign-in/code", HTTPStatus.SEE_OTHER)
    remember(answer.account, answer.stamp)
    return redirect(landing(answer.account, wanted), HTTPStatus.SEE_OTHER)


@account.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Leave; nothing of the session stays."""
    leaving, elsewhere = current_account(), False
    if leaving is not None:
        with begin() as session:
            accounts.sign_out(session, leaving, at=now())
            elsewhere = identities.signs_in(session, leaving, issuer=settings().oidc_issuer)
    forget()
    if elsewhere:
        return redirect("/sign-in/oidc/out", HTTPStatus.SEE_OTHER)
    flash("You have signed out.")
    return redirect("/", HTTPStatus.SEE_OTHER)


@account.get("/your-sign-in")
@everybody
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
@everybody
def sign_out_everywhere() -> ResponseReturnValue:
    """End every browser of the account, this one too."""
    with begin() as session:
        browsers.end_all(session, me(), at=now())
    forget()
    flash("You have signed out everywhere.")
    return redirect("/sign-in", HTTPStatus.SEE_OTHER)


def _is_asked(session: Session, who: Account) -> bool:
    """Whether the password is not enough: a one-time code is to be given, or set up first."""
    chosen = settings()
    step = after_password(session, who, demo=chosen.demo, secret=chosen.secret())
    return step is not Step.NOTHING


def _ask(form: SignInForm, wanted: str) -> str:
    return render_template(
        "account/sign-in.html",
        form=form,
        wanted=wanted,
        too_old=was_too_old(),
        too_slow=halfway.was_too_slow(),
        hours=HOURS,
    )
