"""The received bytes without the names of people, and every other byte as it came.

Feed notes, section 8, point 10: the raw file is kept for the audit, head teachers' names are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from register.domain.errors import FeedRefused

# One cell as it is written, with what ends it.
_CELL = re.compile(rb'("(?:[^"]|"")*"|[^,"\r\n][^,\r\n]*|)(,|[\r\n]*\Z)', re.DOTALL)


def redactor(places: Sequence[int]) -> Callable[[bytes, list[str]], bytes]:
    """A function that blanks the cells at these places (counted from 0) of one record.

    Cells side by side, quoted as the extract quotes them, are found together in the bytes and
    replaced in one go; where that is not certain the record is taken apart cell by cell.
    """
    runs = [(run[0], run[-1] + 1) for run in _runs(places)]

    def redact(raw: bytes, row: list[str]) -> bytes:
        for start, end in runs:
            written = '","'.join(row[start:end])
            if len(written) > 3 * (end - start - 1):
                raw = _blank_run(raw, row, start, end, written)
        return raw

    return redact


def _blank_run(raw: bytes, row: list[str], start: int, end: int, written: str) -> bytes:
    """Blank one run of cells, by search where what is found can only be they, else by counting.

    `written` is the run as the extract writes it, without its first and last quotation marks.
    """
    width = end - start
    plain = written.isascii() and written.count('"') == 2 * (width - 1)
    if plain and written.count(",") == width - 1 and (width > 1 or row.count(written) == 1):
        needle = b',"%b",' % written.encode("ascii")
        before, found, after = raw.partition(needle)
        if found and needle not in after:
            return b"%b,%b,%b" % (before, b",".join([b'""'] * width), after)
    return blank_cells(raw, range(start, end))


def blank_cells(raw: bytes, places: Sequence[int]) -> bytes:
    """The record with the cells at these places empty, found by counting cells."""
    parts: list[bytes] = []
    at = 0
    wanted = frozenset(places)
    for place in range(max(wanted) + 1):
        match = _CELL.match(raw, at)
        if match is None:
            raise FeedRefused(
                "A quotation mark stands inside a value that is not quoted, so a name could not "
                "be removed safely: fetch the file again.",
            )
        parts.append(b'""' + match[2] if place in wanted else match[0])
        at = match.end()
    return b"".join(parts) + raw[at:]


def _runs(places: Sequence[int]) -> list[list[int]]:
    grouped = groupby(enumerate(sorted(places)), key=lambda pair: pair[1] - pair[0])
    return [[place for _, place in group] for _, group in grouped]
