"""Who may sign in: the list, a new one, and shutting one."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.domain.roles import MEANINGS, Account, Role
from register.services import account_list, accounts, candidate_accounts, second_factor
from register.web.admin.account_pages import shown_account
from register.web.admin.blueprint import admin, admins
from register.web.admin.forms import AccountForm, NoFieldsForm, ReasonForm
from register.web.database import begin, now, read, settings
from register.web.working import me


@admin.get("/accounts")
@admins
def people() -> ResponseReturnValue:
    """Every account, by address: how it signs in, when it last did, and why it is shut."""
    with read() as session:
        held = account_list.everyone(session)
        having = second_factor.having(session)
    shown = [shown_account(one, settings().oidc_name) for one in held]
    return render_template(
        "admin/accounts.html", held=shown, having=having, me=me(), form=NoFieldsForm()
    )


@admin.get("/accounts/new")
@admins
def new_account() -> ResponseReturnValue:
    """Ask who, as what, for which organisation."""
    return _ask(AccountForm(formdata=None))


@admin.post("/accounts/new")
@admins
def add_account() -> ResponseReturnValue:
    """Make it, and show its password once, on this answer alone."""
    form = AccountForm()
    if not form.validate():
        return _ask(form), HTTPStatus.BAD_REQUEST
    password = accounts.generated_password()
    try:
        with begin() as session:
            made = _make(session, form, password)
    except (InvalidFact, Conflict) as error:
        about = form.scope if "scope" in str(error) else form.email
        about.errors = [str(error)]
        return _ask(form), HTTPStatus.BAD_REQUEST
    if made is None:
        form.number.errors = [candidate_accounts.NOBODY]
        return _ask(form), HTTPStatus.BAD_REQUEST
    return render_template("admin/account-made.html", made=made, password=password)


@admin.post("/accounts/<int:number>/shut")
@admins
def shut_account(number: int) -> ResponseReturnValue:
    """End its sessions and let nobody in by it."""
    return _set_active(number, active=False)


@admin.post("/accounts/<int:number>/open")
@admins
def open_account(number: int) -> ResponseReturnValue:
    """Let its owner in again."""
    return _set_active(number, active=True)


@admin.get("/accounts/<int:number>/codes")
@admins
def ask_to_reset(number: int) -> ResponseReturnValue:
    """Ask why somebody's one-time codes should be forgotten."""
    return _ask_to_reset(number, ReasonForm(formdata=None))


@admin.post("/accounts/<int:number>/codes")
@admins
def reset_codes(number: int) -> ResponseReturnValue:
    """Forget them, and end its sessions: its owner sets codes up at the next sign-in."""
    form = ReasonForm()
    if not form.validate():
        return _ask_to_reset(number, form), HTTPStatus.BAD_REQUEST
    reason = form.reason.data or ""
    with begin() as session:
        found = second_factor.reset(session, number, by=me().actor, reason=reason, at=now())
    flash(f"{found.email} sets up one-time codes again at the next sign-in.")
    return redirect(url_for("admin.people"), HTTPStatus.SEE_OTHER)


def _ask_to_reset(number: int, form: ReasonForm) -> str:
    with read() as session:
        found = accounts.one(session, number)
    return render_template("admin/account-codes.html", found=found, form=form)


def _make(session: Session, form: AccountForm, password: str) -> Account | None:
    """Make the account that was asked for; None where a candidate's two facts fit nobody."""
    role, by = Role(form.role.data), me().actor
    email = form.email.data or ""
    if role is Role.CANDIDATE and form.trn and form.born.data:
        return candidate_accounts.add(
            session,
            email=email,
            password=password,
            trn=form.trn,
            born=form.born.data,
            by=by,
            at=now(),
        )
    scope = form.scope.data or ""
    return accounts.add(
        session, email=email, password=password, role=role, scope=scope, by=by, at=now()
    )


def _ask(form: AccountForm) -> str:
    meanings = [{"hint": {"text": MEANINGS[role]}} for role in Role]
    return render_template("admin/account.html", form=form, meanings=meanings)


def _set_active(number: int, *, active: bool) -> ResponseReturnValue:
    with begin() as session:
        found = accounts.set_active(session, number, active=active, by=me(), at=now())
    flash(f"{found.email} {'may sign in again' if active else 'can no longer sign in'}.")
    return redirect(url_for("admin.people"), HTTPStatus.SEE_OTHER)
