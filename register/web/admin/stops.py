"""Organisations whose searches for people were stopped: what they did, and letting them go on."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.services import accounts, look_ups_stops
from register.services.look_ups_weighing import STRANGERS_TOLD
from register.web.admin.blueprint import admin, officials
from register.web.admin.forms import ReasonForm
from register.web.admin.pages import StopPage, StopsPage
from register.web.database import begin, now, read
from register.web.working import me


@admin.get("/stops")
@officials
def stops() -> ResponseReturnValue:
    """Those stopped now, the longest first; those let go on; and who found many strangers."""
    with read() as session:
        page = StopsPage(
            stopped=tuple(look_ups_stops.stopped(session)),
            noticed=tuple(look_ups_stops.noticed(session)),
            lifted=tuple(look_ups_stops.lifted(session)),
            many=STRANGERS_TOLD,
        )
    return render_template("admin/stops.html", page=page)


@admin.get("/stops/<int:number>")
@officials
def one_stop(number: int) -> ResponseReturnValue:
    """What the organisation did, in counts, and the button that lets it go on."""
    return _page(number, ReasonForm(formdata=None))


@admin.post("/stops/<int:number>/lift")
@officials
def lift_stop(number: int) -> ResponseReturnValue:
    """Let it search again; its points begin from none."""
    form = ReasonForm()
    if not form.validate():
        return _page(number, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        reason = form.reason.data or ""
        told = look_ups_stops.lift(session, number, by=me(), reason=reason, at=now())
    flash(f"{told.name} may search again.")
    return redirect(url_for("admin.stops"), HTTPStatus.SEE_OTHER)


def _page(number: int, form: ReasonForm) -> str:
    with read() as session:
        told = look_ups_stops.one(session, number)
        page = StopPage(told=told, lifted_by=accounts.called(session, told.stop.lifted_by))
    return render_template("admin/stop.html", page=page, form=form)
