"""Schools that followed others: what waits for a person, and what was carried."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.casework import CaseKind, Key
from register.services import accounts, conversion
from register.web.admin.blueprint import admin, officials
from register.web.admin.case_work import work_of
from register.web.admin.forms import ReasonForm
from register.web.database import begin, now, read
from register.web.filters import plural
from register.web.working import me


@admin.get("/conversions")
@officials
def conversions() -> ResponseReturnValue:
    """Those that wait, then the latest."""
    with read() as session:
        waiting, recent = conversion.waiting(session), conversion.recent(session)
        return render_template(
            "admin/conversions.html",
            waiting=waiting,
            recent=recent,
            names=conversion.names(session, [*waiting, *recent]),
        )


@admin.get("/conversions/<int:number>")
@officials
def one_conversion(number: int) -> ResponseReturnValue:
    """What is claimed, and the buttons that fit it."""
    return _page(number, ReasonForm(formdata=None))


@admin.post("/conversions/<int:number>/carry")
@officials
def carry(number: int) -> ResponseReturnValue:
    """The appointments go across."""
    return _settle(number, carried=True)


@admin.post("/conversions/<int:number>/leave")
@officials
def leave(number: int) -> ResponseReturnValue:
    """The appointments do not go across."""
    return _settle(number, carried=False)


@admin.post("/conversions/<int:number>/undo")
@officials
def undo(number: int) -> ResponseReturnValue:
    """Take back what was carried."""
    form = ReasonForm()
    if not form.validate():
        return _page(number, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        reason = form.reason.data or ""
        count = conversion.undo(session, number, by=me().actor, reason=reason, at=now())
    flash(f"{plural(count, 'appointment')} taken back. The earlier school's history is as it was.")
    return redirect(url_for("admin.one_conversion", number=number), HTTPStatus.SEE_OTHER)


def _settle(number: int, *, carried: bool) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return _page(number, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        reason = form.reason.data or ""
        count = conversion.settle(
            session, number, carry=carried, by=me().actor, reason=reason, at=now()
        )
    flash(f"Settled: {plural(count, 'appointment')} carried across.")
    return redirect(url_for("admin.conversions"), HTTPStatus.SEE_OTHER)


def _page(number: int, form: ReasonForm) -> str:
    with read() as session:
        found = conversion.one(session, number)
        return render_template(
            "admin/conversion.html",
            conversion=found,
            names=conversion.names(session, [found]),
            undone_by=accounts.called(session, found.undone_by),
            work=work_of(session, Key(CaseKind.CONVERSION, str(number))),
            form=form,
        )
