"""Find a school, and one school's page. Anybody may open both; what they show differs."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import InvalidIdentifier, NotFound
from register.domain.identifiers import Urn
from register.services import freshness, glance, standings
from register.services.search import PAGE, Found, choices, find
from register.services.sight import SCHOOL_PAGE, saw_people
from register.web.access import current_account, may_see_standing, open_to_all
from register.web.database import begin, now, read, settings, today
from register.web.days import asked_day
from register.web.schools.forms import search_of
from register.web.schools.pages import Sight, school_page, sight_of
from register.web.schools.results import find_page
from register.web.schools.way_back import way_back
from register.web.words import Tag, tag_of

schools = Blueprint("schools", __name__)


@schools.get("/schools")
@open_to_all
def search() -> ResponseReturnValue:
    """Look for a school by anything that somebody might know of it."""
    asked = search_of(request.args)
    with read() as session:
        offered = choices(session)
        found = find(session, asked.query, first=(asked.page - 1) * PAGE) if asked.asked else None
        feed = freshness.of_school_list(session)
        tags = _standings(session, found) if found else {}
    page = find_page(asked, found, offered, tags, feed.extract_date if feed else None)
    return render_template("schools/find.html", page=page)


@schools.get("/schools/<urn>")
@open_to_all
def school(urn: str) -> ResponseReturnValue:
    """Show one school: its answer on a day, with as much of it as the reader may see.

    Raises NotFound for a URN that is not on the list.
    """
    asked = asked_day(request.args, "as_of", today=today())
    with read() as session:
        answer = standings.of_school(session, _urn(urn), as_of=asked.day)
    account = current_account()
    seen = sight_of(account, answer.school, settings())
    if account and seen is Sight.PEOPLE and answer.senco_history:
        with begin() as session:
            saw_people(
                session,
                at=now(),
                account=account,
                urn=int(urn),
                reason=SCHOOL_PAGE,
                people={post.person for post in answer.senco_history},
            )
    page = school_page(answer, asked, today(), seen)
    back = way_back(request.referrer, request.host)
    html = render_template("schools/school.html", page=page, back=back)
    return html, 400 if asked.problem else 200


def _urn(text: str) -> Urn:
    try:
        return Urn(text)
    except InvalidIdentifier:
        message = "No school has that URN: it is a number of up to 7 digits, such as 100000."
        raise NotFound(message) from None


def _standings(session: Session, found: Found) -> dict[int, Tag]:
    """The standing of each school of the page that this reader may see."""
    if not may_see_standing(current_account(), settings()):
        return {}
    held = glance.statuses(session, [line.urn for line in found.schools], as_of=today())
    return {urn: tag_of(status) for urn, status in held.items()}
