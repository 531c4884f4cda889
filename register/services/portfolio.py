"""The schools of a trust or an authority: where each stands, the worst first, and what is due.

Nobody is in it. Whose schools they are is asked of the list as it is today, each time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from sqlmodel import Session

from register.domain.cases import Case, SchoolFacts
from register.domain.errors import NotAllowed
from register.domain.roles import Account, Role
from register.domain.terms import Term, term_of
from register.law.assessment import NOT_MET_STATUSES, STATUSES, assess
from register.services import reports
from register.services.confirmations import next_due
from register.services.portfolio_due import Dated, Due, due_in, in_order
from register.services.search_words import words
from register.store import confirmations, portfolio
from register.store.portfolio import ListedSchool, Post

_COLUMNS = {Role.TRUST: "trust_code", Role.AUTHORITY: "la_code"}
# A school that is to open will have the duty, one that it does not reach never.
_WORST_FIRST = (*STATUSES, "not_yet_open", "out_of_scope", "closed")
_ORDER = {status: place for place, status in enumerate(_WORST_FIRST)}
_ORDER["qualified"] = _ORDER["exempt"]  # neither is worse than the other


class Group(StrEnum):
    """The standings as they are counted above the table, the worst first."""

    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    DISPUTED = "disputed"
    IN_TIME = "in_time"
    MEETS = "meets"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class YourSchool:
    """One line of the table; days inclusive.

    `since` is None where the school list alone decides. `sencos` counts the people recorded as
    SENCO today, `shared` says that one of them is SENCO of another school too, whosever it is.
    """

    listed: ListedSchool
    status: str
    since: date | None
    deadline: date | None
    reasons: tuple[str, ...]
    sencos: int
    shared: bool
    confirmed: date | None
    claims: int
    due: tuple[Due, ...]

    @property
    def group(self) -> Group:
        """Under which number above the table it is counted."""
        return group_of(self.status)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of somebody's schools on a day, the worst first, and what falls due in its term."""

    schools: tuple[YourSchool, ...]
    term: Term
    due: tuple[Due, ...]

    @property
    def counts(self) -> Mapping[Group, int]:
        """How many schools are in each group; they add up to all of them."""
        found = Counter(school.group for school in self.schools)
        return {group: found[group] for group in Group}


ANYTHING = "any"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which schools to look at; empty or None looks at all.

    `due` is a kind of what falls due, or ANYTHING; each word of `text` is looked for at the
    beginning of a word of the name or the town, or as the URN.
    """

    groups: frozenset[Group] = frozenset()
    phase: int | None = None
    type_code: int | None = None
    due: str = ""
    text: str = ""


class _Known(NamedTuple):
    """What is recorded of all their schools, by URN."""

    posts: Mapping[int, Sequence[Post]]
    several: frozenset[int]
    confirmed: Mapping[int, date]
    replies: Mapping[int, Sequence[date]]


def scope_of(account: Account) -> dict[str, int]:
    """The column of the school list that makes a school theirs, and its code.

    Raises NotAllowed for a role that has no schools of its own, or a scope that is no code.
    """
    column = _COLUMNS.get(account.role)
    if column is None or not account.scope.isdigit():
        message = "This page is for trusts and local authorities: reports show other schools."
        raise NotAllowed(message)
    return {column: int(account.scope)}


def of_account(session: Session, account: Account, *, today: date) -> Portfolio:
    """Their schools as the list has them today, but closed ones.

    Raises NotAllowed as `scope_of` does, and NotYetDrawn where a line may no longer be true.
    """
    where, term = scope_of(account), term_of(today)
    listed = portfolio.listed(session, where)
    known = _known(session, where, [school.urn for school in listed], term, today)
    filters = reports.Filters(la=where.get("la_code"), trust_code=where.get("trust_code"))
    drawn = {
        line.urn: line
        for line in reports.flagged(
            session, as_of=today, today=today, statuses=STATUSES, filters=filters
        )
    }
    schools = [_school(each, drawn.get(each.urn), known, term, today) for each in listed]
    found = sorted((each for each in schools if each.status != "closed"), key=_worst_first)
    due = sorted((each for school in found for each in school.due), key=in_order)
    return Portfolio(tuple(found), term, tuple(due))


def chosen(schools: Iterable[YourSchool], choice: Chosen) -> tuple[YourSchool, ...]:
    """Those that every part of the choice fits, in the order in which they came."""
    asked = words(choice.text)
    return tuple(school for school in schools if _fits(school, choice, asked))


def group_of(status: str) -> Group:
    """Under which number a status is counted."""
    if status in NOT_MET_STATUSES:
        return Group.NOT_MET
    return {
        "review": Group.CANNOT_TELL,
        "exempt_contested": Group.DISPUTED,
        "in_window": Group.IN_TIME,
        "exempt": Group.MEETS,
        "qualified": Group.MEETS,
    }.get(status, Group.OUTSIDE)


def _known(
    session: Session, where: Mapping[str, int], urns: Sequence[int], term: Term, today: date
) -> _Known:
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in portfolio.posts(session, where, since=term.first):
        posts[post.urn].append(post)
    replies: dict[int, list[date]] = defaultdict(list)
    for urn, reply in portfolio.open_claims(session, urns):
        replies[urn].append(reply)
    confirmed = confirmations.last_days(session, urns)
    people = {post.person_id for held in posts.values() for post in held if post.runs_on(today)}
    where_they_are = portfolio.schools_of(session, people, on=today)
    several = frozenset(person for person, held in where_they_are.items() if len(held) > 1)
    return _Known(posts, several, confirmed, replies)


def _school(
    listed: ListedSchool,
    line: reports.FlaggedSchool | None,
    known: _Known,
    term: Term,
    today: date,
) -> YourSchool:
    """One line; where none is drawn, the duty does not reach the school or it is not open."""
    urn = listed.urn
    status, reasons = (line.status, line.reasons) if line else _without_a_line(listed, today)
    posts, replies = known.posts.get(urn, ()), known.replies.get(urn, ())
    serving = [post for post in posts if post.runs_on(today)]
    deadline = line.deadline if line else None
    # Whether there is anything to confirm goes by whether the duty reaches the school.
    asked = group_of(status) is not Group.OUTSIDE
    confirm_by = next_due(known.confirmed.get(urn), today) if asked else None
    return YourSchool(
        listed=listed,
        status=status,
        since=line.since if line else None,
        deadline=deadline,
        reasons=reasons,
        sencos=len({post.person_id for post in serving}),
        shared=any(post.shared or post.person_id in known.several for post in serving),
        confirmed=known.confirmed.get(urn),
        claims=len(replies),
        due=due_in(Dated(urn, listed.name, deadline, posts, replies, confirm_by), term, today),
    )


def _without_a_line(listed: ListedSchool, today: date) -> tuple[str, tuple[str, ...]]:
    """What the law says of the school alone: nobody's appointment changes it."""
    days = listed.opened, listed.closed
    return _alone(SchoolFacts(0, listed.type_code, listed.status_code, *days), today)


@lru_cache(maxsize=4096)
def _alone(school: SchoolFacts, today: date) -> tuple[str, tuple[str, ...]]:
    """Asked once of all schools that the law cannot tell apart."""
    decision = assess(Case(school.urn, {school.urn: school}, {}, ()), today)
    return decision.status, decision.reasons


def _worst_first(school: YourSchool) -> tuple[object, ...]:
    place = _ORDER[school.status]
    return place, school.deadline or date.max, school.listed.name, school.listed.urn


def _fits(school: YourSchool, choice: Chosen, asked: Sequence[str]) -> bool:
    listed = school.listed
    if choice.groups and school.group not in choice.groups:
        return False
    if choice.phase is not None and listed.phase_code != choice.phase:
        return False
    if choice.type_code is not None and listed.type_code != choice.type_code:
        return False
    kinds = {due.kind.value for due in school.due}
    if choice.due and choice.due not in kinds | ({ANYTHING} if kinds else set()):
        return False
    if not asked:
        return True
    here = (*words(f"{listed.name} {listed.town}"), str(listed.urn))
    return all(any(word.startswith(part) for word in here) for part in asked)
