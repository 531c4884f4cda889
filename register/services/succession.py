"""Who could follow: posts that rest on one person, who holds the qualification, who runs late.

The survey knows people by the register's own number alone; `names` says who they are, and records
that they were seen. Where somebody serves outside the reader's own schools is never told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from register.domain.identifiers import Urn
from register.domain.period import Period, anniversary
from register.domain.roles import Account
from register.domain.verifications import PostOffered
from register.law.assessment import STATUSES, assess
from register.law.changes import fit, is_under_way
from register.law.section_67 import IN_SCOPE_TYPES
from register.services import reports
from register.services.candidate_case import hypothetical
from register.services.portfolio import scope_of
from register.services.sight import SUCCESSION, saw_people
from register.services.succession_parts import (
    Alone,
    Holder,
    Place,
    RunningLate,
    Served,
    Shared,
    Survey,
)
from register.store import facts, portfolio, succession
from register.store.succession import RecordedHere

_MAY_FOLLOW = frozenset({"qualified", "review"})
_NEAR = frozenset({"in_window", "review"})


def survey(session: Session, account: Account, *, today: date) -> Survey:
    """Look through their schools as the list has them today. Raises as `portfolio.of_account`."""
    where = scope_of(account)
    listed = portfolio.listed(session, where)
    posts = succession.recorded(session, where)
    serving = _serving(posts, today)
    holders = _holders(session, posts, today)
    covered = {served.place.urn for holder in holders for served in holder.served}
    reached = [s for s in listed if s.type_code in IN_SCOPE_TYPES]
    alone = (
        Alone(Place(school.urn, school.name))
        for school in reached
        if len(serving.get(school.urn, ())) == 1 and school.urn not in covered
    )
    near = _near(session, where, serving, today)
    return Survey(len(listed), _shared(posts, today), tuple(alone), holders, near)


def names(
    session: Session, shown: Iterable[tuple[int, int]], *, account: Account, at: datetime
) -> dict[int, str]:
    """Who these people are, each given with the school under which they are shown (URN first).

    Each is recorded as seen, once, in the caller's transaction, a row for each school.
    """
    under: dict[int, int] = {}
    for urn, person in shown:
        under.setdefault(person, urn)
    by_school: dict[int, list[int]] = defaultdict(list)
    for person, urn in under.items():
        by_school[urn].append(person)
    for urn, people in sorted(by_school.items()):
        saw_people(
            session,
            at=at,
            account=account,
            urn=urn,
            reason=SUCCESSION,
            people=people,
            what=SUCCESSION,
        )
    return succession.names(session, under)


def _serving(posts: Iterable[RecordedHere], today: date) -> dict[int, set[int]]:
    """The SENCOs of each school, today and to come."""
    found: dict[int, set[int]] = defaultdict(set)
    for post in posts:
        if post.designated and post.lasts_beyond(today):
            found[post.urn].add(post.person_id)
    return found


def _shared(posts: Iterable[RecordedHere], today: date) -> tuple[Shared, ...]:
    held: dict[int, dict[int, Place]] = defaultdict(dict)
    for post in posts:
        if post.designated and post.starts <= today and post.lasts_beyond(today):
            held[post.person_id][post.urn] = Place(post.urn, post.school)
    several = [Shared(who, tuple(at.values())) for who, at in held.items() if len(at) > 1]
    return tuple(sorted(several, key=lambda each: (-len(each.places), each.places[0].name)))


def _holders(session: Session, posts: Sequence[RecordedHere], today: date) -> tuple[Holder, ...]:
    """Those whom the law passes, or cannot pass for a missing fact; whoever it fails is no help."""
    mine: dict[int, list[RecordedHere]] = defaultdict(list)
    for post in posts:
        mine[post.person_id].append(post)
    likely = succession.with_an_award(session, mine)
    likely -= succession.designated_anywhere(session, likely, on=today)
    urns = {post.urn for person in likely for post in mine[person]}
    known = facts.load_people(session, likely, urns)
    asked = (_holder(known, person, mine[person], today) for person in sorted(likely))
    found = [holder for holder in asked if holder]
    return tuple(sorted(found, key=_latest_first))


def _holder(
    known: facts.Facts, person: int, posts: Iterable[RecordedHere], today: date
) -> Holder | None:
    latest = sorted(posts, key=lambda post: (post.ends or date.max, post.starts), reverse=True)
    reached = (post for post in latest if known.schools[post.urn].type_code in IN_SCOPE_TYPES)
    here = next(reached, None)
    # Where headship is not known the law cannot tell even of a prohibition: it settles it here.
    if here is None or known.people[person].prohibited:
        return None
    running = here.lasts_beyond(today)
    # Of somebody who has left the post it is not known whether they still teach there: it is
    # asked what the law would say if they do and are not its head, and the page says so.
    offered = PostOffered(
        urn=Urn(here.urn),
        starts=today,
        head_teacher=here.head_teacher if running else False,
        teacher_at_school=here.teacher_at_school if running else True,
    )
    case = hypothetical(known, person, offered)
    decision = assess(case, today)
    if assess(fit(case), today).status != "qualified" or decision.status not in _MAY_FOLLOW:
        return None
    served: dict[int, Served] = {}
    for post in latest:
        last = Period(None, post.ends).last_day if not post.lasts_beyond(today) else None
        served.setdefault(post.urn, Served(Place(post.urn, post.school), last))
    return Holder(
        person,
        tuple(served.values()),
        Place(here.urn, here.school),
        not running,
        decision.status,
        decision.reasons,
    )


def _latest_first(holder: Holder) -> tuple[object, ...]:
    first = holder.served[0]
    return -(first.last_day or date.max).toordinal(), first.place.name, holder.person


def _near(
    session: Session, where: Mapping[str, int], serving: Mapping[int, set[int]], today: date
) -> tuple[RunningLate, ...]:
    """Asked of the law itself, school by school, where the drawn line says that it may be so."""
    until = anniversary(today, 1)
    filters = reports.Filters(la=where.get("la_code"), trust_code=where.get("trust_code"))
    lines = reports.flagged(session, as_of=today, today=today, statuses=STATUSES, filters=filters)
    asked = {
        line.urn: line.name
        for line in lines
        if len(serving.get(line.urn, ())) > 1
        or (line.deadline is not None and today <= line.deadline <= until)
    }
    known = facts.load(session, asked)
    held: dict[int, tuple[date, dict[int, Place]]] = {}
    for urn, name in asked.items():
        for person in assess(known.case(urn), today).people:
            late, number = person.deadline, int(person.person)
            if person.status not in _NEAR or late is None or not today <= late <= until:
                continue
            if any(map(is_under_way, known.people[number].awards)):
                continue
            first, places = held.setdefault(number, (late, {}))
            places[urn] = Place(urn, name)
            held[number] = (min(first, late), places)
    found = [RunningLate(who, tuple(at.values()), late) for who, (late, at) in held.items()]
    return tuple(sorted(found, key=lambda each: (each.deadline, each.places[0].name)))
