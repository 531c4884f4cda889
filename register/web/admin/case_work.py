"""Case work: who has a case, what was done about it, undoing a decision, and a second look."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.casework import CaseKind, CaseState, History, Key
from register.domain.errors import NotFound
from register.services import (
    accounts,
    casework,
    casework_looks,
    casework_noting,
    casework_undoing,
)
from register.web.admin.blueprint import admin, officials
from register.web.admin.case_work_forms import AGREES, LookForm, SeenForm, WhyForm
from register.web.admin.case_work_pages import (
    AFTER_UNDOING,
    ActPage,
    WorkShown,
    accounts_in,
    decision_words,
    href_of,
    path_of,
    title_of,
    work_shown,
)
from register.web.database import begin, now, read, today
from register.web.working import me

_LONGEST = 10  # digits of an account's number


@admin.post("/queue/<kind>/<subject>/assign")
@officials
def assign_case(kind: str, subject: str) -> ResponseReturnValue:
    """Take a case, or give it to another official."""
    key, form = _key(kind, subject), SeenForm()
    told = request.form.get("to", "")
    to = int(told) if told.isdecimal() and len(told) <= _LONGEST else 0
    with begin() as db:
        casework.assign(
            db, key, to=to, account=me(), seen=form.seen_events(), at=now(), today=today()
        )
    flash("The case is yours." if to == me().id else "The case has been given on.")
    return redirect(href_of(key), HTTPStatus.SEE_OTHER)


@admin.post("/queue/<kind>/<subject>/give-back")
@officials
def give_back_case(kind: str, subject: str) -> ResponseReturnValue:
    """Let nobody have it, so that somebody else takes it."""
    key, form = _key(kind, subject), SeenForm()
    with begin() as db:
        casework.give_back(db, key, account=me(), seen=form.seen_events(), at=now(), today=today())
    flash("The case has been given back.")
    return redirect(href_of(key), HTTPStatus.SEE_OTHER)


@admin.get("/queue/<kind>/<subject>/undo")
@officials
def ask_undo_case(kind: str, subject: str) -> ResponseReturnValue:
    """What undoing would do, and why it is done."""
    return _undo_page(_key(kind, subject), WhyForm(formdata=None))


@admin.post("/queue/<kind>/<subject>/undo")
@officials
def undo_case(kind: str, subject: str) -> ResponseReturnValue:
    """Take the decision back with what it recorded."""
    key, form = _key(kind, subject), WhyForm()
    if not form.validate():
        return _undo_page(key, form), HTTPStatus.BAD_REQUEST
    with begin() as db:
        casework_undoing.undo(
            db,
            key,
            account=me(),
            reason=form.reason.data or "",
            seen=form.seen_events(),
            at=now(),
            today=today(),
        )
    flash("The decision has been undone.")
    return redirect(href_of(key), HTTPStatus.SEE_OTHER)


@admin.get("/queue/<kind>/<subject>/second-look")
@officials
def second_look(kind: str, subject: str) -> ResponseReturnValue:
    """Ask whether a colleague's decision is right."""
    return _look_page(_key(kind, subject), LookForm(formdata=None))


@admin.post("/queue/<kind>/<subject>/second-look")
@officials
def take_second_look(kind: str, subject: str) -> ResponseReturnValue:
    """Agree or question, or answer a question that another asked; always with a reason."""
    key, form = _key(kind, subject), LookForm()
    with read() as db:
        questioned = casework.history(db, key).state is CaseState.QUESTIONED
    if questioned:  # to answer is to agree: whoever does not undoes the decision
        form.agrees.validators, form.agrees.validate_choice = [], False
    if not form.validate():
        return _look_page(key, form), HTTPStatus.BAD_REQUEST
    with begin() as db:
        casework_looks.look(
            db,
            key,
            account=me(),
            agrees=questioned or form.agrees.data == AGREES,
            reason=form.reason.data or "",
            seen=form.seen_events(),
            at=now(),
            today=today(),
        )
    flash("Kept. Thank you for the second look.")
    return redirect("/admin/queue/second-looks", HTTPStatus.SEE_OTHER)


def work_of(db: Session, key: Key) -> WorkShown:
    """The panel of case work for whoever is signed in."""
    history = casework.history(db, key)
    waits = casework.find(db, key, today()) is not None
    decided = history.state is CaseState.DECIDED
    names = {number: _called(db, number) for number in accounts_in([history])}
    return work_shown(
        history,
        names,
        me(),
        waits=waits,
        officials=casework.officials(db) if waits else (),
        why_not=casework_undoing.why_not(db, key) if history.events or not waits else "",
        drawn=decided and casework_looks.is_drawn(db, key, today()),
    )


def _undo_page(key: Key, form: WhyForm) -> str:
    with read() as db:
        refusal = casework_undoing.why_not(db, key)
        history = casework.history(db, key)
    if refusal:
        raise NotFound(refusal)
    casework_noting.refuse(history, me().id)
    page = _act_page(
        history,
        heading="Undo this decision",
        asked="undo",
        follows=AFTER_UNDOING[key.kind],
    )
    form.seen.data = str(page.seen)
    return render_template("admin/case-undo.html", page=page, form=form)


def _look_page(key: Key, form: LookForm) -> str:
    with read() as db:
        history = casework.history(db, key)
        casework_looks.refuse_own(history, me())
        questioned = history.state is CaseState.QUESTIONED
        if not questioned and not casework_looks.is_drawn(db, key, today()):
            raise NotFound("This case does not wait for a second look.")
    page = _act_page(
        history,
        heading="Does this decision stand?" if questioned else "A second look",
        asked="second-look",
        follows="",
    )
    form.seen.data = str(page.seen)
    return render_template(
        "admin/case-look.html", page=page, form=form, questioned=history.looked_at
    )


def _act_page(history: History, *, heading: str, asked: str, follows: str) -> ActPage:
    key, decided = history.key, history.decided
    return ActPage(
        heading=heading,
        caption=title_of(key),
        back=href_of(key),
        action=f"{path_of(key)}/{asked}",
        decided=decision_words(decided.decision) if decided else "",
        because=decided.reason if decided else "",
        asked=asked,
        follows=follows,
        seen=history.place,
    )


def _called(db: Session, number: int) -> str:
    return accounts.called(db, f"account:{number}")


def _key(kind: str, subject: str) -> Key:
    """The case of an address. Raises NotFound."""
    try:
        return Key(CaseKind(kind), subject[: casework_noting.LONGEST_SUBJECT])
    except ValueError:
        raise NotFound("There is no such kind of case.") from None
