"""Pages of a long list, each an address of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

_EITHER_SIDE = 1


@dataclass(frozen=True, slots=True)
class PageLink:
    """One number under the list; `number` None is the gap between two that are far apart."""

    number: int | None
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of the list this is: places are counted from 1, both ends inclusive."""

    page: int
    pages: int
    first: int
    last: int
    total: int
    previous: str
    next: str
    links: tuple[PageLink, ...]


def address(path: str, args: Mapping[str, object], **changed: object) -> str:
    """The same page with some of its answers changed; blank ones are left out."""
    asked = {name: value for name, value in {**args, **changed}.items() if value not in ("", None)}
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def paging(path: str, args: Mapping[str, object], *, page: int, size: int, total: int) -> Paging:
    """Lay out the pages; a page beyond the end is the last one."""
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)

    def href(number: int) -> str:
        return address(path, args, page=number if number > 1 else "")

    return Paging(
        page=page,
        pages=pages,
        first=(page - 1) * size + 1 if total else 0,
        last=min(page * size, total),
        total=total,
        previous=href(page - 1) if page > 1 else "",
        next=href(page + 1) if page < pages else "",
        links=tuple(
            PageLink(n, href(n), n == page) if n else PageLink(None) for n in _shown(page, pages)
        ),
    )


def _shown(page: int, pages: int) -> Iterator[int | None]:
    near = range(page - _EITHER_SIDE, page + _EITHER_SIDE + 1)
    numbers = sorted({1, pages, *(n for n in near if 1 <= n <= pages)})
    yield numbers[0]
    for before, after in pairwise(numbers):
        if after - before > 1:
            yield None
        yield after
