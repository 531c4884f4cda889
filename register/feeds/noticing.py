"""What an official should know of an extract though none of it is a reason to hold it."""

from __future__ import annotations

from collections.abc import Iterator

from register.feeds.concern import in_rows
from register.feeds.gias.extract import LinkExtract, SchoolExtract
from register.feeds.gias.fields import KEPT


def notices(extract: SchoolExtract, links: LinkExtract | None = None) -> tuple[str, ...]:
    """One sentence for each, in a fixed order."""
    return tuple(_notices(extract, links))


def _notices(extract: SchoolExtract, links: LinkExtract | None) -> Iterator[str]:
    header, oddities = extract.header, extract.oddities
    if header.unexpected:
        yield f"New columns, not read: {', '.join(header.unexpected)}."
    lost = [name for name in header.missing if name not in KEPT]
    if lost:
        yield f"Columns gone, which the register does not use: {', '.join(lost)}."
    for (column, code, name), rows in extract.unknown_codes.items():
        new = f'{column} {code} ("{name}") is new to the register'
        yield f"{new}, in {in_rows(rows)}: kept as it is."
    for column, rows in extract.unreadable.items():
        yield f"{column} could not be read in {in_rows(rows)}, where it is left out."
    if extract.rejected:
        yield f"{in_rows(len(extract.rejected))} of schools were not taken: see the rejects."
    if oddities.replaced:
        where = ", ".join(map(str, oddities.replaced_lines))
        yield f"{oddities.replaced} bytes are no letters in Windows-1252 (lines {where})."
    if oddities.garbled_elsewhere:
        yield (
            f"{oddities.garbled_elsewhere} lines have letters decoded wrongly, in columns "
            "that the register does not use."
        )
    if links is not None and links.rejected:
        yield f"{in_rows(len(links.rejected))} of links were not taken: see the rejects."
    for kind, rows in (links.unknown_types if links else {}).items():
        yield f'The link type "{kind}" is new to the register, in {in_rows(rows)}: not followed.'
