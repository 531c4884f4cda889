"""The files that a report can be had as: the links beside its count, with the whole question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from register.web.paging import address


def _of(path: str) -> tuple[tuple[str, str], ...]:
    return (
        ("CSV", f"{path}.csv"),
        ("ODS", f"{path}.ods"),
        ("JSON", f"{path}.json"),
        ("CSV metadata", f"{path}.csv-metadata.json"),
    )


FILES = _of("/reports/counts")
LISTS = _of("/reports/flagged")
TRENDS = _of("/reports/trend")
"""What each kind of file is called, and where it is."""


@dataclass(frozen=True, slots=True)
class Download:
    """One link: "CSV" and its address."""

    text: str
    href: str


def downloads(
    files: tuple[tuple[str, str], ...], given: Mapping[str, object]
) -> tuple[Download, ...]:
    """The links for a question as an address holds it."""
    return tuple(Download(text, address(path, given)) for text, path in files)
