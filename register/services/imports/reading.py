"""From the bytes of a file to rows that know their line, refusing whole what is no such file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import IO

from register.domain.errors import InvalidFact
from register.services.imports.outcome import LINE, PROBLEM, RejectedRow

# A hundred times the national number of rows; anything larger is another file by mistake.
LARGEST = 256 * 1024 * 1024
_NOT_TEXT = {
    b"PK\x03\x04": "a spreadsheet or a zip file",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file, in the order in which people are told of them."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, and its cells by column, trimmed; blank is ''."""

    line: int
    cells: Mapping[str, str]

    def refused(self, column: str, problem: str) -> RejectedRow:
        """This row, as one not taken."""
        kept = (value for name, value in self.cells.items() if name not in {LINE, PROBLEM})
        return RejectedRow(self.line, column, problem, tuple(kept))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that has been read: rows whose shape is right, and those whose shape is not."""

    sha256: str
    columns: tuple[str, ...]
    absent: frozenset[str]
    rows: tuple[Row, ...]
    rejected: tuple[RejectedRow, ...]


def read(stream: IO[bytes], layout: Layout) -> Sheet:
    """Read a file. Raises InvalidFact, one sentence, where it cannot be such a file at all."""
    data = stream.read(LARGEST + 1)
    text = _text(data)
    records = _records(text)
    header = next(records, None)
    if header is None:
        raise InvalidFact("The file is empty: its first line should name the columns.")
    columns = _columns(header[1], layout)
    rows: list[Row] = []
    rejected: list[RejectedRow] = []
    for line, cells in records:
        if not any(cells):
            continue  # a spreadsheet's empty rows are not rows
        row = _row(line, cells, columns)
        (rows if isinstance(row, Row) else rejected).append(row)  # type: ignore[arg-type]  # one or the other
    return Sheet(
        sha256=hashlib.sha256(data).hexdigest(),
        columns=tuple(name for name in columns if name not in {LINE, PROBLEM}),
        absent=frozenset(layout.columns) - frozenset(columns),
        rows=tuple(rows),
        rejected=tuple(rejected),
    )


def _text(data: bytes) -> str:
    """Decode, telling apart the files that people send by mistake."""
    if len(data) > LARGEST:
        raise InvalidFact(
            f"The file is larger than {LARGEST // 1024**2} MB: it is not one of these."
        )
    for start, what in _NOT_TEXT.items():
        if data.startswith(start):
            raise InvalidFact(f"This is {what}: save it as CSV in UTF-8 and send that.")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise InvalidFact(f"Line {line} holds a byte that no text has: the file is damaged.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidFact(
            f"Line {line} is not UTF-8: save the file as 'CSV UTF-8' and send that."
        ) from error
    if text.lstrip().startswith("<"):
        raise InvalidFact("This is a web page, not a CSV file: download the file itself.")
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; a quoted line break moves the count on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidFact(
            f"The quotation marks of the row on line {line} do not pair up:"
            " nothing after them can be read, so nothing was taken."
        ) from error


def _columns(header: list[str], layout: Layout) -> tuple[str, ...]:
    """Check the header. Unnamed columns at the end are what a spreadsheet leaves: dropped."""
    while header and not header[-1]:
        header.pop()
    names = tuple(name.lower() for name in header)
    known = layout.columns
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        raise InvalidFact(
            "The columns are not separated by commas: save the file as CSV with them."
        )
    if not set(names) & set(known):
        raise InvalidFact(f"The first line is not a header: it should name {_listed(known)}.")
    unknown = [name for name in names if name not in {*known, LINE, PROBLEM}]
    if unknown:
        raise InvalidFact(
            f"This file may not have {_called(unknown)}: its columns are {_listed(known)}."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidFact(f"The header names {_called(twice)} more than once: keep one.")
    missing = [name for name in layout.required if name not in names]
    if missing:
        raise InvalidFact(f"The file lacks {_called(missing)}: add it and send the file again.")
    return names


def _row(line: int, cells: list[str], columns: tuple[str, ...]) -> Row | RejectedRow:
    width = len(columns)
    if len(cells) == width:
        return Row(line, dict(zip(columns, cells, strict=True)))
    row = Row(line, dict(zip_longest(columns, cells[:width], fillvalue="")))
    counts = f"The row has {len(cells)} cells where the header has {width}"
    if len(cells) < width:
        return row.refused("", f"{counts}: it may be cut off.")
    return row.refused("", f"{counts}: quote any comma.") if any(cells[width:]) else row


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _called(names: list[str]) -> str:
    """A few names in quotes; a long or strange name is cut, because it goes on a page."""
    shown = ", ".join(f"'{name[:40]}'" for name in names[:5])
    return f"the column {shown}" if len(names) == 1 else f"the columns {shown}"
