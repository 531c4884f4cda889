"""One school's page, put together for one reader: the same answer, with as much as they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from register.domain.roles import CHECKERS, Account, may_see_people
from register.domain.schools import School
from register.law.assessment import OUTSIDE
from register.services.standings import Relative, SchoolAnswer
from register.web.days import AskedDay
from register.web.filters import day
from register.web.schools import advice
from register.web.schools import answer as said
from register.web.schools.ahead import next_steps
from register.web.schools.details import details, sources
from register.web.schools.history import PostShown, posts_shown
from register.web.schools.own import Own
from register.web.schools.steps import Origins, StepsShown, of_person, of_school
from register.web.schools.timeline import Timeline, timeline
from register.web.words import PUBLIC, Tag, tag_of


class Sight(IntEnum):
    """How much a reader may see of a school's answer."""

    DETAILS = 0  # the school itself, as anybody may read it on the school list
    STANDING = 1  # the standing in one sentence, with nobody in it
    POSTS = 2  # also when somebody served, without saying who
    PEOPLE = 3  # names, and the steps about each person


@dataclass(frozen=True, slots=True)
class Other:
    """A school before or after this one."""

    urn: int
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What the register does not know, and where this reader can supply it; blank where nowhere."""

    words: str
    link: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The day asked about, and the day by whose end it was known (not given: now)."""

    on: AskedDay
    known: AskedDay

    @property
    def held_on(self) -> date:
        """The day whose evidence answers."""
        return self.known.day


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """The page in the order in which it is read; `tag` None where no standing is shown."""

    name: str
    urn: int
    authority: str
    asked: AskedDay
    known: AskedDay
    is_today: bool
    tag: Tag | None
    sentence: str
    more: tuple[str, ...]
    held_on: str
    followed_by: tuple[Other, ...]
    next: tuple[str, ...]
    steps: tuple[StepsShown, ...]
    changes: tuple[str, ...]
    answered_in_full: bool
    unknown: tuple[NotKnown, ...]
    advice: tuple[str, ...]
    advice_href: str
    own: Own | None
    history: tuple[PostShown, ...] | None
    names_shown: bool
    timeline: Timeline | None
    before: tuple[Other, ...]
    after: tuple[Other, ...]
    details: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    feed_day: date | None


def sight_of(account: Account | None, school: School, *, public: bool) -> Sight:
    """How much this reader may see of this school; `public`: whether the public is told."""
    if may_see_people(account, school):
        return Sight.PEOPLE
    if account is not None and account.active and account.role in CHECKERS:
        return Sight.POSTS
    return Sight.STANDING if public else Sight.DETAILS


def school_page(
    answer: SchoolAnswer, asked: Asked, today: date, sight: Sight, own: Own | None = None
) -> SchoolPage:
    """Put the page together; what the reader may not see is not in it at all.

    `own` is for whoever may see people, and for nobody else.
    """
    school, decision = answer.school, answer.decision
    whole = sight is Sight.PEOPLE
    posts = posts_shown(answer, named=whole) if sight >= Sight.POSTS else None
    shows = sight >= Sight.STANDING or decision.status in OUTSIDE
    after = _others(answer.successors)
    in_full = whole or (shows and decision.status in OUTSIDE)
    return SchoolPage(
        name=school.name,
        urn=int(school.urn),
        authority=school.la_name,
        asked=asked.on,
        known=asked.known,
        is_today=asked.on.day == today,
        tag=tag_of(decision.status) if shows else None,
        sentence=_sentence(answer, sight),
        more=_more(answer, sight),
        held_on=day(asked.held_on),
        followed_by=after if decision.status == "closed" else (),
        next=next_steps(answer, today) if whole else (),
        steps=_steps(answer, posts or ()) if in_full else (),
        changes=said.what_would_change_it(decision) if in_full else (),
        answered_in_full=in_full,
        unknown=_not_known(answer, own) if in_full else (),
        advice=(*advice.of_school(decision), *(own.advice if own else ())),
        advice_href=advice.CODE_URL,
        own=own,
        history=tuple(reversed(posts)) if posts is not None else None,
        names_shown=whole and bool(posts),
        timeline=_drawn(answer, posts, today, own) if posts is not None else None,
        before=_others(answer.predecessors),
        after=() if decision.status == "closed" else after,
        details=details(school),
        sources=sources(answer, asked.on.day, asked.held_on),
        feed_day=answer.feed_day,
    )


_NOT_SHOWN = (
    "Whether this school meets the rules is shown only to people who are signed in to check it."
)


def _sentence(answer: SchoolAnswer, sight: Sight) -> str:
    decision = answer.decision
    if sight is Sight.PEOPLE or decision.status in OUTSIDE:
        return said.sentence(decision, answer.school, answer.since)
    if sight is Sight.DETAILS:
        return _NOT_SHOWN
    return PUBLIC[tag_of(decision.status).text]


def _more(answer: SchoolAnswer, sight: Sight) -> tuple[str, ...]:
    """What belongs beside the first sentence."""
    decision, lines = answer.decision, []
    if sight is Sight.PEOPLE and len(decision.people) > 1:
        many = len(decision.people)
        lines.append(
            f"{many} SENCOs are recorded. The rules must be met for each of them, so the school's"
            " answer is the least favourable."
        )
    if sight is Sight.PEOPLE and decision.contestable and decision.status != "exempt_contested":
        lines.append("Another reading of the rules would give another answer: see how we check.")
    if sight in {Sight.POSTS, Sight.STANDING} and decision.status not in OUTSIDE:
        lines.append(
            "The steps behind it are about a person: the school, its trust, its local authority"
            " and officials can see them."
        )
    if answer.missing_since:
        lines.append(
            f"The school list has not named this school since {day(answer.missing_since)}."
        )
    return tuple(lines)


def _not_known(answer: SchoolAnswer, own: Own | None) -> tuple[NotKnown, ...]:
    """Each with the page on which this reader can say it, or send what shows it."""
    missing = said.unknown_facts(answer.decision)
    return tuple(NotKnown(each.words, *_supply(each.supplied_by, own)) for each in missing)


def _supply(by: str, own: Own | None) -> tuple[str, str]:
    if own and own.record_href and by == said.WHO:
        return "Say who it is", f"{own.record_href}/started"
    if own and own.record_href and by == said.RECORD:
        return "Record it", own.record_href
    return ("Send evidence", own.claim_href) if own and own.claim_href and by else ("", "")


def _steps(answer: SchoolAnswer, posts: tuple[PostShown, ...]) -> tuple[StepsShown, ...]:
    decision = answer.decision
    by_person = {post.person: post for post in posts}
    list_day = f"School list of {day(answer.feed_day)}" if answer.feed_day else "School list"
    about = [of_school(decision.findings, Origins(list_day, "Appointments held"))]
    for person in decision.people:
        post = by_person.get(person.person)
        label = post.label if post else "SENCO"
        origins = Origins(list_day, post.origin if post else "Appointments held")
        about.append(of_person(person, label, origins))
    return tuple(about)


def _drawn(
    answer: SchoolAnswer, posts: tuple[PostShown, ...], today: date, own: Own | None
) -> Timeline | None:
    if all(span.status in OUTSIDE for span in answer.spans):
        return None
    older = answer.predecessors[0].name if answer.before else ""
    return timeline(
        answer.spans,
        (*(own.before if own else ()), *(post for post in posts if post.designated)),
        before=(older, answer.before),
        today=today,
        deadline=answer.decision.deadline,
        in_full=own is not None,
    )


def _others(relatives: tuple[Relative, ...]) -> tuple[Other, ...]:
    return tuple(Other(other.urn, other.name, _when(other)) for other in relatives)


def _when(other: Relative) -> str:
    if other.closed:
        return f"which closed on {day(other.closed)}"
    return f"which opened on {day(other.opened)}" if other.opened else ""
