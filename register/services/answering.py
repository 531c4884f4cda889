"""What the law says of one person in one post, with everything that a panel is told beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from register.domain.cases import Case
from register.domain.verifications import PostOffered
from register.law.ahead import ahead
from register.law.assessment import Decision, assess
from register.law.courses import Courses, courses
from register.law.forecast import Span
from register.law.policy import DEFAULT, Policy
from register.law.readings import Reading, other_readings
from register.law.remedies import Remedy, remedies
from register.services.candidate_case import hypothetical
from register.services.candidate_words import CandidateWords, words_for
from register.store import facts


@dataclass(frozen=True, slots=True)
class Answer:
    """The question as the law was asked it, what it said, and what that means for the post."""

    case: Case
    decision: Decision
    spans: tuple[Span, ...]
    readings: tuple[Reading, ...]
    remedies: tuple[Remedy, ...]
    courses: Courses | None
    words: CandidateWords


def case_of(session: Session, person_id: int, post: PostOffered) -> Case:
    """The facts known now of this person, in this post. Raises NotFound for an unknown school."""
    known = facts.load_people(session, [person_id], [int(post.urn)])
    return hypothetical(known, person_id, post)


def answer_of(
    session: Session,
    person_id: int,
    post: PostOffered,
    *,
    school_name: str,
    today: date,
    policy: Policy = DEFAULT,
) -> Answer:
    """Ask the law of the first day of the post and of the days after.

    `today` is for what can still be done: a course cannot be begun in the past. Raises NotFound
    for a school not on the list, InvalidFact for a day that the rules held do not reach.
    """
    case = case_of(session, person_id, post)
    decision = assess(case, post.starts, policy)
    spans = ahead(case, post.starts, policy)
    found = None if _needs_none(spans, today) else courses(case, post.starts, policy, today=today)
    return Answer(
        case=case,
        decision=decision,
        spans=spans,
        readings=other_readings(case, post.starts, policy),
        remedies=remedies(case, post.starts, policy, today=today),
        courses=found,
        words=words_for(
            decision,
            starts=post.starts,
            as_at=today,
            spans=spans,
            courses=found,
            school_name=school_name,
        ),
    )


def _needs_none(spans: tuple[Span, ...], today: date) -> bool:
    """Whether no course is needed by now, though one was on the first day: it may be long past."""
    now = next((span for span in spans if span.valid_from <= today < span.valid_to), None)
    return now is not None and now.status in {"qualified", "exempt"}
