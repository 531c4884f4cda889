"""What letters say. Nobody is named, and the duty is always the school's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from register.domain.period import day_after
from register.law.finding import in_words
from register.law.lengths import from_today, span_of_time
from register.store.readers import Here

_STANDS = {
    "qualified": "Meets the rules: the SENCO holds the qualification.",
    "exempt": "Meets the rules: the SENCO does not need the qualification.",
    "exempt_contested": "Disputed: the regulations read literally need no qualification, and the"
    " department's guidance expects it.",
    "review": "Not enough evidence: the register does not hold a fact that the answer needs.",
    "ineligible": "Not met: the SENCO recorded is not a qualified teacher at this school, nor its"
    " head.",
    "no_senco": "Not met: no SENCO is recorded.",
}
_WITH_A_DAY = {
    "in_window": "Within time: the SENCO has until {} to hold the qualification.",
    "overdue": "Not met: the time to qualify ended on {}, and no qualification is recorded.",
}
_WITHOUT = {
    "in_window": "Within time: the SENCO does not need to hold the qualification yet.",
    "overdue": "Not met: the time to qualify has ended, and no qualification is recorded.",
}
# A status in a list, where a sentence would be too long.
SHORT = {
    "qualified": "meets the rules",
    "exempt": "meets the rules",
    "in_window": "within time",
    "exempt_contested": "disputed",
    "review": "not enough evidence",
    "overdue": "not met, the three years have ended",
    "ineligible": "not met, the SENCO recorded may not be SENCO there",
    "no_senco": "not met, no SENCO is recorded",
}
WRONG = "If this is wrong, say so on the same page: an official looks at it and replies."


class Words(NamedTuple):
    """A letter's subject and its body."""

    subject: str
    body: str


def called(school: Here) -> str:
    """A school by name and URN: there are 56 of one name."""
    return f"{school.name} (URN {school.urn})"


def stands(status: str, deadline: date | None) -> str:
    """A school's answer in one sentence; `deadline` is the last lawful day, inclusive."""
    if status in _WITH_A_DAY:
        dated = _WITH_A_DAY[status].format(in_words(deadline))
        return dated if deadline else _WITHOUT[status]
    return _STANDS.get(status, status)


def page(address: str, school: Here) -> str:
    """Where the school's own page is."""
    if not address:
        return "Sign in to the register to see the school's page, with the reasons and the law."
    return f"The school's page, with the reasons and the law: {address}/schools/{school.urn}"


def as_letter(subject: str, paragraphs: Iterable[str]) -> Words:
    """A letter of these paragraphs; blank ones are left out."""
    return Words(subject, "\n\n".join(filter(None, paragraphs)))


def as_list(lines: Iterable[str]) -> str:
    """Lines as a list."""
    return "\n".join(f"* {line}" for line in lines)


def before_a_deadline(school: Here, deadline: date, today: date, address: str) -> Words:
    """The SENCO has until that day (inclusive) to qualify."""
    last, after = in_words(deadline), in_words(day_after(deadline))
    left = (
        "Today is the last day."
        if deadline == today
        else f"That is {span_of_time(today, deadline)} from today, {in_words(today)}."
    )
    to_do = (
        "if the SENCO holds the qualification already, see that the register has it",
        "if they are on a course, see that it will be awarded by that day",
        f"if it will not, decide in time who is to be SENCO from {after}",
    )
    duty = f"If nothing is recorded, the rules are not met from {after}. It is the school's duty,"
    return as_letter(
        f"{school.name}: the SENCO has until {last} to qualify",
        (
            called(school),
            f"The SENCO of this school has until {last} to hold the qualification. {left}",
            "What to do:",
            as_list(to_do),
            f"{duty} not the SENCO's, that its SENCO is qualified.",
            page(address, school),
            WRONG,
        ),
    )


def after_a_deadline(school: Here, deadline: date, today: date, address: str) -> Words:
    """The time allowed ended on that day (inclusive)."""
    last = in_words(deadline)
    return as_letter(
        f"{school.name}: the time for the SENCO to qualify ended on {last}",
        (
            called(school),
            (
                f"Not met: the time for this school's SENCO to qualify ended on {last},"
                f" {from_today(deadline, today)}, and no qualification is recorded."
            ),
            "What to do:",
            as_list(
                (
                    "if the SENCO holds the qualification, see that the register has it",
                    "if earlier service means that it is not needed, claim that on the page",
                    "otherwise decide who is to be SENCO, and record it",
                )
            ),
            page(address, school),
            WRONG,
            "You will have a letter each month until this is put right.",
        ),
    )


def to_confirm(school: Here, last: date | None, today: date, address: str) -> Words:
    """Once a year the school confirms that its record is right; `last` is when it last did."""
    since = (
        f"This school last did so on {in_words(last)}, {from_today(last, today)}."
        if last
        else "This school has not done so yet."
    )
    where = (
        f"Confirm here: {address}/schools/{school.urn}/confirm"
        if address
        else "Sign in to the register, open the school's page and choose to confirm."
    )
    return as_letter(
        f"{school.name}: confirm that the record is right",
        (
            called(school),
            (
                "Once a year a school confirms that what the register holds on its SENCO is right."
                f" {since} It is one page and takes a minute."
            ),
            where,
            "If something is not right, change it or say so there instead.",
        ),
    )
