"""Another rule than the law's: the figures that a Bill might change, for a what-if and no answer.

The defaults are the law as it stands. Nothing that is shown as a standing is ever worked out under
another: the day of commencement, and what happens to those in post on it, are for the Bill to say,
so a what-if applies its figures to the whole of the past as if they had always been the rule.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from register.domain.errors import InvalidFact
from register.law.dates import MONTHS_OF_SERVICE, NASENCO_ENDS, NPQ_BEGINS, YEARS_ALLOWED

LONGEST_YEARS, LONGEST_MONTHS = 10, 120
LAST_NASENCO_END = date(2050, 1, 1)


def _within(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        message = f"Choose {what} from {least} to {most}."
        raise InvalidFact(message)


@dataclass(frozen=True, slots=True)
class Bill:
    """The figures of one rule. Raises InvalidFact for one outside what can be asked.

    `years_allowed` to qualify: 1 to 10. `months_of_service` that exempt, more than: calendar
    months, 0 to 120. `nasenco_ends`: a course is to be completed before this day. `types_added`
    and `types_removed`: type codes of the school list that the duty reaches beside, or not.
    """

    years_allowed: int = YEARS_ALLOWED
    months_of_service: int = MONTHS_OF_SERVICE
    nasenco_ends: date = NASENCO_ENDS
    types_added: frozenset[int] = frozenset()
    types_removed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Check each figure."""
        _within("years allowed", self.years_allowed, 1, LONGEST_YEARS)
        _within("months of earlier service", self.months_of_service, 0, LONGEST_MONTHS)
        if not NPQ_BEGINS <= self.nasenco_ends <= LAST_NASENCO_END:
            message = (
                f"Choose a day from {NPQ_BEGINS} to {LAST_NASENCO_END} before which a NASENCO must "
                "be completed."
            )
            raise InvalidFact(message)
        both = sorted(self.types_added & self.types_removed)
        if both:
            message = f"Type {both[0]} is both added and left out: choose one."
            raise InvalidFact(message)


AS_ENACTED = Bill()
FIGURE_NAMES = tuple(item.name for item in fields(Bill))


def figure_of(name: str, text: str) -> object:
    """One figure as somebody typed it: "2", "2028-09-01", "7,8". Raises InvalidFact."""
    try:
        if name == "nasenco_ends":
            return date.fromisoformat(text)
        if name.startswith("types"):
            return frozenset(int(code) for code in text.replace(",", " ").split())
        return int(text)
    except ValueError:
        kind = "a day as YYYY-MM-DD" if name == "nasenco_ends" else "a whole number"
        kind = "type codes with commas between" if name.startswith("types") else kind
        message = f"{name} takes {kind}, not '{text[:30]}'."
        raise InvalidFact(message) from None
