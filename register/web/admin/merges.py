"""Two records that are one person's: found by number, seen side by side, merged, and undone."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict, InvalidFact
from register.domain.identifiers import Trn
from register.domain.verifications import ByNumber
from register.services import accounts, merging, side_by_side
from register.web.admin.blueprint import admin, officials
from register.web.admin.match_forms import KeepForm, PlainReasonForm, TwoForm
from register.web.admin.match_pages import two_page
from register.web.database import begin, now, read
from register.web.working import me

# The two records that an official is looking at, and the match that led there, or 0: kept in the
# session, so that nobody can leaf through the people by changing an address.
PAIR = "two records"
_NOBODY = "Nobody is held under this number with this date of birth"


@admin.get("/people/merges")
@officials
def merges() -> ResponseReturnValue:
    """The latest, by the records' own numbers; nobody is named."""
    with read() as db:
        return render_template("admin/merges.html", held=merging.latest(db))


@admin.get("/people/merges/<int:number>")
@officials
def one_merge(number: int) -> ResponseReturnValue:
    """Who merged what, when and why; and undoing it."""
    return _merge_page(number, PlainReasonForm(formdata=None))


@admin.post("/people/merges/<int:number>")
@officials
def undo_merge(number: int) -> ResponseReturnValue:
    """Make them two records again."""
    form = PlainReasonForm()
    if not form.validate():
        return _merge_page(number, form), HTTPStatus.BAD_REQUEST
    with begin() as db:
        merging.undo(db, number, by=me().actor, because=form.reason.data or "", at=now())
    flash("Undone: they are two records again, and their schools are being drawn again.")
    return redirect(url_for("admin.one_merge", number=number), HTTPStatus.SEE_OTHER)


@admin.get("/people/merge")
@officials
def merge() -> ResponseReturnValue:
    """Ask for the numbers and birthdays of both."""
    return render_template("admin/merge.html", form=TwoForm(formdata=None))


@admin.post("/people/merge")
@officials
def look_for_two() -> ResponseReturnValue:
    """Find both; the search is recorded whatever it finds."""
    form = TwoForm()
    if not form.validate():
        return render_template("admin/merge.html", form=form), HTTPStatus.BAD_REQUEST
    asked = ((form.first, form.first_born), (form.second, form.second_born))
    sought = [ByNumber(Trn(trn.data or ""), born.data or date.min) for trn, born in asked]
    with begin() as db:
        found = merging.look_for(db, sought, account=me(), at=now())
    for (field, _), person in zip(asked, found, strict=True):
        if person is None:
            field.errors = [_NOBODY]
    if found[0] is not None and found[0] == found[1]:
        form.second.errors = ["Both numbers stand for one record already"]
    if form.errors:
        return render_template("admin/merge.html", form=form), HTTPStatus.BAD_REQUEST
    session[PAIR] = [*found, 0]
    return redirect(url_for("admin.compare_two"), HTTPStatus.SEE_OTHER)


@admin.get("/people/merge/compare")
@officials
def compare_two() -> ResponseReturnValue:
    """Both records side by side, and what each choice would do; each sight is recorded."""
    pair = _pair()
    return redirect(url_for("admin.merge")) if pair is None else _compare(pair, KeepForm())


@admin.post("/people/merge/compare")
@officials
def merge_two() -> ResponseReturnValue:
    """Merge them, and go back to the match that waits, if one led here."""
    pair, form = _pair(), KeepForm()
    if pair is None:
        return redirect(url_for("admin.merge"), HTTPStatus.SEE_OTHER)
    if not form.validate():
        return _compare(pair, form), HTTPStatus.BAD_REQUEST
    kept, gone = pair[:2] if form.keep.data == "A" else (pair[1], pair[0])
    try:
        with begin() as db:
            number = merging.merge(
                db,
                gone_id=gone,
                kept_id=kept,
                because=form.reason.data or "",
                by=me().actor,
                at=now(),
                despite_birth=bool(form.despite_birth.data),
            )
    except InvalidFact as error:
        form.despite_birth.errors = [str(error)]
        return _compare(pair, form), HTTPStatus.BAD_REQUEST
    session.pop(PAIR, None)
    flash("Merged: either number finds the record that stays. Their schools are drawn again.")
    if pair[2]:
        return redirect(url_for("admin.one_match", number=pair[2]), HTTPStatus.SEE_OTHER)
    return redirect(url_for("admin.one_merge", number=number), HTTPStatus.SEE_OTHER)


def _pair() -> tuple[int, int, int] | None:
    held = session.get(PAIR)
    return None if held is None else (int(held[0]), int(held[1]), int(held[2]))


def _compare(pair: tuple[int, int, int], form: KeepForm) -> str:
    try:
        with begin() as db:
            page = two_page(side_by_side.two(db, pair[:2], account=me(), at=now()))
    except Conflict:
        session.pop(PAIR, None)
        raise
    return render_template("admin/merge-compare.html", page=page, form=form)


def _merge_page(number: int, form: PlainReasonForm) -> str:
    with read() as db:
        held = merging.one(db, number)
        return render_template(
            "admin/merge-done.html",
            merge=held,
            by=accounts.called(db, held.by),
            undone_by=accounts.called(db, held.undone_by),
            form=form,
        )
