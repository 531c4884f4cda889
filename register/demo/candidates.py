"""The people who hold the posts: one function for each situation that the law tells apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from register.demo.appointments import TEACHER, Standing
from register.demo.awards import AWARD_BEGINS, NPQ_BEGINS, UNLISTED_BODY, AwardsFile
from register.demo.draws import chance, day_between, term_start, weighted, years_before
from register.demo.people import QUALIFIED_TEACHER, InventedPerson, PeopleFile, Teaching

# How SENCOs divide (feed notes 5.3 gives the shares that are assumed; the rest is invented).
MIX: dict[str, float] = {
    "qualified": 50,
    "in_window": 21,
    "qualified_npq": 7,
    "exempt": 5,
    "unknown_facts": 4,
    "overdue": 3.5,
    "head_teacher": 2.5,
    "mover": 2.3,
    "late_award": 2,
    "ineligible": 1.4,
    "cohort_2008": 1.2,
    "unlisted_body": 1.1,
}
_LATEST_AWARD_COURSE = date(2024, 7, 31)
# Few held the award before their first post until some time after it began.
_EARLY_HOLDERS = date(2012, 12, 31)
# Well over the twelve months that earlier service must pass.
_LONG_ENOUGH = timedelta(days=400)
# From the first day of a course to its award: no longer than this.
_COURSE = timedelta(days=660)
_FIRST_NPQ, _LAST_FINISHED_NPQ = date(2024, 10, 1), timedelta(days=680)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone for a post: from when, as what, and with what earlier post elsewhere."""

    person: InventedPerson
    starts: date
    standing: Standing = TEACHER
    earlier: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A post to fill: the first day anyone can have held it, and what the school is."""

    since: date
    maintained: bool
    nursery: bool


class Candidates:
    """Draws people for posts. `day` is the last day known, `last` the day the register is read."""

    def __init__(
        self, rng: Random, people: PeopleFile, awards: AwardsFile, *, day: date, last: date
    ) -> None:
        """Draw from the one generator; `drawn` counts the situations."""
        self._rng = rng
        self._people = people
        self._awards = awards
        self._day = day
        self._three_years_ago = years_before(last, 3)
        self.drawn: Counter[str] = Counter()
        self._situations: dict[str, Callable[[Opening], Candidate | None]] = {
            "qualified": self._qualified,
            "in_window": self._in_window,
            "qualified_npq": self._qualified_npq,
            "exempt": self._exempt,
            "unknown_facts": self._unknown_facts,
            "overdue": self._overdue,
            "head_teacher": self._head_teacher,
            "mover": self._mover,
            "late_award": self._late_award,
            "ineligible": self._ineligible,
            "cohort_2008": self._cohort_2008,
            "unlisted_body": self._unlisted_body,
        }

    def draw(self, opening: Opening, situation: str = "") -> Candidate:
        """A candidate in this situation, or in one drawn; in window where no other fits."""
        named = situation or weighted(self._rng, MIX)
        found = self._situations[named](opening)
        if found is None:
            named, found = "in_window", self._in_window(opening)
        self.drawn[named] += 1
        return found

    def _start(self, opening: Opening, first: date, last: date) -> date | None:
        earliest = max(first, opening.since)
        return term_start(self._rng, earliest, last) if earliest <= last else None

    def award_before(self, person: InventedPerson, day: date) -> bool:
        """A NASENCO held before `day`, where one can have been; says whether it was."""
        last = min(day - _COURSE, _LATEST_AWARD_COURSE, self._day - _COURSE)
        first = max(AWARD_BEGINS + timedelta(days=30), last - timedelta(days=2_200))
        if first > last:
            return False
        self._awards.nasenco(person, day_between(self._rng, first, last))
        return True

    def _qualified(
        self,
        opening: Opening,
        teaching: Teaching = QUALIFIED_TEACHER,
        standing: Standing = TEACHER,
    ) -> Candidate | None:
        rng = self._rng
        starts = self._start(opening, date(2009, 9, 2), self._day - timedelta(days=20))
        if starts is None:
            return None
        within = min(starts + timedelta(days=380), _LATEST_AWARD_COURSE, self._day - _COURSE)
        if within >= starts and not (starts > _EARLY_HOLDERS and chance(rng, 0.35)):
            person = self._people.person(starts, teaching)
            self._awards.nasenco(person, day_between(rng, starts, within))
            return Candidate(person, starts, standing)
        if starts < AWARD_BEGINS + _COURSE * 2:
            return None
        person = self._people.person(starts, teaching)
        self.award_before(person, starts)
        return Candidate(person, starts, standing)

    def _qualified_npq(self, opening: Opening) -> Candidate | None:
        rng, latest = self._rng, self._day - _LAST_FINISHED_NPQ
        starts = self._start(opening, date(2022, 9, 1), self._day - timedelta(days=20))
        if starts is None or latest < _FIRST_NPQ:
            return None
        person = self._people.person(starts)
        self._awards.npq(person, day_between(rng, _FIRST_NPQ, min(latest, date(2024, 11, 15))))
        return Candidate(person, starts)

    def _in_window(self, opening: Opening, standing: Standing = TEACHER) -> Candidate:
        rng = self._rng
        earliest = max(self._three_years_ago + timedelta(days=7), opening.since)
        starts = term_start(rng, earliest, max(earliest, self._day))
        person = self._people.person(starts)
        draw = weighted(rng, {"studying": 58.0, "nothing": 42.0})
        if draw == "studying" and starts < self._day - timedelta(days=10):
            self._study(person, starts)
        return Candidate(person, starts, standing)

    def _study(self, person: InventedPerson, starts: date) -> None:
        rng = self._rng
        first = starts if chance(rng, 0.3) else max(starts, NPQ_BEGINS)
        self._awards.unfinished(person, day_between(rng, min(first, self._day), self._day))

    def _overdue(self, opening: Opening) -> Candidate | None:
        rng = self._rng
        starts = self._start(opening, date(2010, 1, 4), self._three_years_ago - timedelta(days=10))
        if starts is None:
            return None
        person = self._people.person(starts)
        shape = weighted(
            rng, {"none": 35.0, "npq": 27.0, "award": 18.0, "revoked": 9.0, "late": 11.0}
        )
        if shape == "npq":
            self._awards.unfinished(person, day_between(rng, _FIRST_NPQ, self._day))
        elif shape == "award":
            self._awards.unfinished(
                person, day_between(rng, date(2023, 9, 1), _LATEST_AWARD_COURSE)
            )
        elif shape == "late":
            self._awards.too_late(person)
        elif shape == "revoked" and starts + _COURSE < min(
            _LATEST_AWARD_COURSE, self._day - _COURSE
        ):
            revoked = day_between(rng, starts + _COURSE * 2, self._day)
            self._awards.nasenco(person, starts, revoked=revoked)
        return Candidate(person, starts)

    def _late_award(self, opening: Opening) -> Candidate | None:
        starts = self._start(opening, date(2009, 9, 2), date(2021, 9, 1))
        if starts is None:
            return None
        person = self._people.person(starts)
        begun = starts + timedelta(days=self._rng.randint(760, 1_050))
        self._awards.nasenco(person, min(begun, self._day - _COURSE, _LATEST_AWARD_COURSE))
        return Candidate(person, starts)

    def _exempt(self, opening: Opening) -> Candidate | None:
        starts = self._start(opening, date(1994, 9, 1), date(2008, 8, 31))
        return None if starts is None else Candidate(self._people.person(starts), starts)

    def _cohort_2008(self, opening: Opening) -> Candidate | None:
        starts = self._start(opening, date(2008, 9, 2), AWARD_BEGINS)
        return None if starts is None else Candidate(self._people.person(starts), starts)

    def _mover(self, opening: Opening) -> Candidate | None:
        """More than twelve months at another school, all since 2009, and no award."""
        rng = self._rng
        starts = self._start(opening, date(2013, 9, 1), self._day - timedelta(days=40))
        if starts is None:
            return None
        gap = 1 if chance(rng, 0.6) else rng.randint(30, 700)
        ended = starts - timedelta(days=gap)
        began = max(
            AWARD_BEGINS + timedelta(days=1), ended - timedelta(days=rng.randint(400, 1_500))
        )
        if ended - began < _LONG_ENOUGH:
            return None
        return Candidate(self._people.person(began), starts, earlier=(began, ended))

    def _unlisted_body(self, opening: Opening) -> Candidate | None:
        starts = self._start(opening, date(2010, 1, 4), self._three_years_ago - timedelta(days=10))
        if starts is None:
            return None
        person = self._people.person(starts)
        begun = min(starts, _LATEST_AWARD_COURSE, self._day - _COURSE)
        self._awards.nasenco(person, begun, body=UNLISTED_BODY)
        return Candidate(person, starts)

    def _head_teacher(self, opening: Opening) -> Candidate | None:
        standing = Standing(head_teacher="yes")
        if chance(self._rng, 0.3):
            return self._in_window(opening, standing)
        teaching = Teaching("NONE") if chance(self._rng, 0.1) else QUALIFIED_TEACHER
        return self._qualified(opening, teaching, standing=standing)

    def _unknown_facts(self, opening: Opening) -> Candidate | None:
        """One blank among the facts that the person test needs."""
        blank = self._rng.choice(("basis", "induction", "teacher", "head"))
        if blank == "teacher":
            return self._qualified(opening, standing=Standing(teacher_at_school=""))
        if blank == "head":
            unknown = Standing(head_teacher="", teacher_at_school="no")
            return self._qualified(opening, standing=unknown)
        teaching = Teaching("") if blank == "basis" else Teaching(induction="")
        return self._qualified(opening, teaching)

    def _ineligible(self, opening: Opening) -> Candidate | None:
        """Not a qualified teacher on the day, or not a teacher at this school."""
        rng = self._rng
        shapes = {
            Teaching("NONE"): 30.0,
            Teaching("EYTS"): 90.0 if opening.nursery else 10.0,
            Teaching("EU_8A"): 6.0,
            Teaching("QTLS", until=self._day - timedelta(days=rng.randint(10, 400))): 22.0,
            Teaching(prohibited=True): 3.0,
            Teaching(induction="in_progress"): 18.0 if opening.maintained else 0.0,
            Teaching(induction="failed"): 3.0 if opening.maintained else 0.0,
        }
        if chance(rng, 0.15):
            return self._qualified(opening, standing=Standing(teacher_at_school="no"))
        before = Opening(opening.since, opening.maintained, opening.nursery)
        return self._qualified(before, weighted(rng, shapes))
