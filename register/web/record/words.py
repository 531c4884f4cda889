"""The words for a post: in what capacity, how well it is known, and where it comes from."""

from __future__ import annotations

from register.clock import LONDON
from register.domain.appointments import Appointment, Cover
from register.domain.evidence import WORDS, Level
from register.services.recording import Origin, PostHeld
from register.web.filters import day, last_day

INFORMAL = "informal"
COVERS = {
    Cover.SUBSTANTIVE.value: "In their own right (substantive)",
    Cover.ACTING.value: "Acting, until somebody is appointed",
    Cover.MATERNITY.value: "Covering for somebody on maternity leave",
}
CAPACITIES = {**COVERS, INFORMAL: "Informal cover, never designated"}
LEVELS = {
    Level.SEEN.value: "Yes, the school has seen it",
    Level.SAID.value: "No, the school says so",
}
_THREE = {True: "Yes", False: "No", None: "Not known"}


def first_day(post: PostHeld) -> str:
    """The first day, or the month where the day is lost."""
    return f"{post.starts:%B %Y}, day not known" if post.month_only else day(post.starts)


def told_first(told: Appointment) -> str:
    """The same of a post that is about to be recorded."""
    return f"{told.starts:%B %Y}" if told.starts != told.starts_latest else day(told.starts)


def until(post: PostHeld) -> str:
    """The last day, or that they are in post."""
    return day(last_day(post.ends)) if post.ends else "No last day is recorded"


def capacity(post: PostHeld) -> str:
    """In what capacity."""
    if not post.designated:
        return "Informal cover, never designated: not counted"
    return COVERS[post.cover.value]


def shared(post: PostHeld) -> str:
    """Whether they are SENCO elsewhere too, as this school said."""
    return {**_THREE, None: "Not said"}[post.shared]


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - the fact itself
    """A fact that may not be known."""
    return _THREE[value]


def level(held: Level) -> str:
    """Who stands behind a fact."""
    return WORDS[held]


def origin(held: Origin) -> str:
    """Where a fact comes from, and since when the register knows it."""
    since = day(held.since.astimezone(LONDON).date())
    return f"{_told(held.source)}, {since}"


def _told(source: str) -> str:
    """Where a fact comes from, as the start of a sentence."""
    if source.startswith("by school succession"):
        return "Carried from the school before it"
    if source.startswith("import "):
        return "From a file sent to the register"
    said = f"recorded {source}" if source.startswith("by ") else f"from {source}"
    return said[0].upper() + said[1:]
