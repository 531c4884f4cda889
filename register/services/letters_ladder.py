"""What comes with the days alone: the ladder before and after a deadline, and the yearly asking.

Only the step reached last is written, so a job that did not run for weeks sends no burst.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from register.domain.letters import LetterKind
from register.domain.period import anniversary, day_after
from register.law.dates import MONTHS_IN_A_YEAR, months_on
from register.services.imports.cells import day_in_london
from register.services.letters_audience import Audience, Run, Scene, Wanted
from register.services.letters_words import after_a_deadline, before_a_deadline, to_confirm

# Calendar months before the last lawful day (issue 4, "Told in time").
MONTHS_BEFORE = (12, 6, 3, 1)
LAST_REMINDER = 1
# Schools that never confirmed are asked on days spread over the year by their URN.
DAYS_TO_SPREAD = 365


class Rung(NamedTuple):
    """A step of the ladder: "deadline" and months before, or "passed" and the letter's number."""

    name: str
    number: int

    @property
    def kind(self) -> LetterKind:
        """What the letter is, and so whether it may be stopped."""
        if self.name == "passed":
            return LetterKind.PASSED
        near = self.number == LAST_REMINDER
        return LetterKind.DEADLINE_NEAR if near else LetterKind.DEADLINE


def rung(status: str, deadline: date | None, today: date) -> Rung | None:
    """The step reached last; None before the first, and where no deadline runs or has passed.

    `deadline` is the last lawful day: the first letter after it is due on the day that follows,
    and another on the same day of each month from then.
    """
    if deadline is None:
        return None
    if status == "in_window" and today <= deadline:
        reached = [m for m in MONTHS_BEFORE if months_on(deadline, -m) <= today]
        return Rung("deadline", min(reached)) if reached else None
    if status == "overdue" and today > deadline:
        return Rung("passed", months_since(day_after(deadline), today) + 1)
    return None


def months_since(first: date, today: date) -> int:
    """Whole calendar months from a day to a later one, counted as `months_on` counts them."""
    months = (today.year - first.year) * MONTHS_IN_A_YEAR + today.month - first.month
    return months - (months_on(first, months) > today)


def deadlines(scene: Scene, audience: Audience, run: Run) -> Iterator[Wanted]:
    """The letter of the step that this school has reached, to each who acts for it."""
    school, now = scene.school, scene.now
    step = rung(now.status, now.deadline, run.today)
    if step is None or now.deadline is None:
        return
    say = after_a_deadline if step.name == "passed" else before_a_deadline
    words = partial(say, school, now.deadline, run.today, run.address)
    for reader in audience.wanting(step.kind, audience.at(school)):
        about = f"{step.name}:{school.urn}:{now.deadline}:{step.number}"
        yield Wanted(f"{about}:{reader.account_id}", reader, step.kind, school.urn, words)


def confirmations(
    scene: Scene, audience: Audience, run: Run, *, last: date | None
) -> Iterator[Wanted]:
    """The yearly asking, on the day that it is due and once more a month later.

    `last` is the day on which the school last confirmed; None if it never did.
    """
    school, kind = scene.school, LetterKind.CONFIRM
    for reader in audience.wanting(kind, audience.at(school)):
        since = day_in_london(reader.since)
        due = came_due(last, run.today) if last else spread(school.urn, since, run.today)
        if due is None:
            continue
        again = months_on(due, 1) <= run.today
        words = partial(to_confirm, school, last, run.today, run.address)
        about = f"confirm:{school.urn}:{due}:{2 if again else 1}"
        yield Wanted(f"{about}:{reader.account_id}", reader, kind, school.urn, words)


def came_due(last: date, today: date) -> date | None:
    """The latest day on which the next confirmation was due; None while the first year runs."""
    years = today.year - last.year
    days = (anniversary(last, count) for count in range(years, 0, -1))
    return next((day for day in days if day <= today), None)


def spread(urn: int, since: date, today: date) -> date | None:
    """The latest day of the year that is this school's own, not before somebody could be asked.

    The place in the year is the URN's, so that a country that never confirmed is not asked in
    one day; `since` is when the account was made.
    """
    ours = (date(year, 1, 1) + timedelta(urn % DAYS_TO_SPREAD) for year in _lately(today))
    return next((day for day in ours if since <= day <= today), None)


def _lately(today: date) -> tuple[int, int]:
    return today.year, today.year - 1
