"""The one queue of cases, and the second looks: officials alone; nobody is named on either."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.casework import Case
from register.services import accounts, casework, casework_looks, freshness
from register.web.admin.blueprint import admin, officials
from register.web.admin.queue_looks import looks_page
from register.web.admin.queue_pages import (
    CSV_HEADER,
    SIZE,
    asked_for,
    asked_of,
    case_lines,
    csv_row,
    pages_of,
    queue_page,
)
from register.web.database import now, read, today
from register.web.layout import attribution
from register.web.spreadsheets import csv_file
from register.web.working import me

MOST_IN_A_FILE = 100_000


@admin.get("/queue")
@officials
def queue() -> ResponseReturnValue:
    """Everything that waits for an official, the oldest first, as asked for in the address."""
    asked = asked_of(request.args)
    wanted = asked_for(asked, me().id, today())
    with read() as db:
        everything = casework.totals(db, casework.Asked(today()), today=today())
        narrowed = asked.who or asked.when
        total = casework.totals(db, wanted, today=today()).cases if narrowed else None
        pages = pages_of(asked, everything, total)
        found = casework.waiting(db, wanted, first=max(0, pages.first - 1), count=SIZE)
        feed = freshness.of_school_list(db)
        page = queue_page(
            asked,
            everything,
            case_lines(found, _names(db, found), now(), today()),
            pages,
            looks=len(casework_looks.to_look_at(db, me(), today())),
            feed_day=feed.extract_date if feed else None,
        )
    return render_template("admin/queue.html", page=page)


@admin.get("/queue.csv")
@officials
def queue_file() -> ResponseReturnValue:
    """The same cases as a file, all pages of them."""
    wanted = asked_for(asked_of(request.args), me().id, today())
    with read() as db:
        found = casework.waiting(db, wanted, first=0, count=MOST_IN_A_FILE)
        names = _names(db, found)
        feed = freshness.of_school_list(db)
    source = attribution(feed.extract_date if feed else None)
    rows = (csv_row(each, names) for each in found)
    return csv_file("cases", CSV_HEADER, rows, as_of=today(), source=source)


@admin.get("/queue/second-looks")
@officials
def second_looks() -> ResponseReturnValue:
    """Decisions of colleagues that were drawn for this official to look at."""
    with read() as db:
        page = looks_page(
            casework_looks.to_look_at(db, me(), today()),
            casework_looks.agreement(db, today()),
            casework_looks.SHARE,
        )
    return render_template("admin/second-looks.html", page=page)


def _names(db: Session, found: Sequence[Case]) -> dict[int, str]:
    """How officials are called who have any of these."""
    held = {each.assigned_to for each in found if each.assigned_to is not None}
    return {number: accounts.called(db, f"account:{number}") for number in held}
