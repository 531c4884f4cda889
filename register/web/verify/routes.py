"""Check a candidate: where it begins. The other pages are in the modules beside this one."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.services import check_lists, look_ups, notices
from register.web.database import begin, now, read, today
from register.web.verify import answers, candidates, journey
from register.web.verify.blueprint import checkers, verify
from register.web.verify.home import LINES, home_page
from register.web.working import me

MODULES = (answers, candidates, journey)

__all__ = ["MODULES", "verify"]


@verify.get("/verify")
@checkers
def home() -> ResponseReturnValue:
    """Begin a check, read what one was told, and find the checks that were made."""
    account, after = me(), request.args.get("after") or None
    with read() as session:
        lines, more = check_lists.own(session, account, limit=LINES, after=after, today=today())
        told = notices.unread(session, account.organisation) if after is None else []
        since = look_ups.stopped_since(session, account)
    page = home_page(lines, more, told, first=after is None, account=account, stopped=since)
    return render_template("verify/home.html", page=page)


@verify.post("/verify/notices/<int:number>/read")
@checkers
def read_notice(number: int) -> ResponseReturnValue:
    """Note that a notice was read."""
    with begin() as session:
        notices.read(session, me().organisation, number, at=now())
    return redirect(url_for("verify.home"), HTTPStatus.SEE_OTHER)
