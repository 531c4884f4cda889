"""Who could follow, and which posts rest on one person; every name that is shown is recorded."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register.services import freshness, succession
from register.web.database import begin, now, read, today
from register.web.drawing import once_drawn
from register.web.yours.blueprint import yours
from register.web.yours.forms import part_of
from register.web.yours.schools import owner, owners
from register.web.yours.succession_pages import shown_of, succession_page


@yours.get("/your-schools/succession")
@owners
@once_drawn
def follow() -> ResponseReturnValue:
    """The beginning of each part, or one part by the page."""
    account, asked = owner(), part_of(request.args)
    with read() as session:
        survey = succession.survey(session, account, today=today())
        feed = freshness.of_school_list(session)
    shown = shown_of(survey, asked)
    with begin() as session:
        names = succession.names(session, shown.people(), account=account, at=now())
    extract = feed.extract_date if feed else None
    page = succession_page(shown, names, account, today(), extract)
    return render_template("yours/succession.html", page=page)
