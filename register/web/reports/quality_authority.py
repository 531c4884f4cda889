"""What to ask one authority: a page to print, and sentences for an e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.services.quality import Quality
from register.services.questions_to_ask import Question, Questions
from register.web.filters import day, number, plural
from register.web.reports.quality_listing import BASE

CSV_HEADER = ("about", "urn", "name", "question")
_SECTIONS = (
    ("silent", "Nothing new for a year", "Every school has said something new in the last year."),
    ("review", "Not enough evidence", "There is enough evidence of every school."),
    ("census", "The census differs", "The census and the register agree, or there is no census."),
    ("word_alone", "On a school's word alone", "No answer rests on a school's word alone."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One school, and everything to ask of it here."""

    urn: int
    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of question: `key` is where on the page it stands."""

    key: str
    heading: str
    count: str
    lines: tuple[Line, ...]
    none: str


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """The page."""

    name: str
    today: date
    schools: str
    asked: str
    census_day: str
    sections: tuple[Section, ...]
    csv: str
    feed_day: date | None


def authority_page(asked: Questions, found: Quality, feed_day: date | None) -> AuthorityPage:
    """Put the page together."""
    sections = tuple(_section(asked, *told) for told in _SECTIONS)
    every = {line.urn for section in sections for line in section.lines}
    return AuthorityPage(
        name=asked.la_name,
        today=found.today,
        schools=plural(len(found.schools), "school"),
        asked=number(len(every)),
        census_day=day(found.census.day) if found.census else "",
        sections=sections,
        csv=f"{BASE}/authorities/{asked.la_code}.csv",
        feed_day=feed_day,
    )


def csv_rows(asked: Questions) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`."""
    return [
        (key, each.school.urn, each.school.name, each.words)
        for key, _heading, _none in _SECTIONS
        for each in _questions(asked, key)
    ]


def _section(asked: Questions, key: str, heading: str, none: str) -> Section:
    of_schools: dict[int, list[Question]] = {}
    for question in _questions(asked, key):
        of_schools.setdefault(question.school.urn, []).append(question)
    lines = tuple(
        Line(urn, found[0].school.name, tuple(each.words for each in found))
        for urn, found in of_schools.items()
    )
    return Section(key, heading, plural(len(lines), "school"), lines, none)


def _questions(asked: Questions, key: str) -> tuple[Question, ...]:
    found: tuple[Question, ...] = getattr(asked, key)
    return found
