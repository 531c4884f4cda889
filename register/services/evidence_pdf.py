"""A PDF that was sent: every object of it is looked at, and none may do anything by itself.

Refused: what is locked, holds a script, a file, a film or a form of another program, starts or
fetches something, or unpacks to too much. A link that somebody has to press is let through.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.filters import ASCII85Decode, ASCIIHexDecode
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from register.domain.errors import InvalidFact

MOST_OBJECTS = 20_000
MOST_PAGES = 200
MOST_OF_A_STREAM = 64 * 1024 * 1024  # bytes, unpacked: a page scanned in colour at 500 dpi
MOST_IN_ALL = 256 * 1024 * 1024  # bytes, unpacked
MOST_PIXELS = 100_000_000  # of one picture: A3 at 600 dpi, with room to spare
_AT_ONCE = 1024 * 1024  # bytes

_PRINT = " Open it, print it as a PDF and send that."
_LOCKED = "This PDF is locked with a password or protected. Send one that is not."
_ACTIVE = "This PDF holds a script, a file or something else that acts by itself." + _PRINT
_TOO_MUCH = "This PDF unpacks to more than we can take." + _PRINT
_TOO_LONG = f"This PDF has more than {MOST_PAGES} pages. Send only those that prove the claim."
_BROKEN = "This PDF is damaged and cannot be read." + _PRINT
_OLD = "This PDF is packed in a way that is no longer in use." + _PRINT

_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/Launch"}
)
_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition",
        "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView",
    }
)  # fmt: skip
_PARTS = frozenset({"/EmbeddedFile", "/RichMedia", "/Screen", "/Movie", "/Sound"}) | frozenset(
    {"/FileAttachment", "/3D"}
)
# Also in what a reader would pass over: an object that another has replaced, or that no list names.
_ANYWHERE = re.compile(rb"/(?:JavaScript|EmbeddedFile|RichMedia|Launch)\b")
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_AS_TEXT: Mapping[str, Any] = {
    "/ASCII85Decode": ASCII85Decode,
    "/A85": ASCII85Decode,
    "/ASCIIHexDecode": ASCIIHexDecode,
    "/AHx": ASCIIHexDecode,
}
_OF_PICTURES = frozenset(
    {"/DCTDecode", "/DCT", "/CCITTFaxDecode", "/CCF", "/JPXDecode", "/JBIG2Decode"}
)


def look_at(data: bytes) -> None:
    """Read every object. Raises InvalidFact with what is wrong and what to do."""
    if _ANYWHERE.search(data):
        raise InvalidFact(_ACTIVE)
    try:
        reader = PdfReader(BytesIO(data), strict=False, root_object_recovery_limit=0)
        if reader.is_encrypted:
            raise InvalidFact(_LOCKED)
        _look(reader)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError):
        raise InvalidFact(_BROKEN) from None
    except RecursionError:
        raise InvalidFact(_BROKEN) from None


def _look(reader: PdfReader) -> None:
    left = MOST_IN_ALL
    for found in _objects(reader):
        for part in _parts(found):
            if isinstance(part, DictionaryObject):
                _refuse_active(part)
            if isinstance(part, StreamObject):
                left -= _unpacked(part, left)
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        raise InvalidFact(_TOO_LONG)
    if not pages:
        raise InvalidFact(_BROKEN)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """The trailer, and every object that the file's own lists name."""
    numbers = {(n, generation) for generation, held in reader.xref.items() for n in held}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise InvalidFact(_TOO_MUCH)
    yield reader.trailer
    for number, generation in sorted(numbers):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _parts(found: Any) -> Iterator[Any]:  # noqa: ANN401 - any object of a PDF
    """An object and whatever it is made of; what it only refers to is met by itself."""
    waiting = [found]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, DictionaryObject):
            waiting += [part.raw_get(key) for key in part]
        elif isinstance(part, ArrayObject):
            waiting += list(part)


def _refuse_active(part: DictionaryObject) -> None:
    told = {name: str(_told(part, name)) for name in ("/S", "/Type", "/Subtype")}
    acts = told["/S"] in _ACTIONS or not _PARTS.isdisjoint({told["/Type"], told["/Subtype"]})
    fetches = isinstance(part, StreamObject) and "/F" in part  # its bytes are in another file
    if acts or fetches or not _KEYS.isdisjoint(part) or _opens_by_itself(part):
        raise InvalidFact(_ACTIVE)
    if told["/Subtype"] == "/Image" and _number(part, "/Width") * _number(part, "/Height") > (
        MOST_PIXELS
    ):
        raise InvalidFact(_TOO_MUCH)


def _opens_by_itself(part: DictionaryObject) -> bool:
    """Whether an address is opened that nobody pressed: on opening, at a page, after another."""
    events = _told(part, "/AA")
    waiting = [_told(part, "/OpenAction"), _told(part, "/Next")]
    waiting += [_told(events, name) for name in events] if isinstance(events, dict) else []
    waiting += [one.get_object() for many in waiting if isinstance(many, list) for one in many]
    return any(isinstance(one, dict) and _told(one, "/S") == "/URI" for one in waiting)


def _told(part: dict[Any, Any], name: str) -> Any:  # noqa: ANN401 - any object of a PDF
    """What a dictionary says under a name, wherever it stands; None for nothing."""
    value = part.get(name)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _number(part: DictionaryObject, name: str) -> int:
    return int(_told(part, name) or 0)


def _unpacked(stream: StreamObject, left: int) -> int:
    """How many bytes it unpacks to, without keeping them. Raises InvalidFact for too many."""
    data = bytes(stream._data)  # noqa: SLF001 - as it stands in the file; the public way unpacks it
    most = min(left, MOST_OF_A_STREAM)
    names = _filters(stream)
    for place, name in enumerate(names, 1):
        if name in _FLATE:
            if not _OF_PICTURES.issuperset(names[place:]):
                raise InvalidFact(_OLD)
            return _counted(data, most)
        if name in _AS_TEXT:
            data = bytes(_AS_TEXT[name].decode(data))
        elif name not in _OF_PICTURES:
            raise InvalidFact(_OLD)
    return len(data)


def _filters(stream: StreamObject) -> list[str]:
    named = stream.get("/Filter", ArrayObject())
    named = named.get_object() if isinstance(named, IndirectObject) else named
    each = named if isinstance(named, ArrayObject) else [named]
    names = [str(one.get_object() if isinstance(one, IndirectObject) else one) for one in each]
    if sum(name in _FLATE for name in names) > 1:
        raise InvalidFact(_TOO_MUCH)
    return names


def _counted(data: bytes, most: int) -> int:
    """The length of what it unpacks to, a piece at a time. Raises InvalidFact for over `most`."""
    unpacker, count, waiting = zlib.decompressobj(), 0, data
    while waiting and not unpacker.eof:
        try:
            count += len(unpacker.decompress(waiting, _AT_ONCE))
        except zlib.error:  # damaged: a reader shows what comes before, and so much is counted
            break
        if count > most:
            raise InvalidFact(_TOO_MUCH)
        waiting = unpacker.unconsumed_tail
    return count
