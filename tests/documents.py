"""Documents as people send them, and as people should not: each is built here, none is kept."""

from __future__ import annotations

import io
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

A_ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)
MEGABYTE = 1024 * 1024


def written(writer: PdfWriter) -> bytes:
    """What the writer has so far, as a file."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_pdf(*, pages: int = 1, password: str = "") -> bytes:
    """So many blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    return written(writer)


def a_picture(kind: str, size: tuple[int, int] = (40, 60), mode: str = "RGB") -> bytes:
    """A plain picture: "JPEG", "PNG", "GIF" or "PDF"."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def with_stream(data: bytes, *filters: str) -> bytes:
    """A PDF whose page is drawn by this stream, packed as these filters say."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream._data = data  # noqa: SLF001 - packed as it is: no other way in
    stream[NameObject("/Filter")] = ArrayObject([NameObject(name) for name in filters])
    page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001 - the same
    return written(writer)


def a_flate_bomb(megabytes: int = 100) -> bytes:
    """A small PDF that unpacks to so many million bytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes))
    return with_stream(packed + packer.flush(), "/FlateDecode")


def a_picture_bomb() -> bytes:
    """A PNG of some kilobytes with 64 million pixels."""
    return a_picture("PNG", (8_000, 8_000), "1")


def with_action(kind: str) -> bytes:
    """A PDF that does something when it is opened: "/JavaScript", "/Launch" and so on."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    if kind == "/JavaScript":
        action[NameObject("/JS")] = TextStringObject("app.alert(1)")
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)  # noqa: SLF001 - as above
    return written(writer)


def with_attachment() -> bytes:
    """A PDF with a file in it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("macro.docm", b"a file")
    return written(writer)


def with_link() -> bytes:
    """A PDF with a link that somebody may press."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("x:y")}
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            NameObject("/A"): action,
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])  # noqa: SLF001 - as above
    return written(writer)


def with_wide_picture() -> bytes:
    """A PDF with a picture that says it is a million dots wide and a million high."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    picture = StreamObject()
    picture._data = b"\xff\xd8\xff\xd9"  # noqa: SLF001 - as above
    picture[NameObject("/Subtype")] = NameObject("/Image")
    picture[NameObject("/Filter")] = NameObject("/DCTDecode")
    for name in ("/Width", "/Height"):
        picture[NameObject(name)] = NumberObject(1_000_000)
    writer._root_object[NameObject("/Thumb")] = writer._add_object(picture)  # noqa: SLF001 - as above
    return written(writer)
