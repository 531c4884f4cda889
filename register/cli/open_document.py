"""A table as an OpenDocument spreadsheet (ODF 1.3), in the fewest parts that a reader asks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
# The date that a zip gives where there is none: the same table is the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def spreadsheet(name: str, rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet: whole numbers as numbers, None as an empty cell, all else as text."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        # Readers tell the kind of file by this part: it comes first, and is not compressed.
        parts.writestr(zipfile.ZipInfo("mimetype", _NO_DATE), _TYPE)
        for path, text in (
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", _sheet(name, rows)),
        ):
            part = zipfile.ZipInfo(path, _NO_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            parts.writestr(part, text)
    return made.getvalue()


def _sheet(name: str, rows: Iterable[Sequence[object]]) -> str:
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" '
        f'xmlns:text="{_ODF}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(name)}>{body}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
