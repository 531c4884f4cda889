"""A school's record as its page shows it: each SENCO with every fact, then what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from register.domain.evidence import Level
from register.domain.roles import KEEPERS, Account, Role
from register.services.changes_keeping import OWN
from register.services.recording import ChangeMade, Origin, PostHeld, SchoolRecord
from register.web.filters import day, instant
from register.web.record import words

SHARED = "SENCO at another school too"
HEAD = "Head teacher or acting head"
TEACHER = "Works as a teacher at this school"
Origins = Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact; `level` is who stands behind it, blank where it has none of its own."""

    name: str
    says: str
    level: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Something that can be done, and about what, for whoever hears the links alone."""

    text: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class PostShown:
    """One SENCO's post: who, the facts with where they come from, and what can be done."""

    name: str
    facts: tuple[FactShown, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change: when, who, what and why; `undo` is an address, blank where there is none."""

    when: str
    who: str
    what: str
    why: str
    undone: bool
    undo: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The whole page, in the order in which it is read; `closed` is a day in words, or blank.

    `shut`: whoever looks acts for the school and, as it has closed, may only read.
    """

    urn: int
    school: str
    closed: str
    may_keep: bool
    shut: bool
    current: tuple[PostShown, ...]
    to_come: tuple[PostShown, ...]
    former: tuple[PostShown, ...]
    changes: tuple[ChangeShown, ...]
    feed_day: date | None


def record_page(
    record: SchoolRecord,
    origins: Mapping[int, Origins],
    changes: tuple[ChangeMade, ...],
    account: Account,
    today: date,
) -> RecordPage:
    """Put the page together; the latest come first."""
    here, closed = record.in_post(today), record.school.closed
    gone = closed is not None and closed < today
    shut = gone and account.role is Role.SCHOOL
    record = replace(record, may_keep=record.may_keep and not shut)
    shown = [(p, _post(record, p, account, origins)) for p in reversed(record.posts)]
    return RecordPage(
        urn=int(record.school.urn),
        school=record.school.name,
        closed=day(closed) if gone else "",
        may_keep=record.may_keep,
        shut=shut,
        current=tuple(page for p, page in shown if p in here and p.starts <= today),
        to_come=tuple(page for p, page in shown if p in here and p.starts > today),
        former=tuple(page for p, page in shown if p not in here),
        changes=tuple(_change(record, each) for each in changes),
        feed_day=record.feed_day,
    )


def facts_of(post: PostHeld, origins: Mapping[str, Origin] | None = None) -> tuple[FactShown, ...]:
    """Every fact of a post, in words; where each comes from, if that is asked for."""
    of = {name: words.origin(held) for name, held in (origins or {}).items()}
    begun = words.level(post.level)
    ended = words.level(post.end_level or Level.SAID)
    facts = (
        ("From", words.first_day(post), True, begun, "from"),
        ("To", words.until(post), post.ends is not None, ended, "to"),
        ("Capacity", words.capacity(post), True, begun, "capacity"),
        (SHARED, words.shared(post), post.shared is not None, "", "shared"),
        (HEAD, words.yes_no(post.head_teacher), post.head_teacher is not None, "", "head"),
        (
            TEACHER,
            words.yes_no(post.teacher_at_school),
            post.teacher_at_school is not None,
            "",
            "teacher",
        ),
    )
    return tuple(
        FactShown(name, says, level if known else "", of.get(fact, "") if known else "")
        for name, says, known, level, fact in facts
    )


def _post(
    record: SchoolRecord, post: PostHeld, account: Account, origins: Mapping[int, Origins]
) -> PostShown:
    return PostShown(
        name=post.name,
        facts=facts_of(post, origins[post.appointment]),
        links=_links(record, post, account) if record.may_keep else (),
    )


def _links(record: SchoolRecord, post: PostHeld, account: Account) -> tuple[Link, ...]:
    """What can be done; what an official confirmed is claimed to be wrong, not corrected."""
    school = f"/schools/{int(record.school.urn)}"
    at = f"{school}/record/posts/{post.appointment}"
    own = account.role in KEEPERS
    begun = own or post.level in OWN
    ended = own or post.end_level is None or post.end_level in OWN
    links = [
        (ended, "Change the last day" if post.ends else "Record the last day", f"{at}/ended"),
        (post.designated, "Change the capacity", f"{at}/capacity"),
        (True, "Correct", f"{at}/correct"),
        (begun and ended, "Was never SENCO here", f"{at}/withdraw"),
        (not (begun and ended), "Say that this is wrong", f"{school}/claims/new"),
    ]
    return tuple(Link(text, post.name, href) for offered, text, href in links if offered)


def _change(record: SchoolRecord, made: ChangeMade) -> ChangeShown:
    change = made.change
    undo = f"/schools/{int(record.school.urn)}/record/changes/{change.id}/undo"
    return ChangeShown(
        when=instant(change.at),
        who=f"{made.organisation}, {made.by}" if made.by else made.organisation,
        what=change.words,
        why=change.why,
        undone=change.undone_by_id is not None,
        undo=undo if made.may_undo else "",
    )
