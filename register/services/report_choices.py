"""What a report's filters offer: every key of each cut by its name, kept for each extract."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from register.domain.bands import FREE_MEALS, SIZES
from register.services.reports import EVERYWHERE, Cut, Filters
from register.store import counting
from register.store.counting import NOT_RECORDED, Key
from register.store.search import last_applied_run

CUTS = tuple(cut for cut in Cut if cut is not Cut.NONE)
_PLACES = {band.key: place for bands in (SIZES, FREE_MEALS) for place, band in enumerate(bands)}

Choices = Mapping[Cut, Mapping[Key, str]]
"""The keys of each cut, in the order in which they are read out, and their names."""
_KEPT: WeakKeyDictionary[Engine, tuple[int | None, Choices]] = WeakKeyDictionary()
_ONE_AT_A_TIME = Lock()


def choices(session: Session, filters: Filters = EVERYWHERE) -> Choices:
    """What there is to choose from among these schools, as known now.

    Those of the whole country are kept in memory until a new extract has been applied.
    """
    if filters != EVERYWHERE:
        return _choices(session, filters)
    engine, newest = session.get_bind().engine, last_applied_run(session)
    with _ONE_AT_A_TIME:
        kept = _KEPT.get(engine)
        if kept is None or kept[0] != newest:
            kept = _KEPT[engine] = (newest, _choices(session, filters))
    return kept[1]


def _choices(session: Session, filters: Filters) -> Choices:
    found: dict[Cut, dict[Key, str]] = {cut: {} for cut in CUTS}
    for row in counting.offered(session, CUTS, where=filters.where()):
        for cut, (key, name) in zip(CUTS, row, strict=True):
            # One key may be named in two ways: always the same of them, and a name before none.
            found[cut][key] = max(found[cut].get(key, NOT_RECORDED), name, key=_told)
    ordered = {
        cut: MappingProxyType(dict(sorted(x.items(), key=_order))) for cut, x in found.items()
    }
    return MappingProxyType(ordered)


def _told(name: str) -> tuple[bool, str]:
    return name != NOT_RECORDED, name


def _order(item: tuple[Key, str]) -> tuple[bool, int, str]:
    key, name = item
    return key is None, _PLACES.get(str(key), 0), name
