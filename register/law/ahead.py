"""What the answer is from a day on: the line of `forecast`, cut to begin there."""

from __future__ import annotations

from datetime import date

from register.domain.cases import Case
from register.domain.errors import InvalidFact
from register.law.dates import TRIGGER_DAY
from register.law.forecast import Span, line
from register.law.policy import DEFAULT, Policy


def ahead(case: Case, start: date, policy: Policy = DEFAULT) -> tuple[Span, ...]:
    """The answer on the start day and after, as spans with one status and deadline each.

    The first begins on `start` and the last ends with the calendar. Neighbours that differ in
    their reasons alone are one span, with the reasons of the first. Raises InvalidFact for a day
    before 1 September 2009 or past the last that the line holds, as the law itself does.
    """
    if start < TRIGGER_DAY or start == date.max:
        message = f"The rules held begin on 1 September 2009: the day cannot be {start}."
        raise InvalidFact(message)
    spans: list[Span] = []
    for span in line(case, policy):
        if span.valid_to <= start:
            continue
        if spans and _alike(spans[-1], span):
            spans[-1] = spans[-1]._replace(valid_to=span.valid_to)
        else:
            spans.append(span)
    return (spans[0]._replace(valid_from=start), *spans[1:])


def _alike(one: Span, other: Span) -> bool:
    return (one.status, one.deadline) == (other.status, other.deadline)
