"""What a list would change, and whether a person should look before it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from register.domain.schools import School
from register.feeds import plan as plans
from register.feeds.gias.authorities import authorities_on
from register.feeds.gias.source import Download
from register.feeds.plan import Concern, ExtractSummary, Plan
from register.services.refresh_given import Given
from register.services.refresh_reading import Received
from register.store import feed_runs, schools
from register.store.feed_runs import Counts, Run
from register.store.schools import SchoolChanges

_URNS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """The changes, and everything to be said of them. Without `reasons` it may be applied.

    `previous` is the run that it was compared with and `before` the schools as they were then.
    """

    changes: SchoolChanges
    before: Mapping[int, School]
    previous: Run | None
    counts: Counts
    reasons: tuple[str, ...]
    notices: tuple[str, ...]
    summary: Mapping[str, Any]


def judge(given: Given, received: Received, arrived: Download, previous: Run | None) -> Judged:
    """Compare with what is held and look for what is not as it usually is."""
    with given.database.read() as session:
        newest = feed_runs.newest_accepted_day(session)
        before = schools.current(session)
        missing = schools.missing(session)
    planned = plans.plan(before, received.schools, missing=missing)
    day = arrived.extract_date
    concerns = (
        *_second_answer(day, newest),
        *plans.check_complete(
            received.schools,
            ExtractSummary.from_json(previous.summary) if previous else None,
            authorities_on(day),
            links=received.links,
            extract_date=day,
        ),
        *plans.guard(planned, given.limits, days_between=(day - newest).days if newest else 0),
    )
    return Judged(
        changes=SchoolChanges(
            added=planned.added,
            changed=tuple(change.new for change in planned.changed),
            vanished={school.urn for school in planned.vanished},
            returned={school.urn for school in planned.returned},
        ),
        before=before,
        previous=previous,
        counts=_counts(received, planned),
        reasons=tuple(_sentence(concern, before) for concern in concerns),
        notices=(*arrived.notices, *plans.notices(received.schools, received.links)),
        summary=plans.summarise(received.schools, received.links, extract_date=day).as_json(),
    )


def _second_answer(day: date, newest: date | None) -> Iterator[Concern]:
    """Two lists of one day that differ: at most one of them is right."""
    if newest == day:
        sentence = (
            f"This list of {day.day} {day:%B %Y} is not the one of that day that was accepted: "
            "find out which of the two is right."
        )
        yield Concern("second answer", sentence)


def _sentence(concern: Concern, held: Mapping[int, School]) -> str:
    """The concern with the first of its schools by name, for whoever has to look at them."""
    if not concern.urns:
        return concern.sentence
    named = ", ".join(
        f"{held[urn].name} ({urn})" if urn in held else str(urn)
        for urn in concern.urns[:_URNS_NAMED]
    )
    more = " and others" if len(concern.urns) > _URNS_NAMED else ""
    return f"{concern.sentence} They are: {named}{more}."


def _counts(received: Received, planned: Plan) -> Counts:
    return replace(
        received.counts,
        added=len(planned.added),
        changed=len(planned.changed),
        closed=len(planned.closed),
        vanished=len(planned.vanished),
    )
