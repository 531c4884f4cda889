"""Reports that leave the register as files: tables, and the notes that go with them.

One `Document` is written as CSV, as CSV on the Web metadata, as a spreadsheet or as JSON by the
modules beside this one, so that none of them can say what another does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from register.law.policy import DEFAULT, SWITCHES, Policy, choices_of
from register.services.report_files_words import OGL, SHORTHAND


class Kind(StrEnum):
    """What a column holds, by the name that XML Schema and CSV on the Web have for it."""

    WORDS = "string"
    WHOLE = "integer"
    DECIMAL = "decimal"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` heads it in a CSV, `title` in a spreadsheet.

    `description` says what it holds and in what unit; `blank` is the shorthand that a spreadsheet
    has where there is no value, one of `SHORTHAND`.
    """

    name: str
    title: str
    kind: Kind
    description: str
    blank: str = "[x]"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `name` is its sheet's, of letters, digits and underscores; `caption` says it."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Notes:
    """What a reader must know to use a table. `known_at` None is what was known when it was made.

    `made_at` is left out of a report as known at an instant, which says the same whenever it is
    made. `demo` marks an invented country. `whose` and `filters` say which schools. The numbers
    stand under `reading`: another than the register's is a what-if.
    """

    title: str
    as_of: date | None
    known_at: datetime | None
    made_at: datetime | None
    rulebook: str
    list_day: date | None
    demo: bool
    whose: str = "Every school in England that the duty reaches"
    filters: str = ""
    more: tuple[tuple[str, str], ...] = ()
    reading: Policy = DEFAULT

    @property
    def attribution(self) -> str:
        """Where the data come from and on what terms; a demonstration says that it is one."""
        return attribution(demo=self.demo, list_day=self.list_day)

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each note with its label, in order, as a person reads them."""
        known = self.known_at or self.made_at
        found = [
            ("What", f"{self.title}. {EVIDENCE}"),
            ("On", in_words(self.as_of) if self.as_of else ""),
            ("As known at", _at(known) if known else ""),
            ("Made at", _at(self.made_at) if self.made_at else ""),
            ("Whose", self.whose),
            ("Which schools", self.filters),
            *self.more,
            ("Read with care", CARE),
            ("Rules", f"Version {self.rulebook} of the register's rules"),
            ("Reading", _reading(self.reading)),
            ("School list of", in_words(self.list_day) if self.list_day else "No list yet"),
            ("Terms", self.attribution),
            ("Licence", "" if self.demo else OGL),
        ]
        return tuple((label, text) for label, text in found if text)

    def as_data(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "title": self.title,
            "as_of": _iso(self.as_of),
            "known_at": _iso(self.known_at),
            "made_at": _iso(self.made_at),
            "whose": self.whose,
            "filters": self.filters or None,
            **{label.lower().replace(" ", "_"): text for label, text in self.more},
            "rulebook": self.rulebook,
            "switches": {
                switch.id: str(getattr(self.reading, switch.field)) for switch in SWITCHES
            },
            "what_if": choices_of(self.reading) or None,
            "list_day": _iso(self.list_day),
            "attribution": self.attribution,
            "licence": None if self.demo else OGL,
            "demonstration": self.demo,
            "evidence": EVIDENCE,
            "care": CARE,
        }


@dataclass(frozen=True, slots=True)
class Document:
    """One report as a file: `stem` begins the file's name, `data` is what its JSON holds."""

    stem: str
    notes: Notes
    sheets: tuple[Sheet, ...]
    data: Mapping[str, Any]

    @property
    def named(self) -> str:
        """The file's name, without its ending: what, and of which day."""
        of = f"-as-of-{self.notes.as_of.isoformat()}" if self.notes.as_of else ""
        return f"{self.stem}{of}"


CARE = (
    "A school of which nothing is held for the day counts as having no SENCO recorded, so days"
    " before the register began hold what has been told since. Authority, trust, size and the rest"
    " are as the school list gave them when it was known, not as they were on the day. From"
    " 1 September 2014 the rules reach academies, which are not counted before"
)
EVIDENCE = "On the evidence held: the duty is the school's, and no person is named"


def attribution(*, demo: bool, list_day: date | None) -> str:
    """The line that stands wherever school data are exported (feed notes, section 7)."""
    if demo:
        return (
            "Demonstration data: this country, its schools and its people are invented."
            " Nothing here describes a real school or a real person."
        )
    of = f", extract of {in_words(list_day)}" if list_day else ""
    return (
        "Contains public sector information licensed under the Open Government Licence v3.0."
        " Source: Department for Education, Get Information about Schools (GIAS)" + of + "."
    )


def in_words(day: date) -> str:
    """1 September 2026."""
    return f"{day.day} {day:%B %Y}"


def shorthand_of(sheets: Sequence[Sheet]) -> tuple[tuple[str, str], ...]:
    """What each mark in the cells of these tables means."""
    used = {
        column.blank
        for sheet in sheets
        for place, column in enumerate(sheet.columns)
        if any(row[place] is None or row[place] == "" for row in sheet.rows)
    }
    return tuple((mark, meaning) for mark, meaning in SHORTHAND.items() if mark in used)


def _reading(policy: Policy) -> str:
    """Which reading of the contestable points was taken, and whether it is the register's own."""
    chosen = ", ".join(f"{switch.id} {getattr(policy, switch.field)}" for switch in SWITCHES)
    differs = ", ".join(f"{name} {value}" for name, value in choices_of(policy).items())
    if differs:
        return f"A what-if, and no school's answer: with {differs}. All points: {chosen}"
    return f"The register's usual reading of each contestable point: {chosen}"


def _at(instant: datetime) -> str:
    return f"{instant.isoformat(sep=' ', timespec='seconds')} (UTC)"


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
