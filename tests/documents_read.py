"""Reading what leaves the register with readers that know nothing of how it was written."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TABLE, _OFFICE = f"{{{_ODF}:table:1.0}}", f"{{{_ODF}:office:1.0}}"


def sheets_of(content: bytes) -> dict[str, list[list[str]]]:
    """Each sheet of an OpenDocument spreadsheet by its name: its rows, its cells as text."""
    tree = _content(content)
    return {
        table.get(f"{_TABLE}name", ""): [
            ["".join(cell.itertext()) for cell in row.iter(f"{_TABLE}table-cell")]
            for row in table.iter(f"{_TABLE}table-row")
        ]
        for table in tree.iter(f"{_TABLE}table")
    }


def tables_of(content: bytes) -> dict[str, list[list[str]]]:
    """The marked table of each sheet: its header and its rows, from the range that it is given."""
    sheets, found = sheets_of(content), {}
    for marked in _content(content).iter(f"{_TABLE}database-range"):
        name, first, last = _range(marked.get(f"{_TABLE}target-range-address", ""))
        found[name] = sheets[name][first - 1 : last]
        assert last == len(sheets[name]), "nothing stands below a table"
    return found


def kinds_of(content: bytes) -> set[str]:
    """The kinds of value that its cells have: never a formula."""
    tree = _content(content)
    assert not [cell for cell in tree.iter() if cell.get(f"{_TABLE}formula")]
    return {kind for cell in tree.iter() if (kind := cell.get(f"{_OFFICE}value-type"))}


def table_of_csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV, its header first."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _content(content: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.infolist()[0].filename == "mimetype"
        listed = ET.fromstring(file.read("META-INF/manifest.xml"))  # noqa: S314 - our own file
        parts = {part.get(f"{{{_ODF}:manifest:1.0}}full-path") for part in listed}
        assert parts == {"/", *file.namelist()} - {"mimetype", "META-INF/manifest.xml"}
        return ET.fromstring(file.read("content.xml"))  # noqa: S314 - the same


def _range(address: str) -> tuple[str, int, int]:
    (name, first), (again, last) = (part.rsplit(".", 1) for part in address.split(":"))
    assert name == again
    return name, int(first.lstrip("A")), int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def text_of(body: bytes) -> str:
    """All that an answer says: a page or a file as it is, of a spreadsheet every part of it."""
    if not body.startswith(b"PK\x03\x04"):
        return body.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return "\n".join(file.read(name).decode("utf-8") for name in file.namelist())
