"""Who may sign in: the list, a new one, and shutting one."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.domain.roles import MEANINGS, Account, Role
from register.services import accounts, candidate_accounts
from register.web.admin.blueprint import admin, admins
from register.web.admin.forms import AccountForm, NoFieldsForm
from register.web.database import begin, now, read
from register.web.working import me


@admin.get("/accounts")
@admins
def people() -> ResponseReturnValue:
    """Every account, by address."""
    with read() as session:
        held = accounts.everyone(session)
    return render_template("admin/accounts.html", held=held, me=me(), form=NoFieldsForm())


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
