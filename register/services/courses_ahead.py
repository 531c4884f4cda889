"""SENCOs who have still to come to hold the qualification: by when, and on what course.

A standing is taken from the school's line, which is drawn from the same facts; only a school with
several SENCOs, or one whose line does not say enough of its one, is put to the law again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from register.domain.awards import Award
from register.domain.cases import Case
from register.domain.errors import InvalidFact
from register.law.assessment import PersonDecision, assess
from register.law.courses import LAST_COMPLETION
from register.law.dates import NASENCO_ENDS, NPQ_BEGINS
from register.law.under_way import Course, Reach, course_of, is_nasenco_to_complete, npq_in_reach
from register.services.reports import EVERYWHERE, Filters, may_ask
from register.store import counting, facts
from register.store import courses_ahead as store
from register.store.counting import Listed

# At each of these some SENCO of the school may be without a qualification that a course can give.
ASKED = frozenset({"ineligible", "overdue", "review", "exempt_contested", "in_window"})
NEEDED = frozenset({"overdue", "review", "in_window"})
DISPUTED = "exempt_contested"


@dataclass(frozen=True, slots=True)
class Senco:
    """One SENCO of one school who does not hold the qualification. Nobody is named.

    `person` is the register's own number, to count by and never to show. `hold_by` is the last
    lawful day without the qualification; where `disputed`, the regulations read literally ask for
    none, and it is the day that the department's guidance gives. `nasenco` is whether a NASENCO
    begun in time is neither completed nor awarded.
    """

    person: int
    school: Listed
    hold_by: date
    disputed: bool
    course: Course
    nasenco: bool

    @property
    def needs_a_place(self) -> bool:
        """Whether the law asks for the qualification and nothing that is known will give it."""
        return not self.disputed and self.course is Course.NONE


@dataclass(frozen=True, slots=True)
class Outlook:
    """The SENCOs without the qualification on a day, by what can still be done.

    Of those with a NASENCO to complete: `before` must hold the award by a day of their own before
    1 September 2027, `after` by one on that day or later; `contested` may need none. Of those
    with no course that can count, within time: `too_late` could not end even the shortest NPQ in
    time if they began on the day, `shortest` only that one.
    """

    as_of: date
    before: tuple[Senco, ...]
    after: tuple[Senco, ...]
    contested: tuple[Senco, ...]
    too_late: tuple[Senco, ...]
    shortest: tuple[Senco, ...]


def sencos(
    session: Session,
    *,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    filters: Filters = EVERYWHERE,
) -> tuple[Senco, ...]:
    """Everybody in post on the day who has still to come to hold the qualification, by school.

    A SENCO who is not eligible at all is left out, as no course would help; so is one with a
    disputed exemption, unless they have a NASENCO to complete. Raises as `reports.counts` does,
    and InvalidFact for a day before there was an NPQ for SENCOs.
    """
    if as_of < NPQ_BEGINS:
        message = f"There was no NPQ for SENCOs before {NPQ_BEGINS}: ask about that day or later."
        raise InvalidFact(message)
    may_ask(session, as_of, today)
    listed = {
        school.urn: school
        for school in counting.listed(
            session, as_of=as_of, known_at=known_at, statuses=ASKED, where=filters.where()
        )
    }
    serving = store.in_post(session, listed, as_of=as_of, known_at=known_at)
    people = {person for held in serving.values() for person in held}
    awards = store.awards_of(session, people, known_at=known_at)
    asked = _Asked(as_of, known_at, listed, serving, awards)
    of_lines = {person.school.urn: person for person in _of_lines(asked)}
    left = [urn for urn in listed if not _line_tells(asked, urn)]
    of_law: dict[int, list[Senco]] = {}
    for person in _of_the_law(session, asked, left):
        of_law.setdefault(person.school.urn, []).append(person)
    return tuple(
        person
        for urn in listed
        for person in ([of_lines[urn]] if urn in of_lines else of_law.get(urn, ()))
    )


def outlook(people: Sequence[Senco], as_of: date) -> Outlook:
    """Put them by what can still be done, each in the order in which they came."""
    cliff = [each for each in people if each.nasenco]
    in_time = [each for each in people if each.needs_a_place and each.hold_by >= as_of]
    reach = [npq_in_reach(each.hold_by, as_of) for each in in_time]
    both = list(zip(in_time, reach, strict=True))
    clear = [each for each in cliff if not each.disputed]
    return Outlook(
        as_of,
        before=tuple(each for each in clear if each.hold_by < NASENCO_ENDS),
        after=tuple(each for each in clear if each.hold_by >= NASENCO_ENDS),
        contested=tuple(each for each in cliff if each.disputed),
        too_late=tuple(each for each, found in both if found is Reach.NONE),
        shortest=tuple(each for each, found in both if found is Reach.SHORTEST),
    )


def complete_by(person: Senco) -> date:
    """The last day to complete a NASENCO: before 1 September 2027, and by their own last day."""
    return min(person.hold_by, LAST_COMPLETION)


@dataclass(frozen=True, slots=True)
class _Asked:
    as_of: date
    known_at: datetime | None
    listed: Mapping[int, Listed]
    serving: Mapping[int, Sequence[int]]
    awards: Mapping[int, Sequence[Award]]


def _line_tells(asked: _Asked, urn: int) -> bool:
    """Whether the school's line says all that is asked here of its SENCO.

    A deadline in the line is that of the only one in post. The line does not hold the day that the
    guidance gives, which is wanted for a NASENCO alone, nor tell of a start that is in doubt.
    """
    school, people = asked.listed[urn], asked.serving.get(urn, ())
    if len(people) != 1 or "D-IMPRECISE" in school.reasons:
        return not people
    awards = asked.awards.get(people[0], ())
    to_complete = any(is_nasenco_to_complete(award, asked.as_of) for award in awards)
    return school.status != DISPUTED or not to_complete


def _of_lines(asked: _Asked) -> Iterator[Senco]:
    for urn, school in asked.listed.items():
        people = asked.serving.get(urn, ())
        if people and _line_tells(asked, urn) and school.deadline and school.status in NEEDED:
            yield _senco(asked, school, people[0], school.deadline)


def _of_the_law(session: Session, asked: _Asked, urns: Collection[int]) -> Iterator[Senco]:
    known = facts.load(session, urns, known_at=asked.known_at)
    for urn in urns:
        school, case = asked.listed[urn], known.case(urn)
        for person in assess(case, asked.as_of).people:
            hold_by = _deadline(person, case, asked.as_of)
            if hold_by is None:
                continue
            disputed = person.status == DISPUTED
            found = _senco(asked, school, int(person.person), hold_by, disputed=disputed)
            if found.nasenco or not disputed:
                yield found


def _deadline(person: PersonDecision, case: Case, as_of: date) -> date | None:
    """The last lawful day without the qualification; None where it is not wanting."""
    if person.status == DISPUTED:
        return person.guidance_deadline
    if person.status not in NEEDED:
        return None
    if person.deadline is None and "D-IMPRECISE" in person.reasons:
        # In post by the earliest start alone: that start's own deadline, which is the cautious one.
        posts = tuple(replace(post, starts_latest=post.starts) for post in case.designations)
        early = assess(replace(case, designations=posts), as_of).people
        found = next((each for each in early if each.person == person.person), None)
        return found.deadline if found and found.status in NEEDED else None
    return person.deadline


def _senco(
    asked: _Asked, school: Listed, person: int, hold_by: date, *, disputed: bool = False
) -> Senco:
    awards = asked.awards.get(person, ())
    return Senco(
        person=person,
        school=school,
        hold_by=hold_by,
        disputed=disputed,
        course=course_of(awards, asked.as_of),
        nasenco=any(is_nasenco_to_complete(award, asked.as_of) for award in awards),
    )
