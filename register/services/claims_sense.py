"""Whether what is claimed can be at all, before anybody is asked to decide it."""

from __future__ import annotations

from datetime import date

from register.domain.appointments import Appointment
from register.domain.claims import AwardClaimed, ClaimKind, PostClaimed, Proposed
from register.domain.errors import InvalidFact
from register.domain.period import ONE_DAY, anniversary

LONGEST_WORDS = 2000  # characters
MOST_POSTS = 10
EARLIEST = date(1940, 1, 1)


def makes_sense(
    kind: ClaimKind, proposed: Proposed, words: str, *, known: bool, today: date
) -> None:
    """Refuse what cannot be, in a sentence. `known` is whether it says whom it is about.

    Raises InvalidFact.
    """
    if len(words) > LONGEST_WORDS:
        raise InvalidFact(f"Use at most {LONGEST_WORDS:,} characters.")
    if kind is not ClaimKind.CORRECTION and not known:
        raise InvalidFact("Choose which SENCO it is about.")
    if kind is ClaimKind.SERVICE:
        _service(proposed, today)
    elif kind is ClaimKind.AWARD:
        if proposed.award is None:
            raise InvalidFact("Choose which qualification it is.")
        _award(proposed.award, today)
    elif proposed.in_words_alone and not words.strip():
        raise InvalidFact("Say what is wrong and what it should be.")
    if kind is ClaimKind.CORRECTION and proposed.award is not None:
        _award(proposed.award, today)


def what_differs(was: Appointment, now: Appointment) -> str:
    """What a correction of a post puts right, in a sentence that names nobody."""
    parts = {
        "the first day": ((was.starts, was.starts_latest), (now.starts, now.starts_latest)),
        "the last day": (was.ends, now.ends),
        "whether the SENCO was designated": (was.designated, now.designated),
        "whether they are head teacher": (was.head_teacher, now.head_teacher),
        "whether they teach at the school": (was.teacher_at_school, now.teacher_at_school),
    }
    told = [words for words, (before, after) in parts.items() if before != after]
    return f"A post was corrected: {', '.join(told)}." if told else "A post was confirmed."


def _service(proposed: Proposed, today: date) -> None:
    if not proposed.posts:
        raise InvalidFact("Give at least one earlier post.")
    if len(proposed.posts) > MOST_POSTS:
        raise InvalidFact(f"Give at most {MOST_POSTS} posts in one claim.")
    for post in proposed.posts:
        _post(post, today)


def _post(post: PostClaimed, today: date) -> None:
    if post.urn is None and not post.place.strip():
        raise InvalidFact("Give the school's URN, or its name.")
    if post.starts < EARLIEST:
        raise InvalidFact(f"Give a first day from {EARLIEST.year} on: check the year.")
    if post.ends - ONE_DAY < post.starts:
        raise InvalidFact("The last day cannot come before the first: check both.")
    if post.ends - ONE_DAY > today:
        raise InvalidFact("Earlier service has ended: give a last day that is not in the future.")


def _award(award: AwardClaimed, today: date) -> None:
    days = (award.course_started, award.course_completed, award.awarded)
    if not any(days):
        raise InvalidFact("Give at least the day on which the course started, or the award's day.")
    given = [day for day in days if day is not None]
    if given != sorted(given):
        raise InvalidFact("A course is started, then completed, then awarded: check the dates.")
    if given[0] < EARLIEST:
        raise InvalidFact(f"Give dates from {EARLIEST.year} on: check the year.")
    if award.awarded is not None and award.awarded > today:
        raise InvalidFact("An award cannot have been made in the future: leave its day blank.")
    if given[-1] > anniversary(today, 5):
        raise InvalidFact("Give dates that are not so far ahead: check the year.")
