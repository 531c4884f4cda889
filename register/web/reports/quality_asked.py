"""What stands in the address of a list of data quality: the authority, what else, the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for; `chosen` are the other filters as they were written."""

    la: int | None
    chosen: Mapping[str, str]
    page: int

    @property
    def given(self) -> dict[str, object]:
        """All but the page, as an address holds it."""
        return {"la": self.la, **self.chosen}

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.given.values())


def asked_of(args: Mapping[str, str], *names: str) -> Asked:
    """Read the address; what cannot be read is left out."""
    chosen = {name: args.get(name, "").strip() for name in names}
    return Asked(_number(args.get("la")), chosen, _number(args.get("page")) or 1)


def _number(text: str | None) -> int | None:
    digits = (text or "").strip()
    whole = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if whole else None
