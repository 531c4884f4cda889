"""A document is a PDF, JPEG or PNG from end to end and nothing besides, or it is refused."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable

import pytest

from register.domain.claims import DocumentKind
from register.domain.errors import InvalidFact
from register.services import evidence_reading
from register.services.evidence_reading import LARGEST, by_content, examine, look_inside
from tests.documents import (
    A_ZIP,
    a_flate_bomb,
    a_pdf,
    a_picture,
    a_picture_bomb,
    with_action,
    with_attachment,
    with_link,
    with_stream,
    with_wide_picture,
)

JPEG, PNG, PDF = a_picture("JPEG"), a_picture("PNG"), a_pdf()
OF_ITSELF = "acts by itself"
TOO_MUCH = "unpacks to more"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(PDF, DocumentKind.PDF, id="a PDF"),
        pytest.param(PDF + b"\r\n \n", DocumentKind.PDF, id="a PDF that ends in empty lines"),
        pytest.param(a_picture("PDF"), DocumentKind.PDF, id="a scan saved as a PDF"),
        pytest.param(with_link(), DocumentKind.PDF, id="a PDF with a link to press"),
        pytest.param(JPEG, DocumentKind.JPEG, id="a photograph"),
        pytest.param(PNG, DocumentKind.PNG, id="a picture of a screen"),
    ],
)
def test_what_people_send_is_taken(data: bytes, kind: DocumentKind) -> None:
    assert by_content(data) is kind
    look_inside(data, kind)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "The file is empty", id="nothing"),
        pytest.param(PDF + bytes(LARGEST), "larger than 5 MB", id="too large"),
        pytest.param(b"#!/bin/sh\nrm -r /", "This is a script", id="a script named .pdf"),
        pytest.param(b"\xef\xbb\xbf <!DOCTYPE html>", "web page", id="a web page named .pdf"),
        pytest.param(b"<svg/>", "a drawing in text", id="an SVG"),
        pytest.param(A_ZIP, "Word, Excel or zip", id="a zip, and so any zip bomb"),
        pytest.param(a_picture("GIF"), "GIF", id="a GIF"),
        pytest.param(b"MZ\x90", "This is a program", id="a program"),
        pytest.param(b"Dear sirs", "not a PDF, a JPEG or a PNG", id="text"),
        pytest.param(b" " + PDF, "not a PDF", id="a PDF that does not begin with its mark"),
        pytest.param(PDF[:-6], "a part of the file is missing", id="half a PDF"),
        pytest.param(JPEG[:-2], "a part of the file is missing", id="half a photograph"),
        pytest.param(PNG[:-4], "a part of the file is missing", id="half a PNG"),
        pytest.param(PDF + A_ZIP, "follows the end of the PDF", id="a PDF and a zip behind it"),
        pytest.param(JPEG + A_ZIP, "follows the end of the picture", id="a JPEG, then a zip"),
        pytest.param(PNG + b"<?php", "follows the end of the picture", id="a PNG, then a script"),
        pytest.param(
            PDF[:9] + b"%" + A_ZIP + b"\n" + PDF[9:],
            "more than one kind of file",
            id="a PDF with a zip in a comment",
        ),
        pytest.param(
            PDF[:9] + b"%<SCRIPT>alert(1)</script>\n" + PDF[9:],
            "more than one kind of file",
            id="a PDF that a browser could read as a page",
        ),
        pytest.param(
            JPEG[:2] + b"\xff\xfe\x00\x0a%PDF-1.7" + JPEG[2:],
            "more than one kind of file",
            id="a JPEG with a PDF's mark in a comment",
        ),
    ],
)
def test_what_is_something_else_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidFact, match=sentence) as refused:
        by_content(data)
    assert str(refused.value).count(".") >= 2, "what is wrong, and what to do"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(a_pdf(password="x"), "locked with a password", id="a PDF with a password"),
        pytest.param(with_action("/JavaScript"), OF_ITSELF, id="a PDF with a script"),
        pytest.param(with_action("/Launch"), OF_ITSELF, id="a PDF that starts a program"),
        pytest.param(with_action("/SubmitForm"), OF_ITSELF, id="a PDF that sends something"),
        pytest.param(with_action("/GoToR"), OF_ITSELF, id="a PDF that fetches something"),
        pytest.param(with_action("/URI"), OF_ITSELF, id="a PDF that opens an address"),
        pytest.param(with_attachment(), OF_ITSELF, id="a PDF with a file in it"),
        pytest.param(
            PDF.replace(b"%%EOF", b"%/JavaScript\n%%EOF"), OF_ITSELF, id="a script in no object"
        ),
        pytest.param(with_wide_picture(), TOO_MUCH, id="a picture without end in a PDF"),
        pytest.param(
            with_stream(zlib.compress(zlib.compress(bytes(99))), "/FlateDecode", "/Fl"),
            TOO_MUCH,
            id="a bomb packed in another",
        ),
        pytest.param(with_stream(b"x", "/LZWDecode"), "no longer in use", id="an old packing"),
        pytest.param(
            with_stream(zlib.compress(b"x"), "/FlateDecode", "/LZWDecode"),
            "no longer in use",
            id="an old packing in another",
        ),
        pytest.param(b"%PDF-1.7\nnothing\n%%EOF", "cannot be read", id="a PDF with nothing in it"),
    ],
)
def test_a_pdf_that_is_more_than_paper_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidFact, match=sentence):
        look_inside(data, by_content(data))


def test_a_book_is_refused() -> None:
    with pytest.raises(InvalidFact, match="more than 200 pages"):
        look_inside(a_pdf(pages=201), DocumentKind.PDF)


def test_a_script_is_found_however_its_name_is_spelt() -> None:
    spelt = with_action("/JavaScript").replace(b"/JavaScript", b"/J#61vaScript")
    with pytest.raises(InvalidFact, match=OF_ITSELF):
        look_inside(spelt, DocumentKind.PDF)


def test_a_picture_that_cannot_be_opened_is_refused() -> None:
    broken = PNG.replace(b"IDAT", b"IDAX")
    with pytest.raises(InvalidFact, match="damaged"):
        look_inside(broken, by_content(broken))


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        pytest.param(a_flate_bomb, TOO_MUCH, id="a PDF of 100 MB packed into 100 kB"),
        pytest.param(a_picture_bomb, "50 million pixels", id="64 million pixels in a small PNG"),
    ],
)
def test_a_bomb_is_refused_soon_and_before_it_is_unpacked(
    build: Callable[[], bytes], sentence: str
) -> None:
    data = build()
    assert len(data) < LARGEST // 10
    began = time.monotonic()
    with pytest.raises(InvalidFact, match=sentence):
        examine(data)
    assert time.monotonic() - began < evidence_reading.SECONDS


def test_what_the_process_apart_says_is_what_is_said() -> None:
    assert examine(PDF) is DocumentKind.PDF
    assert examine(JPEG) is DocumentKind.JPEG
    with pytest.raises(InvalidFact, match="locked with a password"):
        examine(a_pdf(password="x"))


def test_a_document_that_nobody_has_time_for_is_to_be_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evidence_reading, "PATIENCE", 0.01)
    readers = evidence_reading._READERS  # noqa: SLF001 - no other way to keep them all at work
    with readers, readers, pytest.raises(InvalidFact, match="Wait a minute"):
        examine(PDF)
    assert examine(PDF) is DocumentKind.PDF


def test_a_document_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_reading, "SECONDS", 0.001)
    with pytest.raises(InvalidFact, match="could not be read to its end"):
        examine(PDF)


def test_a_document_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    page = a_picture("PNG", (4_000, 4_000))  # 48 million bytes, unpacked
    assert examine(page) is DocumentKind.PNG
    monkeypatch.setattr(evidence_reading, "MEMORY", 72 * 1024 * 1024)
    with pytest.raises(InvalidFact, match="could not be read to its end"):
        examine(page)
