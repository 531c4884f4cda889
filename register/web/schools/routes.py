"""Find a school, and one school's page. Anybody may open both; what they show differs."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.services import freshness, glance, publishing, standings
from register.services.search import PAGE, Found, choices, find
from register.services.sight import SCHOOL_PAGE, saw_people
from register.web.access import current_account, is_public, may_see_standing, open_to_all
from register.web.database import begin, now, read, today
from register.web.days import asked_day, end_of
from register.web.public_standing import public_tag
from register.web.schools import confirming
from register.web.schools.blueprint import schools
from register.web.schools.confirming import urn_of
from register.web.schools.forms import search_of
from register.web.schools.own import held_for, own_part
from register.web.schools.pages import Asked, Sight, school_page, sight_of
from register.web.schools.public import public_page, shown
from register.web.schools.results import find_page
from register.web.schools.way_back import way_back
from register.web.words import Tag, tag_of

MODULES = (confirming,)

__all__ = ["MODULES", "schools"]


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
    account, back = current_account(), way_back(request.referrer, request.host)
    with read() as session:
        public = is_public(account) and publishing.are_public(session)
        # The public is told of today alone: the day on which an answer changed is somebody's.
        args = {} if public else request.args
        asked = asked_day(args, "as_of", today=today())
        known = asked_day({} if account is None else args, "known_on", today=today(), blank=True)
        at = end_of(known.day) if known.given else None
        answer = standings.of_school(session, urn_of(urn), as_of=asked.day, known_at=at)
        seen = sight_of(account, answer.school, public=public)
        to_public = public_page(answer, today()) if seen is Sight.STANDING else None
        # What can be done about it is done about what is known now.
        mine = seen is Sight.PEOPLE and not known.given
        held = held_for(session, answer, account) if mine else None
    if to_public is not None:
        return shown(to_public, back)
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
    own = own_part(answer, held, account, today()) if held else None
    page = school_page(answer, Asked(asked, known), today(), seen, own)
    html = render_template("schools/school.html", page=page, back=back)
    return html, 400 if asked.problem or known.problem else 200


def _standings(session: Session, found: Found) -> dict[int, Tag]:
    """The standing of each school of the page that this reader may see."""
    account = current_account()
    if not may_see_standing(session, account):
        return {}
    held = glance.statuses(session, [line.urn for line in found.schools], as_of=today())
    tagged = public_tag if is_public(account) else tag_of
    return {urn: tagged(status) for urn, status in held.items()}
