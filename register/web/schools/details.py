"""The school as the list gives it, and where the answer comes from: rows of a summary list."""

from __future__ import annotations

from datetime import date

from register.domain.schools import School
from register.services.standings import SchoolAnswer
from register.web.filters import day, number


def details(school: School) -> tuple[tuple[str, str], ...]:
    """What the list says; a row that would be blank is left out."""
    rows = (
        ("Address", _address(school)),
        ("Local authority", school.la_name),
        ("Type", school.type_name),
        ("Phase", school.phase_name),
        ("Status on the list", school.status_name),
        ("Opened", day(school.opened)),
        ("Closed", day(school.closed)),
        ("Trust", school.trust_name),
        ("Ages", _ages(school.low_age, school.high_age)),
        ("Pupils", number(school.pupils)),
        ("URN", str(int(school.urn))),
        ("DfE number", _dfe_number(school)),
    )
    return tuple((name, value) for name, value in rows if value)


def sources(answer: SchoolAnswer, as_of: date, held_on: date) -> tuple[tuple[str, str], ...]:
    """Where the answer comes from: the days, and the version of the rules."""
    extract = f"Extract of {day(answer.feed_day)}" if answer.feed_day else "None taken in yet"
    return (
        ("Day asked about", day(as_of)),
        ("Evidence", f"As held on {day(held_on)}"),
        ("School list", extract),
        ("Rules", f"Version {answer.rulebook}"),
    )


def _address(school: School) -> str:
    parts = (school.street, school.locality, school.town, school.county, school.postcode)
    return ", ".join(part for part in parts if part)


def _ages(low: int | None, high: int | None) -> str:
    return "" if low is None or high is None else f"{low} to {high}"


def _dfe_number(school: School) -> str:
    if school.la_code is None or school.establishment_number is None:
        return ""
    return f"{school.la_code}/{school.establishment_number:04}"
