"""What the pages of the questions show, worked out: labels, entries and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.schools import School
from register.domain.verifications import PURPOSES
from register.services.check_drafts import MOST, Boxes, Draft, Typed
from register.web.filters import day
from register.web.verify.entries import born
from register.web.verify.forms import CODE, NAME, NUMBER, Filled, Problems, first_day

_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
_SAID = {"yes": "Yes", "no": "No", "unknown": "Not known yet"}


@dataclass(frozen=True, slots=True)
class Radio:
    """One choice."""

    value: str
    text: str
    checked: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One of the three boxes of a day; `width` in characters."""

    part: str
    label: str
    width: int
    value: str


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Who asks, and why."""

    draft_id: str
    problems: Problems
    whose: str
    purposes: tuple[Radio, ...]


@dataclass(frozen=True, slots=True)
class PostPage:
    """The post. `own` is the school of whoever may ask about that one alone."""

    draft_id: str
    problems: Problems
    own: School | None
    school: str
    starts: tuple[Box, ...]
    example: str
    teacher: tuple[Radio, ...]
    head: tuple[Radio, ...]


@dataclass(frozen=True, slots=True)
class WhichPage:
    """The schools that answer to what was typed."""

    draft_id: str
    problems: Problems
    typed: str
    schools: tuple[Radio, ...]


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Who is meant."""

    draft_id: str
    problems: Problems
    place: int
    several: bool
    heading: str
    typed: Typed
    by: str
    born: tuple[Box, ...]
    back: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of what was entered, and where it can be changed; blank where it cannot."""

    name: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate as entered. `trouble` is what more is needed, `reference` once checked."""

    place: int
    rows: tuple[Row, ...]
    href: str
    trouble: str
    reference: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything that was entered; `complete` where nothing is missing."""

    draft_id: str
    rows: tuple[Row, ...]
    candidates: tuple[CandidateRow, ...]
    another: str
    most: int
    complete: bool


def why_page(filled: Filled, whose: str) -> WhyPage:
    """Lay out the reasons, none of them chosen beforehand."""
    chosen = filled.draft.purpose
    return WhyPage(
        draft_id=filled.draft.id,
        problems=filled.problems,
        whose=whose,
        purposes=tuple(
            Radio(each.value, words, each.value == chosen) for each, words in PURPOSES.items()
        ),
    )


def post_page(filled: Filled, own: School | None, today: date) -> PostPage:
    """Lay out the post. Nothing is chosen beforehand: it goes into the receipt as their word."""
    draft = filled.draft
    return PostPage(
        draft_id=draft.id,
        problems=filled.problems,
        own=own,
        school=draft.school,
        starts=_boxes(draft.starts),
        example=f"For example, {_next_term(today)}. The month may be a word.",
        teacher=_answers(draft.teacher),
        head=_answers(draft.head),
    )


def choices_of(draft: Draft, found: Sequence[School], problem: str = "") -> WhichPage:
    """Lay out the schools, told apart by place."""
    return WhichPage(
        draft_id=draft.id,
        problems={"urn": problem} if problem else {},
        typed=draft.school,
        schools=tuple(
            Radio(str(int(each.urn)), each.name, int(each.urn) == draft.urn, _place_of(each))
            for each in found
        ),
    )


def candidate_page(draft: Draft, place: int, typed: Typed, problems: Problems) -> CandidatePage:
    """Lay out who is meant; the number is offered first, for it finds one person alone."""
    several = len(draft.candidates) > 1 or place > 1
    path = f"/verify/new/{draft.id}"
    return CandidatePage(
        draft_id=draft.id,
        problems=problems,
        place=place,
        several=several,
        heading=f"Who is candidate {place}?" if several else "Who is the candidate?",
        typed=typed,
        by=typed.by or ("" if "by" in problems else NUMBER),
        born=_boxes(typed.born),
        back=f"{path}/check" if draft.candidates else f"{path}/school",
    )


def review_page(draft: Draft, whose: str, school: School | None, *, today: date) -> ReviewPage:
    """Lay out what was entered, each line with where to change it."""
    path = f"/verify/new/{draft.id}"
    starts = first_day(draft, today).day
    purpose = {each.value: words for each, words in PURPOSES.items()}.get(draft.purpose, "")
    name = f"{school.name} (URN {int(school.urn)})" if school else ""
    asked = (
        Row("For", whose),
        Row("Why", purpose, f"{path}/why"),
        Row("School", name, f"{path}/school#school"),
        Row("First day", day(starts), f"{path}/school#starts-day"),
        Row("Works as a teacher there", _SAID.get(draft.teacher, ""), f"{path}/school#teacher"),
        Row("Head or acting head", _SAID.get(draft.head, ""), f"{path}/school#head"),
    )
    room = len(draft.candidates) < MOST
    return ReviewPage(
        draft_id=draft.id,
        rows=asked,
        candidates=tuple(
            _candidate_row(path, place, typed, today)
            for place, typed in enumerate(draft.candidates, 1)
        ),
        another=f"{path}/candidate/{len(draft.candidates) + 1}" if room else "",
        most=MOST,
        complete=all(row.value for row in asked) and bool(draft.candidates),
    )


def _candidate_row(path: str, place: int, typed: Typed, today: date) -> CandidateRow:
    birthday = Row("Date of birth", day(born(typed.born, today).day))
    rows = {
        NUMBER: (Row("Teacher reference number", typed.number), birthday),
        NAME: (
            Row("Family name", typed.family_name),
            *([Row("Given names", typed.given_names)] if typed.given_names else []),
            birthday,
        ),
        CODE: (Row("Share code", typed.code),),
    }[typed.by]
    troubles = {"several": "Given names are needed", "code": "The share code is needed again"}
    href = "" if typed.reference else f"{path}/candidate/{place}"
    return CandidateRow(place, rows, href, troubles.get(typed.trouble, ""), typed.reference)


def _answers(chosen: str) -> tuple[Radio, ...]:
    return tuple(Radio(value, text, value == chosen) for value, text in _SAID.items())


def _boxes(typed: Boxes) -> tuple[Box, ...]:
    parts = zip(_PARTS, typed, strict=True)
    return tuple(Box(part, label, width, value) for (part, label, width), value in parts)


def _next_term(today: date) -> str:
    year = today.year + (today.month >= 9)  # noqa: PLR2004 - September
    return f"1 9 {year}"


def _place_of(school: School) -> str:
    closed = school.status_name if school.status_name != "Open" else ""
    parts = (school.town, school.postcode, school.la_name, f"URN {int(school.urn)}", closed)
    return ", ".join(part for part in parts if part)
