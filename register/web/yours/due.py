"""What is due this term, as it is said above the table: the day, the school, what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from register.services.portfolio_due import Due, DueKind, counted
from register.web.filters import day, plural
from register.web.paging import address

SHOWN = 5  # of each kind, before the rest are behind a link
DUE_NAMES = {
    DueKind.DEADLINE: "Deadline to qualify",
    DueKind.LEAVING: "SENCO's last day",
    DueKind.CONFIRMATION: "Yearly confirmation",
    DueKind.REPLY: "Reply to a claim",
}
_TO_DO = {
    DueKind.DEADLINE: (
        "The SENCO must hold the qualification by this day.",
        "This day has passed. Record the award, or claim one that the register does not know.",
    ),
    DueKind.LEAVING: (
        "Say who follows as SENCO from the day after.",
        "Nobody is recorded as SENCO from the day after: say who follows.",
    ),
    DueKind.CONFIRMATION: (
        "The school, or a trust for it, is to confirm that its record is right.",
        "Late: the school, or a trust for it, is to confirm that its record is right.",
    ),
    DueKind.REPLY: (
        "An official replies to the school's claim by this day. Nothing is for you to do.",
        "The reply to the school's claim is late. It is for an official, not for you.",
    ),
}
_NEVER = "Never confirmed"  # due on any day: the day of reading would say something else each day
_FOLLOWED = "Somebody is recorded as SENCO from the day after. Nothing is for you to do."


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line: the day in words, or that a first confirmation waits; the school, what to do."""

    day: str
    urn: int
    school: str
    to_do: str


@dataclass(frozen=True, slots=True)
class DueGroup:
    """What is due of one kind; `href` shows its schools, `more` is blank where `lines` are all."""

    heading: str
    lines: tuple[DueLine, ...]
    more: str
    href: str


def due_groups(due: Sequence[Due], path: str, never: Collection[int]) -> tuple[DueGroup, ...]:
    """By kind, the first few of each, the soonest first; schools in `never` never confirmed."""
    return tuple(
        DueGroup(
            heading=f"{DUE_NAMES[kind]}: {plural(len({due.urn for due in found}), 'school')}",
            lines=tuple(_line(each, never) for each in found[:SHOWN]),
            more=f"See all {len(found):,}" if len(found) > SHOWN else "",
            href=address(path, {"due": kind.value}),
        )
        for kind, found in counted(due).items()
    )


def _line(due: Due, never: Collection[int]) -> DueLine:
    first = due.kind is DueKind.CONFIRMATION and due.urn in never
    ahead, over = _TO_DO[due.kind]
    to_do = _FOLLOWED if due.met else over if due.passed else ahead
    return DueLine(_NEVER if first else day(due.day), due.urn, due.school, to_do)
