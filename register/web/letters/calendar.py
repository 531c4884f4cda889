"""The address at which a calendar program reads an organisation's dates."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.services import calendar_addresses, calendars, freshness
from register.web.access import open_to_all
from register.web.database import begin, now, read, settings, today
from register.web.layout import attribution
from register.web.letters.blueprint import letters, readers
from register.web.working import me


@letters.post("/letters/calendar")
@readers
def make_calendar() -> ResponseReturnValue:
    """Make an address in place of any other, and show it once, on this answer alone."""
    with begin() as session:
        token = calendar_addresses.make(session, me(), at=now())
    address = f"{_own_address()}{url_for('letters.feed', token=token)}"
    _, _, rest = address.partition("://")
    return render_template("letters/calendar-made.html", address=address, webcal=f"webcal://{rest}")


@letters.post("/letters/calendar/end")
@readers
def end_calendar() -> ResponseReturnValue:
    """End the address, for good."""
    with begin() as session:
        calendar_addresses.end(session, me(), at=now())
    flash("The calendar address has ended. Whoever uses it is given nothing any more.")
    return redirect(url_for("letters.index", _anchor="calendar"), HTTPStatus.SEE_OTHER)


@letters.get("/calendar/<token>.ics")
@open_to_all
def feed(token: str) -> ResponseReturnValue:
    """The dates, for whoever holds the address: a calendar program signs in nowhere."""
    with read() as session:
        account = calendar_addresses.holder(session, token)
        dates = calendars.of_account(session, account, today=today())
        listed = freshness.of_school_list(session)
    said, address = attribution(listed.extract_date if listed else None), _own_address()
    tag = dates.tag(address, said)
    if request.if_none_match.contains(tag):
        answer = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        body = calendars.written(dates, address=address, attribution=said)
        answer = Response(body, content_type="text/calendar; charset=utf-8")
        answer.headers["Content-Disposition"] = 'inline; filename="senco-dates.ics"'
    answer.set_etag(tag)
    return answer


def _own_address() -> str:
    return settings().address(request.url_root)
