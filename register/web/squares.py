"""QR codes, drawn on the page itself."""

from __future__ import annotations

import segno
from markupsafe import Markup


def drawn(address: str, title: str) -> Markup:
    """The QR code of an address as a drawing that needs no style of its own."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        scale=4, border=4, light="#fff", svgclass="register-qr", lineclass=None, title=title
    )
    named = svg.replace("<svg ", '<svg role="img" aria-labelledby="qr-title" ', 1)
    named = named.replace("<title>", '<title id="qr-title">', 1)
    return Markup(named)  # noqa: S704 - segno's own drawing of our own address
