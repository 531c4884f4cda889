"""Where a school stands, without anybody in it."""

from __future__ import annotations

from datetime import date

from flask import Response

from register.api import kinds
from register.api.answering import answered
from register.api.answers import StandingSpan, StandingTold
from register.api.operation import Call, Operation
from register.api.problems import impossible
from register.api.questions import SchoolAsked
from register.api.surroundings import read, settings, today
from register.domain.errors import InvalidFact, InvalidIdentifier, NotFound
from register.domain.identifiers import Urn
from register.domain.tokens import Scope
from register.services import standings
from register.services.standings import SchoolAnswer

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Source:"
    " Department for Education, Get Information about Schools (GIAS)."
)
INVENTED = "Demonstration data: this country, its schools and its people are invented."


def read_school(call: Call, urn: str) -> Response:
    """Read where a school stands on a day and after it.

    Nobody is named, and no reason is given that could tell of somebody.
    """
    asked = call.asked(SchoolAsked)
    number = _urn(urn)
    try:
        with read() as session:
            found = standings.of_school(session, number, as_of=asked.as_of or today())
    except InvalidFact as error:
        raise impossible(error, parameter="as_of") from None
    return answered(_told(found))


OPERATIONS = (
    Operation(
        name="read_school",
        method="GET",
        path="/schools/{urn}",
        view=read_school,
        summary="Read a school's standing",
        scope=Scope.READ_SCHOOLS,
        query=SchoolAsked,
        answer=StandingTold,
        refuses=(kinds.NOT_FOUND, kinds.IMPOSSIBLE),
    ),
)


def _told(found: SchoolAnswer) -> StandingTold:
    school = found.school
    return StandingTold(
        urn=int(school.urn),
        name=school.name,
        type_name=school.type_name,
        status_name=school.status_name,
        town=school.town,
        postcode=school.postcode,
        la_code=school.la_code,
        la_name=school.la_name,
        as_of=found.as_of,
        status=found.decision.status,
        deadline=found.decision.deadline,
        contestable=found.decision.contestable,
        since=found.since,
        next_change=found.next_change,
        ahead=_ahead(found),
        list_day=found.feed_day,
        rulebook=found.rulebook,
        attribution=INVENTED if settings().demo else LICENCE,
    )


def _ahead(found: SchoolAnswer) -> list[StandingSpan]:
    """From the day asked about; neighbours that differ in their reasons alone are one."""
    spans: list[StandingSpan] = []
    for span in found.spans:
        if span.valid_to <= found.as_of:
            continue
        ends = None if span.valid_to == date.max else span.valid_to
        last = spans[-1] if spans else None
        if last and (last.status, last.deadline) == (span.status, span.deadline):
            spans[-1] = last.model_copy(update={"ends": ends})
        else:
            told = StandingSpan(
                starts=max(span.valid_from, found.as_of),
                ends=ends,
                status=span.status,
                deadline=span.deadline,
            )
            spans.append(told)
    return spans


def _urn(text: str) -> Urn:
    try:
        return Urn(text)
    except InvalidIdentifier:
        raise NotFound("No school has that URN: it is a number of up to 7 digits.") from None
