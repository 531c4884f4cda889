"""The page on which a school confirms its record: each fact, and beside it the way to change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from register.domain.appointments import Cover
from register.services.confirmations import PostHeld, ToConfirm
from register.web.filters import day, last_day
from register.web.schools.glance import confirmed_words
from register.web.schools.history import COVERS


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact as it is recorded; the link to `href` reads `change` and then, unseen, `what`."""

    name: str
    value: str
    change: str
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """One SENCO, and what is recorded of them here."""

    name: str
    facts: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What the school is asked; `changed` is said where a fact changed under the reader's eyes."""

    urn: int
    school: str
    people: tuple[PersonAsked, ...]
    left: tuple[str, ...]
    last: str
    changed: str
    digest: str
    record_href: str


_SAYS = {True: "Yes", False: "No", None: "Not recorded"}


def confirm_page(held: ToConfirm, today: date, *, changed: str = "") -> ConfirmPage:
    """Put the page together, whoever came last being first."""
    urn = int(held.school.urn)
    record = f"/schools/{urn}/record"
    posts = tuple(reversed(held.posts))
    return ConfirmPage(
        urn=urn,
        school=held.school.name,
        people=tuple(PersonAsked(p.name, tuple(_asked(p, record, today))) for p in posts),
        left=tuple(f"{p.name} left on {day(last_day(p.ends))}." for p in reversed(held.left)),
        last=confirmed_words(held.last, today),
        changed=changed,
        digest=held.digest,
        record_href=record,
    )


def _asked(post: PostHeld, record: str, today: date) -> Iterator[Asked]:
    at = f"{record}/posts/{post.appointment}"
    since = f"{post.starts:%B %Y}, day not known" if post.month_only else day(post.starts)
    first = "SENCO from" if post.starts > today else "SENCO since"
    left = "Change" if post.ends else "They have left"
    until = day(last_day(post.ends)) if post.ends else "No last day is recorded"
    shared, head = _SAYS[post.shared], _SAYS[post.head_teacher]
    teaches = _SAYS[post.teacher_at_school]
    yield Asked(first, since, "Change", "the first day", f"{at}/correct")
    yield Asked("Last day", until, left, "the last day" if post.ends else "", f"{at}/ended")
    yield Asked("In what capacity", _capacity(post), "Change", "the capacity", f"{at}/capacity")
    yield Asked("Shared with another school", shared, "Change", "the sharing", f"{at}/capacity")
    yield Asked("Head or acting head", head, "Change", "who is head", f"{record}/head")
    yield Asked("Teacher at this school", teaches, "Change", "the teaching", f"{at}/correct")


def _capacity(post: PostHeld) -> str:
    if not post.designated:
        return "Informal cover, never designated"
    return "SENCO, in their own right" if post.cover is Cover.SUBSTANTIVE else COVERS[post.cover]
