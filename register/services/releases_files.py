"""A release as files: each table as CSV with its metadata, and all of them as one spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterator

from register.domain.errors import NotFound
from register.services.disclosure import GROUPS, HIDDEN, LEAST_BASE, STEP, Line, Table
from register.services.releases_written import TITLE, Told
from register.services.report_files import Column, Document, Kind, Notes, Sheet
from register.services.report_files_words import NOT_APPLICABLE
from register.services.report_files_writing import csv_bytes, metadata, ods_bytes
from register.store.releases import Release

_ROUNDED = f"rounded to the nearest {STEP}; {HIDDEN} where it is withheld"
_PERCENT = "not_met_percent"


def csv_of(release: Release, told: Told, cut: str) -> bytes:
    """One table. Raises NotFound for one that there is not."""
    return csv_bytes(_document(release, told, [_table(told, cut)]))


def metadata_of(release: Release, told: Told, cut: str, url: str) -> bytes:
    """What the CSV of that table at `url` holds (CSV on the Web). Raises NotFound."""
    described = metadata(_document(release, told, [_table(told, cut)]), url)
    for column in described["tableSchema"]["columns"]:
        if column["datatype"] == Kind.WHOLE:
            column["null"] = [HIDDEN, ""]
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def ods_of(release: Release, told: Told) -> bytes:
    """Every table on a sheet of its own, after the notes."""
    return ods_bytes(_document(release, told, told.tables))


def name_of(release: Release, cut: str = "") -> str:
    """How a file of it is called, without its ending."""
    of = f"-{cut.replace('_', '-')}" if cut else ""
    return f"senco-duty-release-{release.number}{of}"


def _table(told: Told, cut: str) -> Table:
    for table in told.tables:
        if table.cut == cut:
            return table
    raise NotFound("This release has no such table.")


def _document(release: Release, told: Told, tables: tuple[Table, ...] | list[Table]) -> Document:
    notes = Notes(
        title=f"{TITLE}, release {release.number}",
        as_of=told.as_of,
        known_at=told.known_at,
        made_at=None,
        rulebook=told.rulebook,
        list_day=told.list_day,
        demo=told.demo,
        more=(
            *((f"Note {place}", note) for place, note in enumerate(told.notes, start=1)),
            ("SHA-256 of release.json", release.sha256),
        ),
    )
    return Document(name_of(release), notes, tuple(map(_sheet, tables)), {})


def _sheet(table: Table) -> Sheet:
    rows = [tuple(_cells(table, line)) for line in table.lines]
    return Sheet(table.cut.capitalize(), caption_of(table), tuple(_columns(table)), rows)


def caption_of(table: Table) -> str:
    """What a table counts, and by what."""
    if table.cut == "none":
        return "Schools in England by standing"
    return f"Schools by {table.name[0].lower()}{table.name[1:]} and standing"


def _columns(table: Table) -> Iterator[Column]:
    code = "The code of the row; blank for England and for what is not recorded"
    yield Column("key", "Code", Kind.WORDS, code, NOT_APPLICABLE)
    yield Column("name", table.name, Kind.WORDS, "What the row is called")
    if table.cut == "la":
        yield Column("region", "Region code", Kind.WORDS, "The region that the authority lies in")
    yield Column("schools", "Schools", Kind.WHOLE, f"Schools that the duty reaches, {_ROUNDED}")
    for group in GROUPS:
        yield Column(group.key, group.name, Kind.WHOLE, f"Schools: {group.name}, {_ROUNDED}")
    yield Column(
        _PERCENT,
        "Not met, %",
        Kind.WHOLE,
        f"Not met in 100 schools, from the rounded numbers; {HIDDEN} where either is withheld,"
        f" blank where there are fewer than {LEAST_BASE} schools",
        NOT_APPLICABLE,
    )


def _cells(table: Table, line: Line) -> Iterator[object]:
    yield None if line.key is None else str(line.key)
    yield line.name
    if table.cut == "la":
        yield line.within
    yield from (line.schools, *line.counts, line.rate)
