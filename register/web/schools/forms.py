"""What stands in the address of a search: shape only; what cannot be read is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from register.services.search import Query, Standing

LONGEST = 120  # characters of a search; the longest school name has fewer


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was typed. `given` is what the address held, to build others from."""

    query: Query
    page: int
    given: Mapping[str, object]

    @property
    def narrowed(self) -> bool:
        """Whether any filter is on."""
        return self.query != Query(self.query.text)

    @property
    def asked(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.query.text) or self.narrowed


def search_of(args: Mapping[str, str]) -> Search:
    """Read the address. A filter that is not a number, or a page that is none, is left out."""
    standing = args.get("standing", "")
    query = Query(
        text=" ".join(args.get("q", "").split())[:LONGEST],
        la_code=whole_number(args.get("la")),
        phase_code=whole_number(args.get("phase")),
        type_code=whole_number(args.get("type")),
        standing=Standing(standing) if standing in set(Standing) else Standing.CURRENT,
    )
    given: dict[str, object] = {
        "q": query.text,
        "la": query.la_code,
        "phase": query.phase_code,
        "type": query.type_code,
        "standing": "" if query.standing is Standing.CURRENT else query.standing.value,
    }
    return Search(query, whole_number(args.get("page")) or 1, given)


def whole_number(text: str | None) -> int | None:
    """The number, if it is one of up to nine digits."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None  # noqa: PLR2004 - nine
