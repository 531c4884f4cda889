"""Building one school at a time: address, number, roll, trust, head teacher."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from random import Random

from register.demo.authorities import Authority
from register.demo.draws import chance, day_between, first_of_month, weighted
from register.demo.kinds import ACADEMIES, FOUNDATION, FREE, LA_MAINTAINED, POST_16, Kind, Stage
from register.demo.names import head_teacher
from register.demo.places import Atlas, Groups
from register.demo.schools import CLOSED, SENTINEL, InventedSchool
from register.demo.titles import faith_for, title_for

# Plain successions by year (feed notes 3.2), so that academies open when they did.
_ACADEMY_YEARS = {
    2010: 200, 2011: 1333, 2012: 1323, 2013: 1052, 2014: 930, 2015: 763, 2016: 1103, 2017: 1112,
    2018: 1064, 2019: 566, 2020: 366, 2021: 318, 2022: 382, 2023: 531, 2024: 682, 2025: 600,
}  # fmt: skip
_SPOTS = ("", "", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Old ", "New ")
_FIRST_UKPRN = 99_000_000
_BLANK_OPEN_DATE, _SENTINEL_OPEN_DATE = 0.78, 0.02
_PROVISIONS = {
    "Not applicable": 86,
    "Resourced provision": 7,
    "SEN unit": 5,
    "Resourced provision and SEN unit": 2,
}


class Builder:
    """Makes schools from one generator, with establishment numbers that never clash."""

    def __init__(self, rng: Random, day: date) -> None:
        """`day` is the day that the country is drawn for: nothing open began after it."""
        self.rng = rng
        self.day = day
        self.groups = Groups(rng)
        self.atlas = Atlas(rng)
        self._numbers: dict[tuple[int, int], int] = defaultdict(int)
        self._ukprns = 0
        self._names: set[tuple[int, str]] = set()

    def school(self, kind: Kind, authority: Authority) -> InventedSchool:
        """A new open school of the kind, with an open date where the real list would have one."""
        rng = self.rng
        stage = weighted(rng, dict(kind.stages))
        place = self.atlas.place(authority)
        faith = faith_for(rng, kind)
        built = InventedSchool(
            urn=0,
            authority=authority,
            kind=kind,
            stage=stage,
            name=self._name(authority, kind, stage, faith, place.town),
            place=place,
            number=None if stage is POST_16 and chance(rng, 0.2) else self.number(authority, stage),
            faith=faith,
            opened=self._opened(kind),
            ukprn=self.ukprn(),
            head=head_teacher(rng),
            changed=day_between(rng, self.day.replace(year=self.day.year - 2, day=1), self.day),
        )
        self._fill(built)
        return built

    def before(self, school: InventedSchool, kind: Kind, last_day: date) -> InventedSchool:
        """The closed school that another follows from: same place, usually the same name."""
        rng, stage = self.rng, school.stage
        kept = chance(rng, 0.78)
        return replace(
            school,
            kind=kind,
            name=self._name_before(school, kind),
            number=school.number if kept else self.number(school.authority, stage),
            status=CLOSED,
            opened=None,
            closed=last_day,
            reason_opened="00",
            trust=None,
            federation=None,
            pupils=None,
            free_meals=None,
            ukprn=self.ukprn() if chance(rng, 0.4) else None,
            head=("", "", ""),
            changed=day_between(rng, last_day, self.day),
            provision="",
            former=None,
        )

    def _name(self, authority: Authority, kind: Kind, stage: Stage, faith: str, town: str) -> str:
        """A name that no other school of the authority was given; others elsewhere may share it."""
        name = ""
        for spot in ("", *_SPOTS):
            name = title_for(self.rng, kind, stage, faith, f"{spot}{town}")
            if (authority.code, name) not in self._names:
                break
        self._names.add((authority.code, name))
        return name

    def _name_before(self, school: InventedSchool, kind: Kind) -> str:
        if chance(self.rng, 0.84):
            # An academy that kept its name seldom kept the word.
            return school.name.replace("Academy", "School")
        return title_for(self.rng, kind, school.stage, school.faith, school.place.town)

    def number(self, authority: Authority, stage: Stage) -> int:
        """The next establishment number of the authority in the stage's run."""
        key = (authority.code, stage.numbers_from)
        self._numbers[key] += 1
        return stage.numbers_from + self._numbers[key]

    def ukprn(self) -> int:
        """The next provider number, from above those in use."""
        self._ukprns += 1
        return _FIRST_UKPRN + self._ukprns

    def _opened(self, kind: Kind) -> date | None:
        rng = self.rng
        if kind.group in {ACADEMIES, FREE}:
            year = weighted(rng, _ACADEMY_YEARS)
            last = min(self.day, date(year, 12, 31))
            return first_of_month(rng, date(min(year, self.day.year), 1, 1), last)
        if chance(rng, _BLANK_OPEN_DATE):
            return None
        if chance(rng, _SENTINEL_OPEN_DATE / (1 - _BLANK_OPEN_DATE)):
            return SENTINEL
        return first_of_month(rng, date(1950, 1, 1), date(2019, 12, 31))

    def _fill(self, school: InventedSchool) -> None:
        rng, kind = self.rng, school.kind
        if not chance(rng, 0.01):
            school.pupils = max(4, round(school.stage.median_roll * rng.lognormvariate(0, 0.5)))
        if not chance(rng, 0.03):
            school.free_meals = min(75.0, max(0.4, rng.gauss(24, 12)))
        school.reason_opened = {ACADEMIES: "10", FREE: "06"}.get(kind.group, "00")
        if kind.group in {ACADEMIES, FREE}:
            alone = chance(rng, 0.12)
            school.trust = self.groups.trust(school.authority, alone=alone)
        elif kind.group == LA_MAINTAINED:
            school.provision = weighted(rng, _PROVISIONS)
            if chance(rng, 0.06):
                school.federation = self.groups.federation(school.authority)
            if school.kind.code == FOUNDATION and chance(rng, 0.4):
                school.trust = self.groups.trust(school.authority, alone=False)
