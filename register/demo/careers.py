"""Who is SENCO where: the posts of the first day, those before them, and everybody else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from register.demo.appointments import AppointmentsFile, Standing
from register.demo.awards import AWARD_BEGINS, AwardsFile
from register.demo.candidates import Candidate, Candidates, Opening
from register.demo.draws import chance, day_between, share_of, spread, term_start
from register.demo.kinds import LA_MAINTAINED, NURSERY, PRIMARY
from register.demo.people import PeopleFile
from register.demo.schools import CLOSED, SENTINEL, Country, InventedSchool

_GAPS, _SECONDS, _COVERS, _PREVIOUS, _HANDOVERS = 0.02, 0.015, 0.008, 0.05, 0.015
# Six or seven in ten schools of one form entry share, so that 12 % of SENCOs have more than one.
_SMALL_ROLL, _SHARED = 210, 0.78
_ELSEWHERE, _LONG_AGO, _PEOPLE, _AWARDS = 600, 400, 30_000, 20_000
_INFORMAL = Standing(designated=False)
_SHARES = (2, 2, 2, 3)
_WORTH_TELLING = timedelta(days=200)
_ACADEMIES_BEGAN = date(2012, 1, 1)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Books:
    """The three import files being written."""

    people: PeopleFile
    awards: AwardsFile
    posts: AppointmentsFile

    @property
    def counts(self) -> dict[str, int]:
        """Rows written to each."""
        return {
            "people": self.people.count,
            "awards": self.awards.count,
            "appointments": self.posts.count,
        }


class Careers:
    """Fills the posts of the country. `day` is the last day known; `leaving` are about to close."""

    def __init__(
        self,
        rng: Random,
        country: Country,
        books: Books,
        *,
        day: date,
        last: date,
        leaving: set[int],
    ) -> None:
        """Take the files to be written and the schools as they stand on `day`."""
        self._rng = rng
        self._country = country
        self._people = books.people
        self._awards = books.awards
        self._posts = books.posts
        self._day = day
        self._handover = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        self._leaving = leaving
        self._candidates = Candidates(rng, books.people, books.awards, day=day, last=last)
        self._duty = [each for each in country.schools if each.is_open and each.in_scope]
        self._settled = [each for each in self._duty if each.opened in {None, SENTINEL}]
        self.drawn = self._candidates.drawn

    def fill(self, scale: float) -> None:
        """Every post and every person, to the numbers of the scale."""
        for schools in self._groups():
            self._seat(schools)
        others = [each for each in self._country.schools if each.is_open and not each.in_scope]
        for school in spread(self._rng, others, share_of(_ELSEWHERE, scale)):
            self._post(self._candidates.draw(self._opening([school])), [school])
        self._long_ago(share_of(_LONG_AGO, scale))
        self._everybody_else(share_of(_PEOPLE, scale), share_of(_AWARDS, scale))

    def _groups(self) -> list[list[InventedSchool]]:
        """Schools that have a SENCO, alone or in twos and threes of small primaries."""
        small: dict[int, list[InventedSchool]] = defaultdict(list)
        groups = []
        for school in self._duty:
            if chance(self._rng, _GAPS) and school.urn not in self._leaving:
                self._gap(school)
            elif self._may_share(school):
                small[school.authority.code].append(school)
            else:
                groups.append([school])
        for waiting in small.values():
            while waiting:
                size = self._rng.choice(_SHARES)
                groups.append([waiting.pop() for _ in range(min(size, len(waiting)))])
        self.drawn["shared"] = sum(len(group) > 1 for group in groups)
        return groups

    def _may_share(self, school: InventedSchool) -> bool:
        small = school.stage.phase == PRIMARY.phase and (school.pupils or _SMALL_ROLL) < _SMALL_ROLL
        return small and chance(self._rng, _SHARED)

    def _opening(self, schools: list[InventedSchool]) -> Opening:
        return Opening(
            since=max(school.since for school in schools),
            maintained=all(school.kind.group == LA_MAINTAINED for school in schools),
            nursery=any(school.stage is NURSERY for school in schools),
        )

    def _seat(self, schools: list[InventedSchool]) -> None:
        rng = self._rng
        holder = self._candidates.draw(self._opening(schools))
        alone = len(schools) == 1 and schools[0].urn not in self._leaving
        handed_on = alone and holder.starts < self._day and chance(rng, _HANDOVERS)
        self._post(holder, schools, self._handover - _ONE_DAY if handed_on else None)
        if handed_on:
            self._successor(schools[0])
        if not alone:
            return
        if chance(rng, _PREVIOUS):
            self._predecessor(schools[0], holder.starts - _ONE_DAY)
        if chance(rng, _SECONDS):
            self.drawn["second"] += 1
            self._post(self._candidates.draw(self._opening(schools)), schools)
        if chance(rng, _COVERS):
            self._cover(schools[0])

    def _post(
        self, holder: Candidate, schools: list[InventedSchool], ends: date | None = None
    ) -> None:
        first, *rest = schools
        if holder.earlier is not None:
            before = self._rng.choice([each for each in self._settled if each is not first])
            self._posts.post(holder.person, before, *holder.earlier)
        self._posts.post(holder.person, first, holder.starts, ends, holder.standing)
        for school in rest:
            later = chance(self._rng, 0.4)
            starts = term_start(self._rng, holder.starts, self._day) if later else holder.starts
            standing = Standing() if holder.standing.head_teacher == "yes" else holder.standing
            self._posts.post(holder.person, school, starts, ends, standing)

    def _successor(self, school: InventedSchool) -> None:
        """Named in the summer for the month to come."""
        self.drawn["handover"] += 1
        person = self._people.person(self._handover)
        if chance(self._rng, 0.4):
            self._candidates.award_before(person, self._day)
        self._posts.post(person, school, self._handover)

    def _predecessor(self, school: InventedSchool, ends: date) -> None:
        """Who had the post before, until the day before or some time earlier."""
        if chance(self._rng, 0.25):
            ends -= timedelta(days=self._rng.randint(20, 150))
        earliest = max(school.since, AWARD_BEGINS)
        if ends - earliest < _WORTH_TELLING:
            return
        self.drawn["previous"] += 1
        starts = term_start(self._rng, earliest, ends - timedelta(days=190))
        person = self._people.person(starts)
        if chance(self._rng, 0.6):
            self._candidates.award_before(person, ends)
        self._posts.post(person, school, starts, ends)

    def _gap(self, school: InventedSchool) -> None:
        """Nobody designated: never filled, left empty, or only covered informally."""
        self.drawn["gap"] += 1
        left = self._day - timedelta(days=self._rng.randint(5, 300))
        if chance(self._rng, 0.6):
            self._predecessor(school, left)
        if chance(self._rng, 0.3) and school.since < left:
            person = self._people.person(left)
            self._posts.post(person, school, left + _ONE_DAY, None, _INFORMAL)

    def _cover(self, school: InventedSchool) -> None:
        """Someone stands in: designated, and so a SENCO in law, or not."""
        self.drawn["cover"] += 1
        starts = day_between(self._rng, self._day - timedelta(days=200), self._day)
        standing = Standing() if chance(self._rng, 0.5) else _INFORMAL
        person = self._people.person(starts)
        self._posts.post(person, school, max(starts, school.since), None, standing)

    def _long_ago(self, count: int) -> None:
        """Service at schools that have closed."""
        rng = self._rng
        closed = [
            each
            for each in self._country.schools
            if each.status == CLOSED
            and each.in_scope
            and each.closed
            and each.closed >= _ACADEMIES_BEGAN
        ]
        for school in spread(rng, closed, count):
            ends = school.closed or self._day
            earliest = max(school.own_since, date(2003, 9, 1))
            starts = term_start(rng, earliest, max(earliest, ends - timedelta(days=120)))
            person = self._people.person(starts)
            if chance(rng, 0.5):
                self._candidates.award_before(person, ends)
            self._posts.post(person, school, starts, ends)
            self.drawn["closed school"] += 1

    def _everybody_else(self, people: int, awards: int) -> None:
        """Teachers without a post here, most of whom hold or are working for an award."""
        rng = self._rng
        wanted = awards - self._awards.count
        for left in range(people - self._people.count, 0, -1):
            person = self._people.person(day_between(rng, date(2012, 9, 1), self._day))
            self.drawn["no post"] += 1
            if wanted > 0 and chance(rng, wanted / left):
                wanted -= 1
                if chance(rng, 0.35) or not self._candidates.award_before(person, self._day):
                    begun = day_between(rng, date(2023, 9, 1), self._day)
                    self._awards.unfinished(person, begun)
