"""What is remembered of an accepted extract, to hold the next one against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Self

from register.feeds.gias.extract import LinkExtract, SchoolExtract


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What is remembered of an accepted extract, to hold the next one against.

    Counts are of rows, open or not, but for `open_rows` and `authorities`: the codes with a
    school open. `links` None is an extract without its links file.
    """

    extract_date: date | None = None
    rows: int = 0
    open_rows: int = 0
    max_urn: int = 0
    by_type: Mapping[int, int] = field(default_factory=dict)
    authorities: tuple[int, ...] = ()
    rejected: int = 0
    garbled: int = 0
    replaced: int = 0
    links: int | None = None
    links_rejected: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `from_json` takes them."""
        plain = asdict(self)
        plain["extract_date"] = self.extract_date.isoformat() if self.extract_date else None
        plain["by_type"] = {str(code): rows for code, rows in self.by_type.items()}
        plain["authorities"] = list(self.authorities)
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """From what `as_json` gave; a value that is not there is as it is in an empty summary."""
        known = {name: value for name, value in plain.items() if name in cls.__dataclass_fields__}
        if known.get("extract_date"):
            known["extract_date"] = date.fromisoformat(known["extract_date"])
        known["by_type"] = {int(code): rows for code, rows in known.get("by_type", {}).items()}
        known["authorities"] = tuple(known.get("authorities", ()))
        return cls(**known)


def summarise(
    extract: SchoolExtract,
    links: LinkExtract | None = None,
    *,
    extract_date: date | None = None,
) -> ExtractSummary:
    """What to remember of an extract once it is accepted."""
    listed = [school for school in extract.schools if school.is_open]
    types = Counter(map(attrgetter("type_code"), extract.schools))
    return ExtractSummary(
        extract_date,
        extract.rows,
        len(listed),
        extract.max_urn,
        {code: rows for code, rows in types.items() if code is not None},
        tuple(sorted({each.la_code for each in listed if each.la_code is not None})),
        len(extract.rejected),
        len(extract.oddities.garbled_lines) + (len(links.oddities.garbled_lines) if links else 0),
        extract.oddities.replaced + (links.oddities.replaced if links else 0),
        None if links is None else len(links.rows),
        0 if links is None else len(links.rejected),
    )
