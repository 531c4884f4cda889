"""Looks at a person that belong to one visit, told as one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from register.services.sight import Look

ONE_VISIT = timedelta(minutes=15)  # counted from the visit's first look


@dataclass(frozen=True, slots=True)
class Visit:
    """Looks of one organisation for one purpose, less than ONE_VISIT after the first, `at`.

    `whats` are the parts that were shown, as `Look.what` says them, each once, in order.
    """

    at: datetime
    organisation_name: str
    purpose: str
    whats: tuple[str, ...]


def visits(looks: Iterable[Look]) -> tuple[Visit, ...]:
    """Fold looks, in any order, into visits, the newest first. No look is in two of them."""
    open_now: dict[tuple[str, str], list[Look]] = {}
    found: list[list[Look]] = []
    for look in sorted(looks, key=lambda each: each.at):
        key = (look.organisation, look.purpose)
        visit = open_now.get(key)
        if visit is None or look.at - visit[0].at >= ONE_VISIT:
            visit = open_now[key] = []
            found.append(visit)
        visit.append(look)
    return tuple(_visit(each) for each in reversed(found))


def _visit(looks: list[Look]) -> Visit:
    first = looks[0]
    whats = tuple(dict.fromkeys(look.what for look in looks))
    return Visit(first.at, first.organisation_name, first.purpose, whats)
