"""One-time codes: asked for after the password, set up on a phone, looked after."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict, InvalidFact
from register.domain.roles import KEEPERS, Account
from register.services import accounts, second_factor
from register.services.second_factor import Given, Step
from register.web.access import current_account, open_to_all, remember, signed_in
from register.web.account import halfway
from register.web.account.forms import CodeForm
from register.web.account.leading import landing, try_later
from register.web.account.pages import CodesPage, set_up_page
from register.web.database import begin, now, read, real_now, settings
from register.web.filters import plural
from register.web.working import me

codes = Blueprint("codes", __name__)
keepers = signed_in(*sorted(KEEPERS))
WRONG = "That code is not right, or it was used before. Wait for the next one and try again."
_KEY = "codes_key"


@dataclass(frozen=True, slots=True)
class _Setter:
    """Who may set codes up now: somebody half signed in, or wholly where none are set up."""

    account: Account
    half: halfway.Half | None


@codes.get("/sign-in/code")
@open_to_all
def code() -> ResponseReturnValue:
    """Ask whoever gave their password for a code."""
    half = halfway.who()
    if half is None:
        return _to_sign_in()
    if _step(half.account) is Step.SET_UP:
        return redirect(url_for("codes.new"), HTTPStatus.SEE_OTHER)
    return _ask(CodeForm(formdata=None))


@codes.post("/sign-in/code")
@open_to_all
def take_code() -> ResponseReturnValue:
    """Let in whoever gives a right one."""
    half, form = halfway.who(), CodeForm()
    if half is None:
        return _to_sign_in()
    if not form.validate():
        return _ask(form), HTTPStatus.BAD_REQUEST
    with begin() as db:
        answer = second_factor.give(
            db, half.account, typed=form.typed, secret=settings().secret(), at=real_now()
        )
        if isinstance(answer, Given):
            answered = second_factor.let_in(db, half.account, at=now())
    if isinstance(answer, accounts.TryLater):
        return try_later(answer, url_for("codes.code"))
    if isinstance(answer, accounts.Refused):
        form.code.errors = [WRONG]
        return _ask(form), HTTPStatus.UNAUTHORIZED
    remember(answered.account, answered.stamp)
    if answer.spare_left is not None:
        flash(f"You used a spare code: {plural(answer.spare_left, 'spare code')} left.")
    return redirect(landing(half.account, half.wanted), HTTPStatus.SEE_OTHER)


@codes.get("/sign-in/codes/new")
@open_to_all
def new() -> ResponseReturnValue:
    """Show the key, to be kept by a phone, and ask for the code that the phone then shows."""
    setter = _setter()
    if setter is None:
        return _to_sign_in()
    return _show_key(setter, _key(setter.account), CodeForm(formdata=None))


@codes.post("/sign-in/codes/new")
@open_to_all
def keep() -> ResponseReturnValue:
    """Keep the key once the phone has it; the spare codes are shown on this answer alone."""
    setter, form = _setter(), CodeForm()
    if setter is None:
        return _to_sign_in()
    key = _key(setter.account)
    if not form.validate():
        return _show_key(setter, key, form), HTTPStatus.BAD_REQUEST
    try:
        spare, entered = _set_up(setter, key, form.typed)
    except (InvalidFact, Conflict) as error:
        form.code.errors = [str(error)]
        return _show_key(setter, key, form), HTTPStatus.BAD_REQUEST
    session.pop(_KEY, None)
    if entered:
        remember(entered.account, entered.stamp)
    on = landing(setter.account, setter.half.wanted) if setter.half else url_for("codes.mine")
    return render_template("account/spare.html", spare=spare, on=on)


@codes.get("/sign-in/codes")
@keepers
def mine() -> ResponseReturnValue:
    """Whether codes are set up, how many spare ones are left, and how to change phones."""
    return _look_after(CodeForm(formdata=None))


@codes.post("/sign-in/codes/spare")
@keepers
def make_spare() -> ResponseReturnValue:
    """Other spare codes in place of those that are left, for whoever gives a code."""
    form = CodeForm()
    refused = _refused(form)
    if refused is not None:
        return refused
    with begin() as db:
        spare = second_factor.new_spare(db, me(), secret=settings().secret(), at=now())
    return render_template("account/spare.html", spare=spare, on=url_for("codes.mine"))


@codes.post("/sign-in/codes/again")
@keepers
def begin_again() -> ResponseReturnValue:
    """Forget the phone and set another up, for whoever gives a code."""
    form = CodeForm()
    refused = _refused(form)
    if refused is not None:
        return refused
    with begin() as db:
        second_factor.begin_again(db, me(), at=now())
    return redirect(url_for("codes.new"), HTTPStatus.SEE_OTHER)


def _setter() -> _Setter | None:
    """Who may set codes up in this browser; None for whoever has them, or is nobody."""
    signed, half = current_account(), halfway.who()
    if signed is not None:
        free = signed.role in KEEPERS and _step(signed) is not Step.CODE
        return _Setter(signed, None) if free else None
    return _Setter(half.account, half) if half and _step(half.account) is Step.SET_UP else None


def _step(who: Account) -> Step:
    chosen = settings()
    with read() as db:
        return second_factor.after_password(db, who, demo=chosen.demo, secret=chosen.secret())


def _key(who: Account) -> str:
    """The key to be set up in this browser, kept encrypted in its session until it is."""
    secret = settings().secret()
    kept = second_factor.unseal(session.get(_KEY, ""), who, secret=secret)
    key = kept or second_factor.new_key()
    if kept is None:
        session[_KEY] = second_factor.seal(key, who, secret=secret, at=real_now())
    return key


def _set_up(
    setter: _Setter, key: str, typed: str
) -> tuple[tuple[str, ...], accounts.SignedIn | None]:
    """The spare codes, and the sign-in that is now whole. Raises InvalidFact, Conflict."""
    secret = settings().secret()
    with begin() as db:
        spare = second_factor.set_up(
            db, setter.account, key=key, typed=typed, secret=secret, at=real_now()
        )
        entered = second_factor.let_in(db, setter.account, at=now()) if setter.half else None
    return spare, entered


def _refused(form: CodeForm) -> ResponseReturnValue | None:
    """Take the code of somebody signed in; the answer where it was not right."""
    if not form.validate():
        return _look_after(form), HTTPStatus.BAD_REQUEST
    with begin() as db:
        answer = second_factor.give(
            db, me(), typed=form.typed, secret=settings().secret(), at=real_now()
        )
    if isinstance(answer, accounts.TryLater):
        return try_later(answer, url_for("codes.mine"))
    if isinstance(answer, accounts.Refused):
        form.code.errors = [WRONG]
        return _look_after(form), HTTPStatus.UNAUTHORIZED
    return None


def _to_sign_in() -> ResponseReturnValue:
    """Whoever has given no password begins there; whoever has set codes up sees them."""
    if current_account() is not None:
        return redirect(url_for("codes.mine"), HTTPStatus.SEE_OTHER)
    half = halfway.who()
    if half is not None:
        return redirect(url_for("codes.code"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("account.sign_in", next=halfway.wanted()), HTTPStatus.SEE_OTHER)


def _ask(form: CodeForm) -> str:
    return render_template("account/code.html", form=form)


def _show_key(setter: _Setter, key: str, form: CodeForm) -> str:
    page = set_up_page(setter.account, key, half=setter.half is not None)
    return render_template("account/set-up.html", page=page, form=form)


def _look_after(form: CodeForm) -> str:
    with read() as db:
        left = second_factor.spare_left(db, me(), secret=settings().secret())
    page = CodesPage(spare_left=left, optional=settings().demo)
    return render_template("account/codes.html", page=page, form=form)
