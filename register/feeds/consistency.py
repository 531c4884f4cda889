"""Is the extract like itself? Columns lost, emptied, or not agreeing as they always do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from register.domain.schools import School
from register.feeds.concern import Concern, in_rows
from register.feeds.gias.extract import SchoolExtract
from register.feeds.gias.fields import COLUMN_OF, KEPT

ODD_SHARE, ODD_ROWS = 0.02, 10
BLANK_SHARE = 0.10
_PAIRS = (
    ("la_code", "la_name"),
    ("status_code", "status_name"),
    ("type_code", "type_name"),
    ("phase_code", "phase_name"),
)
_NEVER_BLANK = ("name", "type_code", "status_code", "la_code", "postcode", "region_code")
_NAMED = 6


def check_columns(extract: SchoolExtract, extract_date: date | None) -> Iterator[Concern]:
    """Every reason to think that a column was lost, emptied or moved."""
    lost = [name for name in extract.header.missing if name in KEPT]
    if lost:
        yield Concern(
            "header",
            f"The extract no longer has {', '.join(lost[:_NAMED])}: what schools have there "
            "would be emptied.",
        )
    yield from _unlike_itself(extract, extract_date)
    for column, rows in extract.unreadable.items():
        if rows > max(ODD_ROWS, extract.rows * ODD_SHARE):
            yield Concern(
                "unreadable",
                f"{column} cannot be read in {rows} of {in_rows(extract.rows)}: the column has "
                "moved or holds something else.",
            )


def _unlike_itself(extract: SchoolExtract, extract_date: date | None) -> Iterator[Concern]:
    schools = extract.schools
    many = max(ODD_ROWS, len(schools) * ODD_SHARE)
    if not extract.in_order:
        yield Concern(
            "order",
            "The rows are not in the order of their URNs, as they always are: parts of the file "
            "may have been moved or put together.",
        )
    for code, name in _PAIRS:
        odd = _disagreeing(schools, code, name)
        if odd > many:
            yield Concern(
                "disagree",
                f"{COLUMN_OF[code]} and {COLUMN_OF[name]} do not agree in {in_rows(odd)}: one of "
                "the columns has moved.",
            )
    for blank in _NEVER_BLANK:
        rows = sum(getattr(school, blank) in (None, "") for school in schools if school.is_open)
        if rows > max(ODD_ROWS, len(schools) * BLANK_SHARE):
            yield Concern(
                "blank",
                f"{COLUMN_OF[blank]} is blank for {rows} open schools: the column was lost.",
            )
    impossible = [school.urn for school in schools if _impossible(school, extract_date)]
    if len(impossible) > many:
        yield Concern(
            "dates",
            f"{len(impossible)} schools have days or ages that contradict each other (open after "
            "their last day, closed before their first): two columns may have changed places.",
            Concern.sample(impossible),
        )


def _disagreeing(schools: tuple[School, ...], code: str, name: str) -> int:
    """Rows whose name is not the one that most rows of the same code have."""
    pairs = Counter(map(attrgetter(code, name), schools))
    most: Counter[object] = Counter()
    for (value, _), rows in pairs.items():
        most[value] = max(most[value], rows)
    return len(schools) - sum(most.values())


def _impossible(school: School, extract_date: date | None) -> bool:
    """Open though its last day is past, closed before it opened, or its ages the wrong way."""
    if school.closed is not None:
        if school.opened is not None and school.closed < school.opened:
            return True
        if school.is_open and extract_date is not None and school.closed < extract_date:
            return True
    low, high = school.low_age, school.high_age
    return low is not None and high is not None and low > high > 0
