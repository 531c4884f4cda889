"""A report's document written as CSV, as CSV on the Web metadata, as a spreadsheet or as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from register.services import open_document
from register.services.open_document import Leaf, spreadsheet
from register.services.report_files import Column, Document, Kind, Sheet, shorthand_of
from register.services.report_files_words import OGL
from register.services.spreadsheet_cells import harmless

CSV, METADATA, ODS, JSON = "csv", "csv-metadata.json", "ods", "json"
MEDIA_TYPES: Mapping[str, str] = {
    CSV: "text/csv; charset=utf-8",
    METADATA: "application/csvm+json",
    ODS: open_document.MEDIA_TYPE,
    JSON: "application/json",
}
INVENTED = "Demonstration data: nothing here is real."
_LINE = ("as_of", "source")  # columns that stay with every row of a CSV, however it is cut


def csv_bytes(document: Document) -> bytes:
    """The first table alone, with its day and its source beside every row.

    The mark of UTF-8 stands first: without it Excel reads accents as something else.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    sheet, notes = document.sheets[0], document.notes
    beside = _beside(document)
    writer.writerow([*(column.name for column in sheet.columns), *beside])
    last = [{"as_of": harmless(notes.as_of), "source": notes.attribution}[name] for name in beside]
    for row in sheet.rows:
        writer.writerow([*map(harmless, row), *last])
    return text.getvalue().encode("utf-8-sig")


def metadata(document: Document, url: str) -> dict[str, Any]:
    """What a CSV at `url` holds, as CSV on the Web has it (W3C, tabular metadata)."""
    notes = document.notes
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": notes.title,
        "dc:description": document.sheets[0].caption,
        "dc:source": notes.attribution,
        "dialect": {
            "encoding": "utf-8",
            "header": True,
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
        },
        "notes": [{"rdfs:label": label, "schema:text": text} for label, text in notes.lines()],
        "tableSchema": {"columns": [_column(each) for each in _columns(document)]},
    }
    if not notes.demo:
        described["dc:license"] = {"@id": OGL}
    return described


def metadata_bytes(document: Document, url: str) -> bytes:
    """The same as bytes."""
    return _json(metadata(document, url), indent=1)


def json_bytes(document: Document) -> bytes:
    """The rows and the notes together."""
    return _json({**document.data, "notes": document.notes.as_data()})


def ods_bytes(document: Document) -> bytes:
    """A cover, the notes, and a sheet for each table."""
    notes, sheets = document.notes, document.sheets
    marks = shorthand_of(sheets)
    cover = Leaf(
        "Cover_sheet",
        notes.title,
        (
            *(f"{label}: {text}" for label, text in notes.lines()[1:]),
            *(f"Sheet {sheet.name}: {sheet.caption}" for sheet in sheets),
            "Sheet Notes: what each column holds, and what the marks in the cells mean",
        ),
    )
    told = [(c.title, c.description) for sheet in sheets for c in sheet.columns]
    leaf = Leaf(
        "Notes",
        "Notes",
        ("This sheet has one table: a column or a mark, and what it means.",),
        ("Column or mark", "What it means"),
        [*dict.fromkeys(told), *marks],
    )
    return spreadsheet(
        notes.title, [cover, leaf, *(_leaf(sheet, demo=notes.demo) for sheet in sheets)]
    )


def _leaf(sheet: Sheet, *, demo: bool) -> Leaf:
    """A table's own sheet: its caption, what to know, and then the table."""
    marks = ", ".join(f"{mark} is {said.lower()}" for mark, said in shorthand_of([sheet]))
    more = (f" Marks: {marks}." if marks else "") + (f" {INVENTED}" if demo else "")
    rows = [
        [
            column.blank if value in (None, "") else value
            for value, column in zip(row, sheet.columns, strict=True)
        ]
        for row in sheet.rows
    ]
    lines = (f"This sheet has one table. What its columns hold is in the sheet Notes.{more}",)
    return Leaf(sheet.name, sheet.caption, lines, [c.title for c in sheet.columns], rows)


def _beside(document: Document) -> tuple[str, ...]:
    """The columns that stand beside every row: a table that has its own days needs no other."""
    return _LINE if document.notes.as_of else _LINE[1:]


def _columns(document: Document) -> list[Column]:
    said = {
        "as_of": Column("as_of", "As of", Kind.DAY, "The day that the row is of"),
        "source": Column("source", "Source", Kind.WORDS, "Where the data come from, and the terms"),
    }
    return [*document.sheets[0].columns, *(said[name] for name in _beside(document))]


def _column(column: Column) -> dict[str, Any]:
    kind: object = str(column.kind)
    if column.kind is Kind.DAY:
        kind = {"base": "date", "format": "yyyy-MM-dd"}
    return {
        "name": column.name,
        "titles": column.name,
        "rdfs:label": column.title,
        "dc:description": column.description,
        "datatype": kind,
    }


def _json(value: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent, default=_iso) + "\n").encode()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not written as JSON.")
