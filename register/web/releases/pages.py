"""What the public templates of releases are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.services import releases
from register.services.releases import Entry, Release
from register.web.release_tables import ReleaseTables, release_tables


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """The change log, the newest first; `latest` is the newest that nothing replaces."""

    log: tuple[Entry, ...]
    latest: Entry | None
    feed_day: date | None


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release: its line of the change log, and what it says."""

    entry: Entry
    tables: ReleaseTables


def releases_page(log: Sequence[Entry], feed_day: date | None) -> ReleasesPage:
    """Put the list together. The newest is that of the latest day."""
    stands = [entry for entry in log if entry.replaced_by is None]
    latest = max(stands, key=lambda entry: entry.as_of, default=None)
    return ReleasesPage(tuple(log), latest, feed_day)


def release_page(entry: Entry, release: Release) -> ReleasePage:
    """Put one release together."""
    return ReleasePage(entry, release_tables(releases.told(release)))
