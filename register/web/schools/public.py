"""A school's page for the public, where officials have turned it on: one of three answers.

Of two schools with one answer the pages differ by what the school list says of them and by
nothing else; the day is always today, so that nobody finds the day on which an answer changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Response, make_response, render_template

from register.services import publishing
from register.services.standings import SchoolAnswer
from register.web.filters import day
from register.web.public_standing import PublicStanding, in_words
from register.web.schools.details import details

KEPT = 300  # seconds for which a copy may be shown, also after the switch is turned off


@dataclass(frozen=True, slots=True)
class PublicPage:
    """The page in the order in which it is read."""

    name: str
    urn: int
    authority: str
    standing: PublicStanding
    held_on: str
    details: tuple[tuple[str, str], ...]
    feed_day: date | None


def public_page(answer: SchoolAnswer, today: date) -> PublicPage | None:
    """Put it together; None where the duty does not apply, which is no secret."""
    told = publishing.told(answer.decision.status)
    if told is None:
        return None
    school = answer.school
    return PublicPage(
        name=school.name,
        urn=int(school.urn),
        authority=school.la_name,
        standing=in_words(told, publishing.until(answer.decision)),
        held_on=day(today),
        details=details(school),
        feed_day=answer.feed_day,
    )


def shown(page: PublicPage, back: tuple[str, str]) -> Response:
    """The page, which search engines may list and anybody may keep for some minutes."""
    html = render_template("schools/public.html", page=page, back=back)
    response = make_response(html, HTTPStatus.OK)
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    response.headers["X-Robots-Tag"] = "index, follow"
    response.vary.add("Cookie")
    return response
