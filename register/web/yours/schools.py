"""Somebody's schools in one table, the worst first, and the same as a file."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register.domain.errors import NotAllowed
from register.domain.roles import Account, Role
from register.services import freshness, portfolio
from register.web.access import current_account, signed_in
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.layout import attribution
from register.web.spreadsheets import csv_file
from register.web.yours.blueprint import yours
from register.web.yours.forms import asked_of
from register.web.yours.pages import CSV_HEADER, csv_rows, schools_page

owners = signed_in(Role.TRUST, Role.AUTHORITY)


@yours.get("/your-schools")
@owners
@once_drawn
def schools() -> ResponseReturnValue:
    """The numbers that matter, what is due this term, and the table."""
    account, asked = owner(), asked_of(request.args)
    with read() as session:
        found = portfolio.of_account(session, account, today=today())
        feed = freshness.of_school_list(session)
    page = schools_page(found, asked, account, today(), feed.extract_date if feed else None)
    return render_template("yours/schools.html", page=page)


@yours.get("/your-schools/download.csv")
@owners
@once_drawn
def download() -> ResponseReturnValue:
    """The rows that the filters leave, every page of them; nobody is named."""
    asked = asked_of(request.args)
    with read() as session:
        found = portfolio.of_account(session, owner(), today=today())
        feed = freshness.of_school_list(session)
    rows = csv_rows(portfolio.chosen(found.schools, asked.choice), today())
    source = attribution(feed.extract_date if feed else None)
    return csv_file("your-schools", CSV_HEADER, rows, as_of=today(), source=source)


def owner() -> Account:
    """Whose schools they are."""
    account = current_account()
    if account is None:
        message = "Sign in first."
        raise NotAllowed(message)
    return account
