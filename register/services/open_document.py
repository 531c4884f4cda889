"""Tables as an OpenDocument spreadsheet (ODF 1.3), in the fewest parts that a reader asks for.

Each sheet has its title in the first cell, then lines of text, then at most one table, marked as
one, without blank rows or merged cells: what the government Analysis Function asks, so that
whoever listens to a spreadsheet finds the way. The same sheets are the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from register.services.spreadsheet_cells import harmless

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_ODF}:{of}:1.0"'
            for name, of in (
                *(("office", "office"), ("table", "table"), ("text", "text")),
                *(("style", "style"), ("number", "datastyle"), ("meta", "meta")),
                ("fo", "xsl-fo-compatible"),
            )
        ),
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'office:version="1.3"',
    ]
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
# The date that a zip gives where there is none.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_PARTS = (("content.xml", "text/xml"), ("meta.xml", "text/xml"))
_WIDTHS = range(3, 13)  # centimetres of a column
_LETTERS = 4  # characters to a centimetre
_NOT_OF_XML = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13})
_STYLES = (
    '<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-'
    '</number:text><number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style>'
    '<style:style style:name="title" style:family="table-cell"><style:text-properties'
    ' fo:font-weight="bold" fo:font-size="14pt"/></style:style>'
    '<style:style style:name="line" style:family="table-cell"/>'
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties'
    ' fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>'
    '<style:style style:name="words" style:family="table-cell"><style:table-cell-properties'
    ' fo:wrap-option="wrap"/></style:style>'
) + "".join(
    f'<style:style style:name="w{width}" style:family="table-column">'
    f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
    for width in _WIDTHS
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet. `name` has at most 31 letters, digits and underscores.

    `lines` stand under the title, each in a row of its own; `header` and `rows` are the table.
    """

    name: str
    title: str
    lines: Sequence[str] = ()
    header: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()


def spreadsheet(title: str, leaves: Sequence[Leaf]) -> bytes:
    """The file. Whole numbers and days are such; None is an empty cell, all else is text."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        # Readers tell the kind of file by this part: it comes first, and is not compressed.
        parts.writestr(zipfile.ZipInfo("mimetype", _NO_DATE), MEDIA_TYPE)
        for path, text in (
            ("META-INF/manifest.xml", _manifest()),
            ("content.xml", _content(leaves)),
            ("meta.xml", _meta(title)),
        ):
            part = zipfile.ZipInfo(path, _NO_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            parts.writestr(part, text)
    return made.getvalue()


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", MEDIA_TYPE), *_PARTS)
    )
    return (
        f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.3">'
        f"{entries}</manifest:manifest>"
    )


def _meta(title: str) -> str:
    return (
        f"{_XML}<office:document-meta {_SPACES}><office:meta><dc:title>{escape(title)}</dc:title>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )


def _content(leaves: Sequence[Leaf]) -> str:
    ranges = "".join(_range(leaf) for leaf in leaves if leaf.header)
    return (
        f"{_XML}<office:document-content {_SPACES}>"
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(map(_sheet, leaves))}"
        f"<table:database-ranges>{ranges}</table:database-ranges>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _sheet(leaf: Leaf) -> str:
    before = "".join(
        _row([_cell(text, "line" if place else "title")])
        for place, text in enumerate((leaf.title, *leaf.lines))
    )
    head = ""
    if leaf.header:
        cells = _row(_cell(text, "head") for text in leaf.header)
        head = f"<table:table-header-rows>{cells}</table:table-header-rows>"
    body = "".join(_row(map(_cell, row)) for row in leaf.rows)
    columns = "".join(_columns(leaf)) or '<table:table-column table:style-name="w12"/>'
    named = quoteattr(leaf.name)
    return f"<table:table table:name={named}>{columns}{before}{head}{body}</table:table>"


def _columns(leaf: Leaf) -> Iterator[str]:
    for place, head in enumerate(leaf.header):
        longest = max([len(head) // 2, *(len(str(row[place])) for row in leaf.rows[:200])])
        width = min(max(_WIDTHS.start, 1 + longest // _LETTERS), _WIDTHS.stop - 1)
        yield f'<table:table-column table:style-name="w{width}"/>'


def _range(leaf: Leaf) -> str:
    """The table of a sheet, named so that it is known for one."""
    first = 2 + len(leaf.lines)
    last = f"{_letters(len(leaf.header))}{first + len(leaf.rows)}"
    where = quoteattr(f"{leaf.name}.A{first}:{leaf.name}.{last}")
    return (
        f"<table:database-range table:name={quoteattr('of_' + leaf.name)}"
        f" table:target-range-address={where}/>"
    )


def _letters(place: int) -> str:
    """How a spreadsheet calls its columns, counted from 1: A to Z, then AA."""
    found = ""
    while place:
        place, left = divmod(place - 1, 26)
        found = chr(ord("A") + left) + found
    return found


def _row(cells: Iterator[str] | Sequence[str] | map[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: object, style: str = "") -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        style = style or "day"
    else:
        kind = 'office:value-type="string"'
        style = style or "words"
    styled = f' table:style-name="{style}"' if style else ""
    text = escape(harmless(value).translate(_NOT_OF_XML))
    return f"<table:table-cell{styled} {kind}><text:p>{text}</text:p></table:table-cell>"
