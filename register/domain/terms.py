"""School terms: the three parts of a year to which public dates are rounded.

Autumn ends on 31 December, spring on 30 April and summer on 31 August, whatever the holidays: the
ends that teachers' contracts go by (Burgundy Book, section 4, paragraph 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_TERMS = (("spring", (1, 1), (4, 30)), ("summer", (5, 1), (8, 31)), ("autumn", (9, 1), (12, 31)))


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `first` and `last` are days in it, both inclusive."""

    name: str
    first: date
    last: date

    def __str__(self) -> str:
        """As people say it: "autumn term 2026"."""
        return f"{self.name} term {self.first.year}"


def term_of(day: date) -> Term:
    """The term in which a day falls; every day falls in one."""
    terms = (Term(n, date(day.year, *first), date(day.year, *last)) for n, first, last in _TERMS)
    return next(term for term in terms if day <= term.last)
