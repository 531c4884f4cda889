"""A case made ready to be asked of many days: what does not depend on the day is done once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from register.domain.cases import Case, Designation, PersonFacts, PersonKey, SchoolFacts
from register.law.policy import Policy
from register.law.regulation_49_4 import Service
from register.law.section_67 import ACADEMY_TYPES
from register.law.service import Run, merged, served


class Post(NamedTuple):
    """One designation, first day in to first day out, with what is known of it."""

    start: date
    end: date
    head: bool | None
    teacher: bool | None


class Serving(NamedTuple):
    """One person ever designated at the school: posts here, posts elsewhere, counted service."""

    facts: PersonFacts
    posts: tuple[Post, ...]
    elsewhere: tuple[Post, ...]
    service: Service


class Prepared(NamedTuple):
    """A case under one policy. `latest` is `earliest` where every start is known to the day."""

    school: SchoolFacts
    policy: Policy
    academy: bool
    earliest: tuple[Serving, ...]
    latest: tuple[Serving, ...]


def prepare(case: Case, policy: Policy) -> Prepared:
    """Count each person's service once, at both ends of every start that is not known."""
    school = case.schools[case.urn]
    post_schools = {case.urn}
    if school.predecessors and policy.conversion == "same_post":
        post_schools |= followed(case.urn, case.schools)
    by_person: dict[PersonKey, list[Designation]] = {}
    here: dict[PersonKey, None] = {}
    unsure = False
    for designation in case.designations:
        by_person.setdefault(designation.person, []).append(designation)
        unsure = unsure or designation.starts != designation.starts_latest
        if designation.urn == case.urn:
            here[designation.person] = None
    earliest = tuple(
        [_serving(case, key, by_person[key], post_schools, policy, latest=False) for key in here]
    )
    latest = earliest
    if unsure:
        latest = tuple(
            [_serving(case, key, by_person[key], post_schools, policy, latest=True) for key in here]
        )
    return Prepared(school, policy, school.type_code in ACADEMY_TYPES, earliest, latest)


def followed(urn: int, schools: Mapping[int, SchoolFacts]) -> set[int]:
    """Every school that this one follows from, however many links back; loops end."""
    found: set[int] = set()
    waiting = [urn]
    while waiting:
        school = schools.get(waiting.pop())
        for old in school.predecessors if school else ():
            if old != urn and old not in found:
                found.add(old)
                waiting.append(old)
    return found


def _serving(
    case: Case,
    key: PersonKey,
    designations: list[Designation],
    post_schools: set[int],
    policy: Policy,
    *,
    latest: bool,
) -> Serving:
    anywhere: list[Run] = []
    at_post: list[Run] = []
    here: list[Run] = []
    posts: list[Post] = []
    elsewhere: list[Post] = []
    for designation in designations:
        school = case.schools[designation.urn]
        run = served(designation, school, latest=latest)
        if designation.urn == case.urn:
            posts.append(_post(designation, latest=latest))
        if run is None or school.type_code not in policy.types_in_scope:
            continue
        anywhere.append(run)
        if designation.urn in post_schools:
            at_post.append(run)
        if designation.urn == case.urn:
            here.append(run)
        else:
            elsewhere.append(Post(*run, designation.head_teacher, None))
    counted = merged(anywhere)
    chains = merged(anywhere, policy.gap_days) if policy.gap_days else counted
    post = counted if len(at_post) == len(anywhere) else merged(at_post)
    own = post if len(post_schools) == 1 else merged(here)
    service = Service(counted, chains, post, own)
    return Serving(case.people[key], tuple(posts), tuple(elsewhere), service)


def _post(designation: Designation, *, latest: bool) -> Post:
    start = designation.starts_latest if latest else designation.starts
    end = designation.ends or date.max
    return Post(start, end, designation.head_teacher, designation.teacher_at_school)
