"""The English local authorities that every extract must have an open school in.

Data, not code: `authorities.csv` beside this file. `from` is the first day of a new authority and
`until` the first day on which an old one no longer is; blank is unbounded. A reorganisation that
the file does not know of yet holds the extract, and a person lets it through.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from register.domain.period import Period


@dataclass(frozen=True, slots=True)
class Authority:
    """One local authority: its three-digit code, its region, and the days on which it stands."""

    code: int
    name: str
    region_code: str
    region_name: str
    period: Period


@cache
def authorities() -> tuple[Authority, ...]:
    """Every authority in the data, by code; read once."""
    text = files(__package__).joinpath("authorities.csv").read_text(encoding="utf-8")
    return tuple(_authority(row) for row in csv.DictReader(text.splitlines()))


def authorities_on(day: date) -> Mapping[int, Authority]:
    """The authorities that stand on the day, by code: 153 of them since 2023."""
    return {each.code: each for each in authorities() if day in each.period}


def _authority(row: dict[str, str]) -> Authority:
    return Authority(
        int(row["code"]),
        row["name"],
        row["region_code"],
        row["region_name"],
        Period(_day(row["from"]), _day(row["until"])),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
