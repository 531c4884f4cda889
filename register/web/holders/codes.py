"""Share codes: the list, a new one, and ending one."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.services import own_record, search, share_codes
from register.services.own_record import CodeShown
from register.services.search import Query
from register.web.database import begin, now, read, settings
from register.web.holders.blueprint import candidates, holders
from register.web.holders.code_pages import code_made, codes_page, schools_offered
from register.web.holders.forms import CodeForm, NoFieldsForm
from register.web.working import me

OFFERED = 10  # schools to choose from; more are found with more words
LONGEST_SEARCH = 120  # characters


@holders.get("/codes")
@candidates
def shared() -> ResponseReturnValue:
    """Every code that they made, with who used it."""
    with read() as session:
        held = own_record.codes(session, me())
    return render_template("holders/codes.html", page=codes_page(held, now()))


@holders.get("/codes/new")
@candidates
def new_code() -> ResponseReturnValue:
    """Find the school, then choose it and for how long."""
    return _ask(CodeForm(formdata=None), request.args.get("q", ""))


@holders.post("/codes")
@candidates
def make_code() -> ResponseReturnValue:
    """Make it, and show it once, on this answer alone."""
    form, asked = CodeForm(), request.form.get("q", "")
    if not form.validate():
        return _ask(form, asked), HTTPStatus.BAD_REQUEST
    try:
        with begin() as session:
            letters, made = share_codes.make(
                session,
                person_id=own_record.person_of(session, me()),
                urn=int(form.school.data or "0"),
                days=form.days.data or 0,
                account=me(),
                secret=settings().secret(),
                at=now(),
            )
            shown = _one(session, made.id)
    except (InvalidFact, NotFound, Conflict) as error:
        form.school.errors = [str(error)]
        return _ask(form, asked), HTTPStatus.BAD_REQUEST
    return render_template("holders/code-made.html", page=code_made(letters, shown))


@holders.get("/codes/<int:number>/end")
@candidates
def ask_to_end(number: int) -> ResponseReturnValue:
    """Ask before it is ended. Raises NotFound for a code that is not theirs."""
    with read() as session:
        shown = _one(session, number)
    if not shown.code.is_open(now()):
        return redirect(url_for("holders.shared"), HTTPStatus.SEE_OTHER)
    return render_template("holders/end-code.html", shown=shown, form=NoFieldsForm())


@holders.post("/codes/<int:number>/end")
@candidates
def end_code(number: int) -> ResponseReturnValue:
    """End it at once. Raises NotFound for a code that is not theirs."""
    with begin() as session:
        shown = _one(session, number)
        share_codes.revoke(session, number, person_id=shown.code.person_id, account=me(), at=now())
    flash(f"The code for {shown.school} no longer works. You can make a new one at any time.")
    return redirect(url_for("holders.shared"), HTTPStatus.SEE_OTHER)


def _one(session: Session, number: int) -> CodeShown:
    for shown in own_record.codes(session, me()):
        if shown.code.id == number:
            return shown
    raise NotFound("You have made no code of that number.")


def _ask(form: CodeForm, asked: str) -> str:
    text = " ".join(asked.split())[:LONGEST_SEARCH]
    with read() as session:
        found = search.find(session, Query(text), count=OFFERED) if text else None
    page = schools_offered(text, found)
    form.school.choices = list(page.choices)
    return render_template("holders/new-code.html", page=page, form=form)
