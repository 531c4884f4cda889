"""Where an extract comes from: the dated public pair, or files that a person gives."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from register.domain.errors import FeedRefused, FeedUnavailable
from register.feeds.gias import archives

if TYPE_CHECKING:
    from register.feeds.http import FetchLimits, Received

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_DATED = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)", re.ASCII)
_DAYS_IN_TROUBLE = 2


@dataclass(frozen=True, slots=True)
class Download:
    """One day's pair as plain CSV on disk.

    `sha256` is one hash over the contents of both, so the same data in any wrapping has the same.
    `sources` says where each came from, in words; `notices` what was odd about the fetching.
    """

    extract_date: date
    schools_path: Path
    links_path: Path | None
    sha256: str
    sources: tuple[str, ...]
    notices: tuple[str, ...] = ()


def download(
    base_url: str,
    day: date,
    into: Path,
    *,
    contact: str | None,
    days_back: int = 7,
    sleep: Callable[[float], None] = time.sleep,
    limits: FetchLimits | None = None,
) -> Download:
    """The newest pair from `day` back to `days_back` days before it. Raises FeedUnavailable.

    A day that is not there is passed over, and so are two on which the server fails; anything
    else (refused, asked to slow down, out of reach) ends the search, for asking on would be rude.
    """
    # httpx takes a third of a second to load, and files given by hand need none of it.
    from register.feeds import http  # noqa: PLC0415 - the reason is above

    root = base_url.rstrip("/")
    kept = limits or http.LIMITS
    missed: list[str] = []
    troubled = 0
    for back in range(days_back + 1):
        on = day - timedelta(days=back)
        try:
            links, schools = (
                http.fetch(f"{root}/{name}", into / name, contact=contact, limits=kept, sleep=sleep)
                for name in _names(on)
            )
        except http.NotThere as error:
            missed.append(str(error))
        except http.ServerTrouble as error:
            missed.append(str(error))
            troubled += 1
            if troubled == _DAYS_IN_TROUBLE:
                break
        else:
            return _received(on, schools, links, missed)
    raise FeedUnavailable(
        f"No extract from {day - timedelta(days=len(missed) - 1):%d %B %Y} to {day:%d %B %Y} "
        f"could be fetched; the last answer was: {missed[-1]}",
    )


def from_files(
    schools: Path,
    links: Path | None,
    *,
    day: date | None,
    into: Path,
    today: date | None = None,
) -> Download:
    """The pair from files: `.csv`, `.csv.gz`, or a `.zip` of both. Raises FeedRefused.

    The extract's date is the one in a name, else `day`, else `today`. The folder `into` takes
    what has to be expanded.
    """
    schools_path, packed = _unpacked(schools, into)
    if schools_path is None:
        raise FeedRefused(
            f"{schools.name} holds a links file and no schools file: give both from GIAS.",
        )
    links_path = packed
    if links is not None:
        first, second = _unpacked(links, into)
        links_path = second if archives.is_zip(links) else first
    names = (schools_path.name, schools.name)
    on = next((found for found in map(day_in_name, names) if found is not None), day or today)
    if on is None:
        raise FeedRefused(
            f"The name {schools.name} has no date in it: give the day of the extract.",
        )
    sources = tuple(path.name for path in (schools, links) if path is not None)
    notices = _mismatch(on, links_path)
    return Download(
        on, schools_path, links_path, pair_hash(schools_path, links_path), sources, notices
    )


def _unpacked(path: Path, folder: Path) -> tuple[Path | None, Path | None]:
    """A zip's schools and links files; any other file alone, in the first place."""
    if archives.is_zip(path):
        return archives.from_zip(path, folder)
    return archives.plain_csv(path, folder), None


def day_in_name(name: str) -> date | None:
    """The day written YYYYMMDD in a file's name, or None."""
    for match in _DATED.finditer(name):
        year, month, the_day = (int(part) for part in match.groups())
        if _FIRST_YEAR <= year < _LAST_YEAR:
            try:
                return date(year, month, the_day)
            except ValueError:
                continue
    return None


def pair_hash(schools: Path, links: Path | None) -> str:
    """One SHA-256 for the contents of the pair, whatever they were wrapped in."""
    parts = [_hash(schools), _hash(links) if links is not None else "no links"]
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_fetched(came_from: str) -> bool:
    """Whether what `sources` says is an address, and not the name of a file given by hand."""
    return came_from.startswith(("http://", "https://"))


def _names(day: date) -> tuple[str, str]:
    """The pair's names, the small file first: it shows whether the day is there."""
    dated = f"edubasealldata{day:%Y%m%d}.csv"
    return f"links_{dated}", dated


def _received(on: date, schools: Received, links: Received, missed: list[str]) -> Download:
    both = hashlib.sha256(f"{schools.sha256}\n{links.sha256}".encode("ascii")).hexdigest()
    return Download(
        on, schools.path, links.path, both, (schools.address, links.address), tuple(missed)
    )


def _mismatch(on: date, links: Path | None) -> tuple[str, ...]:
    other = None if links is None else day_in_name(links.name)
    if other is None or other == on:
        return ()
    return (f"The links file is of {other:%d %B %Y}, the schools file of {on:%d %B %Y}.",)
