"""Invented people, written in the import format as they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import TextIOBase
from random import Random

from register.demo.draws import chance, day_between, years_before
from register.demo.names import family_name, given_names
from register.demo.sheets import Sheet, iso

COLUMNS = (
    "trn",
    "given_names",
    "family_name",
    "previous_family_names",
    "date_of_birth",
    "qualified_teacher",
    "qualified_from",
    "qualified_until",
    "induction",
    "prohibited",
)
# Qualified by this day, a teacher never needed induction (SI 2012/1115 Sch 1 para 1).
_BEFORE_INDUCTION = date(1999, 5, 7)
_YOUNGEST, _OLDEST, _GRADUATE = 23, 67, 22


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Who the other two files are about: the number and the day of birth must match."""

    trn: str
    born: date


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a person's teacher status is to be; None leaves the usual, "" writes not known."""

    basis: str = "QTS"
    until: date | None = None
    induction: str | None = None
    prohibited: bool = False


QUALIFIED_TEACHER = Teaching()


class PeopleFile:
    """The people import file, and the numbers not yet given out."""

    def __init__(self, rng: Random, file: TextIOBase, numbers: Iterator[str], day: date) -> None:
        """`day` is the day as of which nobody is past working age."""
        self._rng = rng
        self._sheet = Sheet(file, COLUMNS)
        self._numbers = numbers
        self._day = day

    @property
    def count(self) -> int:
        """How many people have been written."""
        return self._sheet.count

    def person(self, working_by: date, teaching: Teaching = QUALIFIED_TEACHER) -> InventedPerson:
        """A new person, old enough to be in post on `working_by`."""
        rng = self._rng
        oldest, youngest = years_before(self._day, _OLDEST), years_before(working_by, _YOUNGEST)
        born = day_between(rng, max(oldest, years_before(working_by, 45)), youngest)
        person = InventedPerson(next(self._numbers), born)
        qualified = self._qualified_from(born, working_by)
        known = teaching.basis not in {"", "NONE"}
        self._sheet.write(
            person.trn,
            given_names(rng),
            family_name(rng),
            self._earlier_names(),
            iso(born),
            teaching.basis,
            iso(qualified) if known and not chance(rng, 0.1) else "",
            iso(teaching.until),
            self._induction(teaching, qualified),
            "yes" if teaching.prohibited else "no",
        )
        return person

    def _qualified_from(self, born: date, working_by: date) -> date:
        graduated = born + timedelta(days=_GRADUATE * 365)
        return day_between(
            self._rng, min(graduated, working_by), min(working_by, graduated + timedelta(days=900))
        )

    def _induction(self, teaching: Teaching, qualified: date) -> str:
        if teaching.induction is not None:
            return teaching.induction
        if teaching.basis in {"QTLS", "EYTS", "EU_8A", "NONE"} or qualified <= _BEFORE_INDUCTION:
            return "not_required"
        return "passed"

    def _earlier_names(self) -> str:
        if not chance(self._rng, 0.07):
            return ""
        count = 2 if chance(self._rng, 0.1) else 1
        return ";".join(family_name(self._rng) for _ in range(count))
