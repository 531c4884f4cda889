"""What reading an extract gives: schools and links, and everything that was odd about the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from register.domain.schools import School, SchoolLink
from register.feeds.gias.columns import Header


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be taken: where, and one sentence why. `urn` None is not readable."""

    line: int
    column: str
    problem: str
    urn: int | None = None


@dataclass(frozen=True, slots=True)
class Oddities:
    """What was wrong with the letters, by line of the file (the header is line 1).

    `replaced` counts bytes that Windows-1252 does not define, each now U+FFFD; `replaced_lines`
    has the first lines that hold one; `garbled_lines` every line with letters that were decoded
    wrongly before they reached us, in a column that is read; `garbled_elsewhere` counts the lines
    that have them only in columns that are not.
    """

    replaced: int = 0
    replaced_lines: tuple[int, ...] = ()
    garbled_lines: tuple[int, ...] = ()
    garbled_elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class SchoolExtract:
    """The whole list on one day. `rows` counts every row of the file, rejected ones too.

    `unreadable` counts, by column, the values left out because they are not what the column
    holds; the rows that they stood in were taken without them. `unknown_codes` counts rows by
    column, code and the name that came with it.
    """

    schools: tuple[School, ...]
    rejected: tuple[Rejected, ...]
    rows: int
    header: Header
    in_order: bool = True
    oddities: Oddities = Oddities()
    unreadable: Mapping[str, int] = field(default_factory=dict)
    unknown_codes: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def max_urn(self) -> int:
        """The highest URN taken, 0 where there is none."""
        return max((school.urn for school in self.schools), default=0)


@dataclass(frozen=True, slots=True)
class LinkExtract:
    """Every link on one day. `unknown_types` counts rows by a type that is not in the notes."""

    rows: tuple[SchoolLink, ...]
    rejected: tuple[Rejected, ...] = ()
    oddities: Oddities = Oddities()
    unknown_types: Mapping[str, int] = field(default_factory=dict)
