"""Rows that could all be read and yet cannot be an extract: moved, doubled, or re-saved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from operator import attrgetter, lt

from register.domain.errors import FeedRefused
from register.domain.schools import School
from register.feeds.gias import codes
from register.feeds.gias.extract import Rejected
from register.feeds.gias.fields import COLUMN_OF

_EXPONENT = re.compile(r"\d(\.\d+)?E\+\d+")
_CODES: tuple[tuple[str, str, Container[object]], ...] = (
    ("type_code", "type_name", codes.TYPES),
    ("type_group_code", "type_group_name", codes.TYPE_GROUPS),
    ("status_code", "status_name", codes.STATUSES),
    ("phase_code", "phase_name", codes.PHASES),
    ("region_code", "region_name", codes.REGIONS),
)

# A column that so large a part of the rows cannot be read in does not hold what its name says.
MOVED_SHARE, MOVED_ROWS = 0.2, 5


def in_order(schools: list[School], rejected: list[Rejected]) -> bool:
    """Whether the URNs rise. Raises FeedRefused where one stands on two rows."""
    urns = [school.urn for school in schools]
    rising = all(map(lt, urns, urns[1:]))
    if rising and not rejected:
        return True
    counts = Counter([*urns, *(each.urn for each in rejected)])
    twice = [number for number, count in counts.items() if count > 1]
    if twice:
        raise FeedRefused(
            f"URN {twice[0]} stands on {counts[twice[0]]} rows, and {len(twice)} URNs in all on "
            "more than one, so the file cannot be believed: fetch it again.",
        )
    return rising


def refuse_moved(rejected: list[Rejected], rows: int) -> None:
    """Refuse a file in which a column cannot be read in a large part of the rows."""
    by_column = Counter(each.column for each in rejected)
    for column, count in by_column.most_common(1):
        if count >= MOVED_ROWS and count > rows * MOVED_SHARE:
            example = next(each for each in rejected if each.column == column)
            raise FeedRefused(
                f"The column {column} cannot be read in {count} of {rows} rows (line "
                f"{example.line}: {example.problem.rstrip('.')}), so the columns have moved or "
                "the file is damaged: fetch it again.",
            )


def refuse_unpadded(texts: Iterable[str]) -> None:
    """Refuse type codes that have all lost their leading zero. Raises FeedRefused."""
    known = list(texts)
    short = [text for text in known if len(text) == 1 and text.isdecimal()]
    padded = any(text.startswith("0") and len(text) > 1 for text in known)
    if short and not padded:
        raise FeedRefused(resaved(f'type codes have lost their leading zeros: "{short[0]}"'))


def refuse_exponent(text: str, line: int) -> None:
    """Refuse a long number in scientific notation, as in 1.00E+11. Raises FeedRefused."""
    if _EXPONENT.fullmatch(text):
        raise FeedRefused(resaved(f'line {line} has a number as "{text}"'))


def resaved(evidence: str) -> str:
    """The sentence for an extract that a spreadsheet has opened and saved."""
    return (
        f"The file was re-saved by a spreadsheet ({evidence}), which loses digits and zeros: use "
        "the file as GIAS sends it."
    )


def unknown_codes(
    schools: list[School], tables: Mapping[str, Mapping[str, object]]
) -> dict[tuple[str, str, str], int]:
    """Rows by column, code and name, for the codes that the tables of codes do not have.

    `tables` has, by field, every value met.
    """
    found: dict[tuple[str, str, str], int] = {}
    for code, name, known in _CODES:
        new = {value for value in tables[code].values() if value not in known} - {None, ""}
        if new:
            counts = Counter(map(attrgetter(code, name), schools))
            found |= {
                (COLUMN_OF[code], str(value), words): rows
                for (value, words), rows in counts.items()
                if value in new
            }
    return found
