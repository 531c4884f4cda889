"""The invented country, written as the files that the real feed and the real imports take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from register.demo.appointments import AppointmentsFile
from register.demo.awards import AwardsFile
from register.demo.building import Builder
from register.demo.careers import Books, Careers
from register.demo.changes import Changes, apply_changes, drift, plan_changes
from register.demo.draws import share_of
from register.demo.extract import write_day
from register.demo.names import trns
from register.demo.nation import UrnIssuer, build_nation
from register.demo.people import PeopleFile
from register.demo.schools import Country
from register.domain.errors import InvalidFact

Progress = Callable[[str, int, int], None]
_BETWEEN = timedelta(days=92)
_MOST_SCALE = 2.0
_EARLIEST_TODAY = date(2025, 1, 1)
_SPARE_PEOPLE = 36_000
_SPARE_SCHOOLS = 400


@dataclass(frozen=True, slots=True)
class NationalDay:
    """One day of the feed: the list and its links."""

    day: date
    schools: Path
    links: Path


@dataclass(frozen=True, slots=True)
class CountryFiles:
    """What was written, and what it holds.

    `conversions` maps the old URN of each school that converts between the two days to the new
    one (mergers are not among them). The last three are for the example sign-ins: a converted
    school by its new URN, its trust and its authority.
    """

    first: NationalDay
    second: NationalDay
    people: Path
    awards: Path
    appointments: Path
    conversions: Mapping[int, int]
    counts: Mapping[str, int]
    school_urn: int
    trust_code: int
    authority_code: int


def write_country(
    folder: Path,
    *,
    today: date,
    scale: float = 1.0,
    seed: int = 1,
    progress: Progress | None = None,
) -> CountryFiles:
    """Write two national days, three months apart, and the people, awards and posts of the first.

    The same arguments give the same bytes. Raises InvalidFact where `scale` is not more than 0
    and at most 2, or `today` is before 2025.
    """
    if not 0 < scale <= _MOST_SCALE:
        raise InvalidFact("The scale must be more than 0 and no more than 2.")
    if today < _EARLIEST_TODAY:
        raise InvalidFact("The invented country begins in 2025: set today to a later day.")
    folder.mkdir(parents=True, exist_ok=True)
    return _Writing(folder, today, scale, seed, progress or _silent).write()


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Say nothing."""


class _Writing:
    """One country being written."""

    def __init__(
        self, folder: Path, today: date, scale: float, seed: int, progress: Progress
    ) -> None:
        self._folder = folder
        self._today = today
        self._day = today - _BETWEEN
        self._scale = scale
        self._progress = progress
        # A demonstration must be the same every time; nothing secret is drawn from it.
        self._rng = Random(seed)  # noqa: S311
        self._builder = Builder(self._rng, self._day)
        self._counts: Counter[str] = Counter()

    def write(self) -> CountryFiles:
        builder = self._builder
        self._progress("schools", 0, 1)
        country = build_nation(builder, self._scale)
        changes = plan_changes(builder, country, self._today, self._scale)
        issuer = UrnIssuer(builder, len(country.schools) + _SPARE_SCHOOLS)
        issuer.number(country.schools)
        self._progress("schools", 1, 1)
        first = self._national_day(country, self._day, "first day")
        people, awards, posts = self._careers(country, changes)
        apply_changes(builder, country, changes, self._today)
        drift(builder, country, self._today, self._scale)
        issuer.number(country.schools)
        second = self._national_day(country, self._today, "second day")
        return self._files(changes, first, second, (people, awards, posts))

    def _files(
        self,
        changes: Changes,
        first: NationalDay,
        second: NationalDay,
        imports: tuple[Path, Path, Path],
    ) -> CountryFiles:
        moved = {
            old.urn: each.new.urn
            for each in changes.successions
            for old in each.olds
            if len(each.olds) == 1
        }
        self._counts["conversions"] = len(moved)
        example = changes.successions[0].new
        codes = (example.urn, example.trust.code if example.trust else 0, example.authority.code)
        return CountryFiles(first, second, *imports, moved, dict(self._counts), *codes)

    def _national_day(self, country: Country, day: date, stage: str) -> NationalDay:
        living = [each for each in country.schools if each.is_open]
        self._counts[f"{stage}: rows"] = len(country.schools)
        self._counts[f"{stage}: open"] = len(living)
        self._counts[f"{stage}: open in scope"] = sum(each.in_scope for each in living)
        self._counts[f"{stage}: links"] = len(country.links)
        main, links = write_day(self._folder, day, country, partial(self._progress, stage))
        return NationalDay(day, main, links)

    def _careers(self, country: Country, changes: Changes) -> tuple[Path, Path, Path]:
        rng, day = self._rng, self._day
        people, awards, posts = (
            self._folder / f"{name}.csv" for name in ("people", "awards", "appointments")
        )
        self._progress("people", 0, 1)
        numbers = iter(trns(rng, share_of(_SPARE_PEOPLE, self._scale, 800)))
        with (
            people.open("w", encoding="utf-8", newline="") as people_file,
            awards.open("w", encoding="utf-8", newline="") as awards_file,
            posts.open("w", encoding="utf-8", newline="") as posts_file,
        ):
            books = Books(
                PeopleFile(rng, people_file, numbers, day),
                AwardsFile(rng, awards_file, day),
                AppointmentsFile(rng, posts_file, day),
            )
            careers = Careers(
                rng, country, books, day=day, last=self._today, leaving=changes.leaving
            )
            careers.fill(self._scale)
        self._counts.update(books.counts)
        self._counts.update({f"situation: {key}": n for key, n in careers.drawn.items()})
        self._progress("people", 1, 1)
        return people, awards, posts
