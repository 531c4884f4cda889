"""Whether a document that was sent is what it must be: a PDF, JPEG or PNG and nothing besides.

Told by content, never by a name or a browser's word. What has to be unpacked to be known is read
in a process apart, which the system stops when it takes too much memory or time: a file made to
be hard to read is refused like one that cannot be read.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from threading import BoundedSemaphore

from register.domain.claims import DocumentKind
from register.domain.errors import InvalidFact

LARGEST = 5 * 1024 * 1024  # bytes of one document
SECONDS = 20.0  # that reading one may take, by the clock on the wall
_PROCESSOR_SECONDS = 10
MEMORY = 1024 * 1024 * 1024  # bytes that the process may address, its libraries included
_REFUSED = 3  # how the process ends where it says what is wrong
_READERS = BoundedSemaphore(2)  # of one worker: each may take MEMORY, so not one for each caller
PATIENCE = 5.0  # seconds to wait for one: a worker has few threads, and other pages need them

_BEGINNINGS = {
    b"%PDF-": DocumentKind.PDF,
    b"\xff\xd8\xff": DocumentKind.JPEG,
    b"\x89PNG\r\n\x1a\n": DocumentKind.PNG,
}
_OTHERS = (
    (b"PK", "This is a Word, Excel or zip file."),
    (b"\xd0\xcf\x11\xe0", "This is an old Word or Excel file."),
    (b"GIF8", "This is a GIF picture."),
    (b"RIFF", "This is a WebP picture, a film or a sound."),
    (b"MZ", "This is a program."),
    (b"\x7fELF", "This is a program."),
    (b"#!", "This is a script."),
    (b"<", "This is a web page or a drawing in text."),
)
_SAVE = "Save or print it as a PDF, or send a photograph as JPEG or PNG."
_MARKUP = re.compile(rb"<(?:html|script|body|iframe|!doctype html|\?php)", re.IGNORECASE)
_ALSO = "This is more than one kind of file at once, so we do not keep it. "
_BLANK = b"\r\n\t\x0c \x00"
_SEGMENT_ENDS = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_RESTARTS = range(0xD0, 0xD8)
_CHUNK = 12  # bytes of a PNG's chunk beside its data: length, name and checksum


def examine(data: bytes) -> DocumentKind:
    """What it is. Raises InvalidFact with what is wrong and what to do.

    At most LARGEST bytes are taken. The deeper look is taken in a process apart, two at a time,
    which is told none of our settings.
    """
    kind = by_content(data)
    if not _READERS.acquire(timeout=PATIENCE):
        raise InvalidFact("Many documents are being read now. Wait a minute, then send it again.")
    try:
        done = _looked_at_apart(data, kind)
    except subprocess.TimeoutExpired:
        raise InvalidFact(_too_hard(kind)) from None
    finally:
        _READERS.release()
    if done.returncode == _REFUSED:
        raise InvalidFact(done.stdout.decode())
    if done.returncode:
        raise InvalidFact(_too_hard(kind))
    return kind


def _looked_at_apart(data: bytes, kind: DocumentKind) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "register.services.evidence_reading", kind.value, str(MEMORY)]
    known = {name: said for name, said in os.environ.items() if not name.startswith("REGISTER_")}
    return subprocess.run(  # noqa: S603 - our own module
        command, input=data, capture_output=True, timeout=SECONDS, check=False, env=known
    )


def by_content(data: bytes) -> DocumentKind:
    """What it is by its beginning, if it is that from its first byte to its last.

    Raises InvalidFact. A second kind of file behind, before or within the first is refused, also
    where a reader of the first would not notice it: the next program may.
    """
    if not data:
        raise InvalidFact("The file is empty. Check that it opens on your computer, then send it.")
    if len(data) > LARGEST:
        raise InvalidFact(too_large())
    kind = next((kind for start, kind in _BEGINNINGS.items() if data.startswith(start)), None)
    if kind is None:
        raise InvalidFact(f"{_what(data)} {_SAVE}")
    if data[_end(data, kind) :].strip(_BLANK):
        raise InvalidFact(f"Something follows the end of the {_NAMES[kind]}. {_AGAIN[kind]}")
    zipped = b"PK\x03\x04" in data and (b"PK\x05\x06" in data or b"PK\x06\x06" in data)
    framed = kind is not DocumentKind.PDF and b"%PDF-" in data
    if zipped or framed or _MARKUP.search(data):
        raise InvalidFact(_ALSO + _AGAIN[kind])
    return kind


def too_large() -> str:
    """The sentence for a document of too many bytes."""
    return (
        f"The file is larger than {LARGEST // 1024 // 1024} MB. Send a photograph at a"
        " smaller size. Scan a paper again at a lower resolution or in black and white, or send it"
        " in parts."
    )


_NAMES = {DocumentKind.PDF: "PDF", DocumentKind.JPEG: "picture", DocumentKind.PNG: "picture"}
_AGAIN = {
    DocumentKind.PDF: "Open it, print it as a PDF and send that.",
    DocumentKind.JPEG: "Take the photograph again, or send a picture of the screen.",
    DocumentKind.PNG: "Save it again as a PNG or JPEG, and send that.",
}


def _what(data: bytes) -> str:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    known = (words for first, words in _OTHERS if start.startswith(first))
    return next(known, "This is not a PDF, a JPEG or a PNG.")


def _too_hard(kind: DocumentKind) -> str:
    return f"The {_NAMES[kind]} could not be read to its end. {_AGAIN[kind]}"


def _end(data: bytes, kind: DocumentKind) -> int:
    """The first place after the end that the file itself marks. Raises InvalidFact for none."""
    found = {
        DocumentKind.PDF: _end_of_pdf,
        DocumentKind.JPEG: _end_of_jpeg,
        DocumentKind.PNG: _end_of_png,
    }[kind](data)
    if found is None:
        raise InvalidFact(
            f"The {_NAMES[kind]} has no end: a part of the file is missing. Send it again whole."
        )
    return found


def _end_of_pdf(data: bytes) -> int | None:
    mark = data.rfind(b"%%EOF")
    return None if mark < 0 else mark + len(b"%%EOF")


def _end_of_jpeg(data: bytes) -> int | None:
    place = 2
    while place + 1 < len(data) and data[place] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker = data[place + 1]
        if marker == _EOI:
            return place + 2
        if marker == 0xFF:  # noqa: PLR2004 - filling
            place += 1
        elif marker in _RESTARTS or marker in {_SOI, _TEM}:
            place += 2
        else:
            place += 2 + max(2, int.from_bytes(data[place + 2 : place + 4], "big"))
            if marker == _SOS:
                found = _SEGMENT_ENDS.search(data, place)
                place = found.end() - 2 if found else len(data)
    return None


def _end_of_png(data: bytes) -> int | None:
    place = 8
    while place + _CHUNK <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        name = data[place + 4 : place + 8]
        place += _CHUNK + length
        if name == b"IEND":
            return place if place <= len(data) else None
    return None


def _look_apart() -> int:
    """Look at what stands on standard input, within limits that the system keeps."""
    limits = ((resource.RLIMIT_AS, int(sys.argv[2])), (resource.RLIMIT_CPU, _PROCESSOR_SECONDS))
    for limit, most in limits:
        try:
            resource.setrlimit(limit, (most, most))
        except (OSError, ValueError):  # a system that keeps no such limit; the time is kept anyhow
            continue
    kind = DocumentKind(sys.argv[1])
    data = sys.stdin.buffer.read(LARGEST)
    try:
        look_inside(data, kind)
    except InvalidFact as error:
        sys.stdout.write(str(error))
        return _REFUSED
    return 0


def look_inside(data: bytes, kind: DocumentKind) -> None:
    """Unpack it as far as it takes to know it harmless. Raises InvalidFact, or whatever it may."""
    if kind is DocumentKind.PDF:
        from register.services.evidence_pdf import look_at  # noqa: PLC0415 - read apart alone

        look_at(data)
        return
    from register.services.evidence_pictures import look_at as look_at_picture  # noqa: PLC0415

    look_at_picture(data, kind)


if __name__ == "__main__":
    sys.exit(_look_apart())
