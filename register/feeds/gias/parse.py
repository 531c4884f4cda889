"""An extract to domain facts, in one pass, with the copy to keep made on the way.

Every row becomes a School or a Rejected; nothing is skipped and nothing is repaired. A file that
is not a whole, well-formed extract raises FeedRefused before anything is given out.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import make_dataclass
from datetime import date
from operator import call, itemgetter
from pathlib import Path
from typing import BinaryIO, cast

from register.domain.errors import FeedRefused
from register.domain.schools import School, SchoolLink
from register.feeds.gias import codes, values
from register.feeds.gias.columns import LINK_COLUMNS, Header, check_header
from register.feeds.gias.extract import LinkExtract, Rejected, SchoolExtract
from register.feeds.gias.fields import FIELDS, urn
from register.feeds.gias.reading import (
    Lines,
    header_of,
    records,
    refuse_stray_quote,
    sniff,
    strict_reader,
)
from register.feeds.gias.redaction import redactor
from register.feeds.gias.suspicion import (
    in_order,
    refuse_exponent,
    refuse_moved,
    refuse_unpadded,
    resaved,
    unknown_codes,
)
from register.feeds.gias.values import Resaved, Table

# A frozen dataclass fills its slots one guarded call at a time, which takes as long as reading
# the file does. A draft with the same slots is filled plainly and then becomes a School.
_Draft = make_dataclass("_Draft", [field.name for field in FIELDS], slots=True)
# Places, among the cells of FIELDS, of texts for which no table is kept.
_MANY_TEXTS = tuple(
    place for place, field in enumerate(FIELDS) if field.convert is str.strip and field.many
)


def parse_schools(path: Path, *, keep: BinaryIO | None = None) -> SchoolExtract:
    """Read a whole `edubasealldata` CSV. Raises FeedRefused.

    `keep` receives the bytes as they came, but for the names of people, which are blanked; what
    it has been given is of no use where FeedRefused is raised.
    """
    sniff(path)
    with path.open("rb") as file:
        lines = Lines(file)
        reader = strict_reader(lines)
        cells, raw = header_of(lines, reader)
        if "LinkURN" in cells:
            raise FeedRefused("This is the links file: give the schools file in its place.")
        rows = _Rows(check_header(cells))
        if keep is not None:
            keep.write(raw)
        with _collector_at_rest():
            rows.take(lines, records(lines, reader, len(cells)), keep)
        return rows.extract(lines)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No garbage collection meanwhile: tens of thousands of facts, and not one cycle to find."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _Rows:
    """The rows of one file as they are read."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.quoted: list[str] = []
        self.tables = {
            field.name: Table(field.convert, self.quoted) for field in FIELDS if not field.many
        }
        self.convert = tuple(
            field.convert if field.many else self.tables[field.name].__getitem__ for field in FIELDS
        )
        self.places = tuple(self._place(field.column) for field in FIELDS)
        self.schools: list[School] = []
        self.rejected: list[Rejected] = []
        self.unreadable: Counter[str] = Counter()

    def _place(self, column: str) -> int:
        """Where the column stands; one past the end, where every row has a blank, if it is not."""
        cells = self.header.cells
        return cells.index(column) if column in cells else len(cells)

    def take(
        self,
        lines: Lines,
        rows: Iterable[tuple[list[str], bytes, int]],
        keep: BinaryIO | None,
    ) -> None:
        """Read every record; copy each to `keep` without the people in it."""
        pick = itemgetter(*self.places)
        convert, add = self.convert, self.schools.append
        texts, uprn = itemgetter(*_MANY_TEXTS), self._place("UPRN")
        redact = redactor(self.header.personal)
        write = None if keep is None else keep.write
        for row, raw, line in rows:
            if lines.suspect:
                lines.look_closer(raw, line, self.places)
            if write is not None:
                write(redact(raw, row))
            row.append("")
            cells = pick(row)
            try:
                school = _Draft(*map(call, convert, cells))
            except ValueError:
                self._take_slowly(cells, line)
            else:
                school.__class__ = School
                add(school)
            if "E" in row[uprn]:
                refuse_exponent(row[uprn], line)
            if self.quoted or '"' in "".join(texts(cells)):
                self.quoted.clear()
                refuse_stray_quote(raw, line)

    def _take_slowly(self, cells: tuple[str, ...], line: int) -> None:
        """A row with something in it that cannot be read: without it, or rejected for it."""
        built: list[object] = []
        for field, convert, text in zip(FIELDS, self.convert, cells, strict=True):
            try:
                built.append(convert(text))
            except Resaved as error:
                raise FeedRefused(
                    resaved(f'on line {line}, {field.column}, "{text}" {error}'),
                ) from None
            except ValueError as error:
                problem = f'The value "{text[:40]}" {error}.'
                if field.name == "urn":
                    raise FeedRefused(
                        f'Line {line} has "{text[:40]}" where its URN should be, so the row cannot '
                        "be known: fetch the file again.",
                    ) from None
                if field.essential:
                    known = cast("int", built[0])
                    self.rejected.append(Rejected(line, field.column, problem, known))
                    return
                self.unreadable[field.column] += 1
                built.append(None)
        self.schools.append(cast("Callable[..., School]", School)(*built))

    def extract(self, lines: Lines) -> SchoolExtract:
        """All of it, once the file as a whole is found sound. Raises FeedRefused."""
        rows = len(self.schools) + len(self.rejected)
        if not rows:
            raise FeedRefused("The file has a header and no rows: fetch it again later.")
        oddities = lines.oddities()
        refuse_unpadded(self.tables["type_code"])
        refuse_moved(self.rejected, rows)
        return SchoolExtract(
            tuple(self.schools),
            tuple(self.rejected),
            rows,
            self.header,
            in_order(self.schools, self.rejected),
            oddities,
            dict(self.unreadable),
            unknown_codes(self.schools, self.tables),
        )


def parse_links(path: Path) -> LinkExtract:
    """Read a whole `links_edubasealldata` CSV. Raises FeedRefused."""
    sniff(path)
    with path.open("rb") as file:
        lines = Lines(file)
        reader = strict_reader(lines)
        cells, _ = header_of(lines, reader)
        if "EstablishmentName" in cells:
            raise FeedRefused("This is the schools file: give the links file in its place.")
        check_header(cells, LINK_COLUMNS)
        pick = itemgetter(*(cells.index(name) for name in LINK_COLUMNS))
        found: list[SchoolLink] = []
        rejected: list[Rejected] = []
        days = Table(values.day)
        for row, raw, line in records(lines, reader, len(cells)):
            if lines.suspect:
                lines.look_closer(raw, line, range(len(cells)))
            if '"' in "".join(row):
                refuse_stray_quote(raw, line)
            link = _link(pick(row), days, line)
            if isinstance(link, SchoolLink):
                found.append(link)
            else:
                rejected.append(link)
        if not found and not rejected:
            raise FeedRefused("The links file has a header and no rows: fetch it again later.")
        refuse_moved(rejected, len(found) + len(rejected))
        kinds = Counter(link.link_type for link in found)
        unknown = {kind: count for kind, count in kinds.items() if kind not in codes.LINK_TYPES}
        return LinkExtract(tuple(found), tuple(rejected), lines.oddities(), unknown)


def _link(cells: tuple[str, ...], days: Table[date | None], line: int) -> SchoolLink | Rejected:
    """One row, or why not. Raises FeedRefused at the marks of a spreadsheet."""
    first, second, name, kind, established = cells
    column, text = "URN", first
    try:
        old = urn(first)
        column, text = "LinkURN", second
        new = urn(second)
        column, text = "LinkEstablishedDate", established
        return SchoolLink(old, new, name.strip(), kind.strip(), days[established])
    except Resaved as error:
        raise FeedRefused(resaved(f'on line {line}, {column}, "{text}" {error}')) from None
    except ValueError as error:
        return Rejected(line, column, f'The value "{text[:40]}" {error}.')
