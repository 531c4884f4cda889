"""Bytes to rows: Windows-1252, strict quotes, whole records, and a refusal in words for the rest.

Rows come with the bytes that they were read from, so that the copy kept can be made in the same
pass. Nothing is repaired: a byte that cannot be a letter is U+FFFD and counted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from register.domain.errors import FeedRefused
from register.feeds.gias.extract import Oddities

ENCODING = "cp1252"
REPLACED = "\N{REPLACEMENT CHARACTER}"
# Runs that are letters in UTF-8 and never neighbours in Windows-1252 text.
_UTF8_RUN = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}",
)
_LINES_NAMED = 20
_FIRST = "URN"
_MARKS = ((b";", "semicolons"), (b"\t", "tabs"), (b"|", "bars"))
_MAGIC = (
    (b"PK\x03\x04", "a zip archive under the name of a CSV: give it its .zip name"),
    (b"PK\x05\x06", "an empty zip archive, not a CSV extract"),
    (b"\x1f\x8b", "a gzip archive under the name of a CSV: give it its .csv.gz name"),
    (b"\xff\xfe", "in UTF-16, saved by another program: use the file as GIAS sends it"),
    (b"\xfe\xff", "in UTF-16, saved by another program: use the file as GIAS sends it"),
    (b"\xef\xbb\xbf", "in UTF-8 with a mark, saved by another program: use it as GIAS sends it"),
    (b"%PDF", "a PDF document, not a CSV extract"),
)


@dataclass(slots=True)
class Lines:
    """The lines of one open file as text; `pending` has the bytes since the last record."""

    file: BinaryIO
    pending: list[bytes] = field(default_factory=list)
    number: int = 0
    replaced: int = 0
    replaced_lines: list[int] = field(default_factory=list)
    garbled_lines: list[int] = field(default_factory=list)
    garbled_elsewhere: int = 0
    sound_lines: int = 0
    suspect: bool = False

    def texts(self) -> Iterator[str]:
        """Each line decoded; raises FeedRefused at a NUL byte."""
        keep = self.pending.append
        for raw in self.file:
            self.number += 1
            keep(raw)
            if b"\0" in raw:
                raise FeedRefused(
                    f"Line {self.number} holds NUL bytes, so the file is damaged or is in "
                    "UTF-16: fetch it again.",
                )
            yield raw.decode("ascii") if raw.isascii() else self._decode(raw)

    def _decode(self, raw: bytes) -> str:
        text = raw.decode(ENCODING, errors="replace")
        replaced = text.count(REPLACED)
        if replaced:
            self.replaced += replaced
            self.replaced_lines.append(self.number)
        rest = _UTF8_RUN.sub(b"", raw)
        self.suspect = self.suspect or rest != raw
        self.sound_lines += not rest.isascii()
        return text

    def look_closer(self, raw: bytes, line: int, places: Sequence[int]) -> None:
        """Note a record that holds runs of UTF-8: in a column at one of these places, or not.

        The bytes are read anew as Latin-1, which keeps every one of them apart.
        """
        self.suspect = False
        row = next(csv.reader(io.StringIO(raw.decode("latin-1"), newline="")))
        kept = "\0".join(row[place] for place in places if place < len(row))
        if _UTF8_RUN.search(kept.encode("latin-1")):
            self.garbled_lines.append(line)
        else:
            self.garbled_elsewhere += 1

    def oddities(self) -> Oddities:
        """What was odd about the letters. Raises FeedRefused where the whole file is in UTF-8."""
        if self.garbled_lines and not self.sound_lines:
            raise FeedRefused(
                f"The file is in UTF-8, not Windows-1252 (see line {self.garbled_lines[0]}), so "
                "another program has saved it: use the file as GIAS sends it.",
            )
        return Oddities(
            self.replaced,
            tuple(self.replaced_lines[:_LINES_NAMED]),
            tuple(self.garbled_lines),
            self.garbled_elsewhere,
        )


def sniff(path: Path) -> None:
    """Refuse what is plainly not a CSV extract, by its first bytes. Raises FeedRefused."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise FeedRefused("The file is empty: nothing was sent, so fetch it again later.")
    for magic, sentence in _MAGIC:
        if start.startswith(magic):
            raise FeedRefused(f"The file is {sentence}.")
    if start.lstrip()[:1] == b"<":
        raise FeedRefused(
            "The file is a web page (HTML), not a CSV extract: the address may have moved or the "
            "service may be down.",
        )
    if b"\0" in start:
        raise FeedRefused("The file holds NUL bytes, so it is damaged or is in UTF-16.")
    header = start.splitlines()[0]
    for mark, name in _MARKS:
        if header.count(mark) > header.count(b","):
            raise FeedRefused(
                f"The columns are separated by {name}, not commas, so another program has saved "
                "the file: use it as GIAS sends it.",
            )


def header_of(lines: Lines, reader: Iterator[list[str]]) -> tuple[list[str], bytes]:
    """The header's cells and bytes, once the first cell is URN. Raises FeedRefused."""
    cells, raw, _ = next(records(lines, reader), ([], b"", 0))
    if not cells or cells[0] != _FIRST:
        found = cells[0][:40] if cells else ""
        raise FeedRefused(
            f'The first cell of the file is "{found}", not "{_FIRST}": the header row is '
            "missing or this is another file.",
        )
    return cells, raw


def strict_reader(lines: Lines) -> Iterator[list[str]]:
    """A csv reader over the lines that stops at a quotation mark out of place."""
    return csv.reader(lines.texts(), strict=True)


def records(
    lines: Lines, reader: Iterator[list[str]], width: int = 0
) -> Iterator[tuple[list[str], bytes, int]]:
    """Each record with its bytes and the line that it begins on. Raises FeedRefused.

    With a `width`, a record of any other number of cells is refused, and so is a last record that
    stops before its closing quotation mark though the others have one.
    """
    pending = lines.pending
    quoted: bool | None = None
    raw, line = b"", 0
    try:
        for row in reader:
            line = lines.number + 1 - len(pending)
            raw = pending[0] if len(pending) == 1 else b"".join(pending)
            pending.clear()
            if width and len(row) != width:
                refuse_ragged(lines, row, line, width)
            if quoted is None:
                quoted = raw.rstrip(b"\r\n").endswith(b'"')
            yield row, raw, line
    except csv.Error as error:
        raise FeedRefused(_quote_sentence(lines, str(error))) from error
    if width and quoted and not raw.rstrip(b"\r\n").endswith(b'"'):
        raise FeedRefused(_cut(line))


def refuse_ragged(lines: Lines, row: list[str], line: int, width: int) -> None:
    """Raise FeedRefused for a record of the wrong width, and say if it is the file's last."""
    last = not lines.file.read(1)
    if last and 0 < len(row) < width:
        raise FeedRefused(_cut(line))
    what = "is blank" if not row else f"has {len(row)} values where the header has {width}"
    raise FeedRefused(f"Line {line} {what}, so the file is damaged: fetch it again.")


def refuse_stray_quote(raw: bytes, line: int) -> None:
    """Refuse a record in which quotation marks are not in pairs, though every cell could be read.

    A value that has lost its first mark alone reads as a plain one that ends in a mark.
    """
    if raw.count(b'"') % 2:
        raise FeedRefused(
            f"Line {line} has a quotation mark that is missing or out of place, so the file is "
            "damaged: fetch it again.",
        )


def _cut(line: int) -> str:
    return f"The file stops in the middle of line {line}, so it was cut short: fetch it again."


def _quote_sentence(lines: Lines, problem: str) -> str:
    start = lines.number + 1 - len(lines.pending)
    if "unexpected end" in problem:
        return (
            f"The file stops inside a quoted value that begins on line {start}, so it was cut "
            "short or a quotation mark is missing: fetch it again."
        )
    if "new-line" in problem:
        return f"Line {lines.number} has a line end inside a value, so the file is damaged."
    return (
        f"Line {lines.number} has a quotation mark that is missing or out of place (the row "
        f"begins on line {start}), so the file is damaged: fetch it again."
    )
