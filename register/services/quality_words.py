"""Which answers rest on a school's word alone, for the whole nation at once.

The rule is that of `services/evidence.py`: an answer is as good as the weakest fact that it needs,
and facts that any one of several could stand for are as good as the best of them. Where one person
is in post, the line of the school says what the law found; only where it cannot (several people in
post, a start in doubt, awards of which some are better known) is the law asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlmodel import Session

from register.domain.evidence import Level
from register.law.assessment import PersonDecision, assess
from register.services.evidence import FactKind, earlier_needed, is_counted, needs_status
from register.store import awards, facts
from register.store import quality as store
from register.store.facts import Facts
from register.store.quality import ListedSchool, Post

OWN_WORD = frozenset({Level.SAID, Level.SEEN})
"""The school says so, or says that it has seen the document: nobody else stands behind it."""
_LEVELS = frozenset(level.value for level in OWN_WORD)
_ONLY_THE_WORK = frozenset({"A-NOT-TEACHING-HERE"})
_Kinds = frozenset[FactKind]


@dataclass(frozen=True, slots=True)
class WordAlone:
    """A school whose answer rests on its own word; `facts` are the kinds that nobody else knows."""

    school: ListedSchool
    facts: _Kinds


@dataclass(frozen=True, slots=True)
class _Weak:
    """Who is known by a school's word alone: of their status, and of some or all of their awards.

    `posts` are everybody's posts, `here` those of the day by school and person.
    """

    people: frozenset[int]
    awards: Mapping[int, bool]
    posts: Mapping[int, Sequence[Post]]
    here: Mapping[int, Mapping[int, Sequence[Post]]]

    def award(self, person: int) -> bool | None:
        """Whether any award of theirs is the word alone; None where some are and some are not."""
        return (self.awards[person] or None) if person in self.awards else False


def word_alone(
    session: Session,
    schools: Iterable[ListedSchool],
    posts: Mapping[int, Sequence[Post]],
    *,
    today: date,
) -> tuple[WordAlone, ...]:
    """Those of the schools whose answer today rests on nothing better. `posts` are by person."""
    weak = _Weak(
        people=store.people_at(session, _LEVELS),
        awards=store.awards_at(session, _LEVELS),
        posts=posts,
        here=store.in_post(posts, today),
    )
    asked = tuple(schools)
    found = {school.urn: _told_by_its_line(school, weak, today) for school in asked}
    unclear = [urn for urn, kinds in found.items() if kinds is None]
    found.update(_asked_of_the_law(session, unclear, weak, today))
    return tuple(WordAlone(s, kinds) for s in asked if (kinds := found[s.urn]))


def _told_by_its_line(school: ListedSchool, weak: _Weak, today: date) -> _Kinds | None:
    """What its answer rests on that is its own word; None where its line does not say enough."""
    serving = weak.here.get(school.urn)
    if not serving:
        return frozenset()
    if len(serving) > 1:
        return None
    ((person, posts),) = serving.items()
    if any(post.starts_latest > today for post in posts):
        return None
    own_award = weak.award(person) if school.status == "qualified" else False
    if own_award is None:
        return None
    needed = person in weak.people and _needs_status(school, posts)
    kinds = tuple(_of_posts(school.status, posts, weak.posts[person]))
    return _kinds(kinds, status=needed, award=own_award)


def _needs_status(school: ListedSchool, posts: Sequence[Post]) -> bool:
    """As `evidence.needs_status`, of the one person whom the school's line is about."""
    if any(post.head_teacher for post in posts):
        return False
    return school.status != "ineligible" or bool(set(school.reasons) - _ONLY_THE_WORK)


def _of_posts(status: str, posts: Sequence[Post], held: Sequence[Post]) -> Iterator[FactKind]:
    for post in posts:
        if post.level in _LEVELS:
            yield FactKind.POST
    if len(held) == len(posts):
        return
    began = min(post.starts for post in posts)
    for earlier in earlier_needed(status, began, held):
        if earlier.level in _LEVELS or earlier.end_level in _LEVELS:
            yield FactKind.EARLIER


@lru_cache(maxsize=64)
def _kinds(posts: tuple[FactKind, ...], *, status: bool, award: bool) -> _Kinds:
    more = {FactKind.STATUS: status, FactKind.AWARD: award}
    return frozenset((*posts, *(kind for kind, weak in more.items() if weak)))


def _asked_of_the_law(
    session: Session, urns: Collection[int], weak: _Weak, today: date
) -> Iterator[tuple[int, _Kinds]]:
    known = facts.load(session, urns)
    mixed = {p for urn in urns for p in weak.here[urn] if weak.award(p) is None}
    told = awards.held(session, mixed) if mixed else {}
    for urn in urns:
        decision = assess(known.case(urn), today)
        found: _Kinds = frozenset()
        for person in decision.people:
            theirs = told.get(person.person, ()) if isinstance(person.person, int) else ()
            found |= _of_person(person, urn, weak, (known, theirs, today))
        yield urn, found


def _of_person(
    decision: PersonDecision,
    urn: int,
    weak: _Weak,
    evidence: tuple[Facts, Sequence[awards.HeldAward], date],
) -> _Kinds:
    person = decision.person
    assert isinstance(person, int)  # noqa: S101 - the store numbers people
    posts = weak.here[urn].get(person, ())
    return _kinds(
        tuple(_of_posts(decision.status, posts, weak.posts[person])) if posts else (),
        status=person in weak.people and needs_status(decision),
        award=decision.status == "qualified" and _by_word(person, weak, evidence),
    )


def _by_word(
    person: int, weak: _Weak, evidence: tuple[Facts, Sequence[awards.HeldAward], date]
) -> bool:
    """Whether every award that counts is known by a school's word alone."""
    own_award = weak.award(person)
    if own_award is not None:
        return own_award
    known, theirs, today = evidence
    counted = [each.told for each in theirs if is_counted(each.told, known.people[person], today)]
    return all(told.level in OWN_WORD for told in counted)
