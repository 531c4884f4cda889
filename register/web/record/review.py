"""Everything that was entered about a SENCO who started, to be changed or recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from register.domain.evidence import Level
from register.services.record_drafts import FOUND, Draft
from register.services.recording import PostHeld, SchoolRecord
from register.web.filters import day
from register.web.record import words
from register.web.record.forms import SAID
from register.web.record.pages import HEAD, SHARED, TEACHER
from register.web.record.steps import end_choices, ending, eve, told


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and where it is changed."""

    name: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All answers; `found` is whether the teacher is known."""

    urn: int
    school: str
    found: bool
    name: str
    answers: tuple[Answer, ...]
    action: str
    back: str
    problem: str


def review_page(draft: Draft, record: SchoolRecord, name: str, *, problem: str = "") -> ReviewPage:
    """Put the page together; `name` is the teacher's own where they were found, else as typed."""
    at = f"/schools/{draft.urn}/record/started/{draft.id}"
    asked = draft.ends in end_choices(draft, record)
    return ReviewPage(
        urn=draft.urn,
        school=record.school.name,
        found=draft.looked == FOUND,
        name=name,
        answers=tuple(_answers(draft, name, at, ending(draft, record), asked=asked)),
        action=f"{at}/check",
        back=f"{at}/why",
        problem=problem,
    )


def _answers(
    draft: Draft, name: str, at: str, ends: tuple[PostHeld, ...], *, asked: bool
) -> Iterator[Answer]:
    post = told(draft)
    yield Answer("Teacher", name, f"{at}/who")
    yield Answer("Teacher reference number", draft.number, f"{at}/who")
    yield Answer("Date of birth", day(draft.born), f"{at}/who")
    yield Answer("First day in post", words.told_first(post), f"{at}/since")
    yield Answer("Capacity", words.CAPACITIES[draft.capacity], f"{at}/how")
    yield Answer(HEAD, words.yes_no(post.head_teacher), f"{at}/how")
    works = words.yes_no(post.teacher_at_school)
    yield Answer(TEACHER, works, f"{at}/how")
    yield Answer(SHARED, words.yes_no(SAID[draft.shared]), f"{at}/how")
    if asked:
        gone = ", ".join(f"{each.name}, on {day(eve(draft))}" for each in ends)
        yield Answer("Whose post ends", gone or "Nobody\u2019s", f"{at}/ends")
    yield Answer("What it rests on", words.level(Level(draft.level)), f"{at}/why")
    yield Answer("Why", draft.why, f"{at}/why")
