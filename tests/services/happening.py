"""Things that happen at random to a register and to a copy of it in plain dictionaries at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlmodel import Session

from register.domain.awards import Award
from register.domain.cases import Case, Designation, PersonFacts, PersonKey, SchoolFacts
from register.law.assessment import Decision, assess
from register.law.policy import DEFAULT, Policy
from register.store.session import Database
from tests.registering import (
    a_person,
    an_award,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_award,
    retell_person,
    retell_post,
)


@dataclass
class Plain:
    """What the database should know, kept apart from it; a copy is what was known then."""

    schools: dict[int, SchoolFacts] = field(default_factory=dict)
    people: dict[int, PersonFacts] = field(default_factory=dict)
    posts: dict[int, list[Designation]] = field(default_factory=dict)

    def decided(self, urn: int, day: date, policy: Policy = DEFAULT) -> Decision:
        """The law asked directly, of these facts."""
        here = {p for p, posts in self.posts.items() if any(d.urn == urn for d in posts)}
        people: dict[PersonKey, PersonFacts] = {p: self.people[p] for p in here}
        served = tuple(d for p in sorted(here) for d in self.posts[p])
        return assess(Case(urn, self.schools, people, served), day, policy)

    def copy(self) -> Plain:
        """As it is now, to be kept."""
        posts = {person: list(held) for person, held in self.posts.items()}
        return Plain(dict(self.schools), dict(self.people), posts)


class Happening:
    """Makes something happen to a register and to its plain copy at once."""

    def __init__(self, session: Session, plain: Plain, dice: Random, at: datetime) -> None:
        """Everything that happens is recorded at the instant."""
        self.session, self.plain, self.dice, self.at = session, plain, dice, at

    def anything(self) -> None:
        """One of the things that can happen."""
        acts: list[Callable[[], None]] = [
            self.appointed,
            self.awarded,
            self.left,
            self.revoked,
            self.prohibited,
            self.closed,
            self.retyped,
        ]
        self.dice.choice(acts)()

    def day(self) -> date:
        """A day on which something may have happened; 1 September as often as not."""
        year = self.dice.randrange(2006, 2030)
        first = date(year, 9, 1)
        return first if self.dice.random() < 0.5 else first + timedelta(self.dice.randrange(365))

    def appointed(self) -> None:
        person = self.dice.choice(sorted(self.plain.people))
        urn, starts = self.dice.choice(sorted(self.plain.schools)), self.day()
        ends = (
            starts + timedelta(self.dice.randrange(40, 2000)) if self.dice.random() < 0.4 else None
        )
        latest = starts + timedelta(29) if self.dice.random() < 0.2 else starts
        teacher = self.dice.choice((True, True, None))
        put_post(
            self.session, person, urn, starts,
            at=self.at, ends=ends, starts_latest=latest, teacher_at_school=teacher,
        )  # fmt: skip
        told = Designation(
            person, urn, starts, latest, ends, head_teacher=False, teacher_at_school=teacher
        )
        self.plain.posts.setdefault(person, []).append(told)

    def awarded(self) -> None:
        person = self.dice.choice(sorted(self.plain.people))
        awarded = self.day()
        told = an_award(awarded=awarded, course_completed=None)
        put_award(self.session, person, at=self.at, awarded=awarded, course_completed=None)
        award = Award(told.kind, told.course_started, None, awarded, recognised=True)
        self._change(person, awards=(*self.plain.people[person].awards, award))

    def revoked(self) -> None:
        holders = [p for p, held in self.plain.people.items() if held.awards]
        if holders:
            person, day = self.dice.choice(holders), self.day()
            retell_award(self.session, person, at=self.at, revoked=day)
            first, *others = self.plain.people[person].awards
            self._change(person, awards=(replace(first, revoked=day), *others))

    def left(self) -> None:
        if self.plain.posts:
            person = self.dice.choice(sorted(self.plain.posts))
            first, *others = self.plain.posts[person]
            ends = first.starts_latest + timedelta(self.dice.randrange(1, 3000))
            retell_post(self.session, person, at=self.at, ends=ends)
            self.plain.posts[person] = [replace(first, ends=ends), *others]

    def prohibited(self) -> None:
        person = self.dice.choice(sorted(self.plain.people))
        said = self.dice.choice((True, False, None))
        retell_person(self.session, person, at=self.at, prohibited=said)
        self._change(person, prohibited=said)

    def closed(self) -> None:
        urn, day = self.dice.choice(sorted(self.plain.schools)), self.day()
        relist(self.session, urn, at=self.at, closed=day)
        self.plain.schools[urn] = replace(self.plain.schools[urn], closed=day)

    def retyped(self) -> None:
        urn = self.dice.choice(sorted(self.plain.schools))
        kind = self.dice.choice((1, 7, 34, None))
        relist(self.session, urn, at=self.at, type_code=kind)
        self.plain.schools[urn] = replace(self.plain.schools[urn], type_code=kind)

    def _change(self, person: int, **changes: object) -> None:
        self.plain.people[person] = replace(self.plain.people[person], **changes)  # type: ignore[arg-type]


def begun(database: Database, schools: int = 6, people: int = 5) -> Plain:
    """A register of a few schools and people, and its plain copy. Person n has TRN n."""
    plain = Plain()
    with database.begin() as session:
        put_body(session)
        put_schools(session, *primaries(*range(1, schools + 1)))
        for trn in range(1, people + 1):
            number = put_person(session, trn)
            assert number == trn
            told = a_person(trn)
            plain.people[number] = PersonFacts(
                number, told.teacher_status, told.induction, told.prohibited
            )
    plain.schools = {urn: SchoolFacts(urn, 1, 1) for urn in range(1, schools + 1)}
    return plain


def some_days(dice: Random, how_many: int) -> Iterator[date]:
    """Days that can be asked about, first and last among them."""
    yield from (date(2009, 9, 1), date(2036, 6, 1))
    for _ in range(how_many):
        yield date(2009, 9, 1) + timedelta(dice.randrange(9700))
