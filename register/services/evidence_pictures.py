"""A picture that was sent: whether it can be unpacked whole, and is not made to unpack for ever."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from register.domain.claims import DocumentKind
from register.domain.errors import InvalidFact

MOST_PIXELS = 50_000_000  # twice what a telephone takes of a page; 150 MB unpacked
_TOO_MANY = (
    "The picture is larger than 50 million pixels. Take it again at a lower resolution, or make it"
    " smaller."
)
_BROKEN = "The picture is damaged and cannot be opened. Take or save it again, and send that."
_MOVES = "This is a moving picture. Send a picture of one page that stands still."
_FORMATS = {DocumentKind.JPEG: ("JPEG", "MPO"), DocumentKind.PNG: ("PNG",)}


def look_at(data: bytes, kind: DocumentKind) -> None:
    """Unpack it whole, having counted its pixels first. Raises InvalidFact."""
    try:
        with warnings.catch_warnings():
            # Ours is the lower limit; theirs is a warning, and an error only at twice that.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _unpack(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidFact(_TOO_MANY) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise InvalidFact(_BROKEN) from None


def _unpack(data: bytes, kind: DocumentKind) -> None:
    with Image.open(BytesIO(data), formats=_FORMATS[kind]) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise InvalidFact(_TOO_MANY)
        if getattr(picture, "n_frames", 1) > 1:
            raise InvalidFact(_MOVES)
        picture.load()
