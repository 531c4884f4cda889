"""Is a change of a usual size? Where it is not, a person looks before it is applied."""

from __future__ import annotations

from dataclasses import dataclass

from register.domain.schools import School
from register.feeds.comparison import Change, Plan
from register.feeds.concern import Concern
from register.feeds.gias.fields import COLUMN_OF

# Columns in which no honest day changes one row in twenty: a mass change is a column moved.
_STEADY = (
    "name",
    "la_code",
    "la_name",
    "establishment_number",
    "type_code",
    "type_name",
    "status_code",
    "status_name",
    "opened",
    "closed",
    "phase_code",
    "phase_name",
    "low_age",
    "high_age",
    "ukprn",
    "postcode",
    "region_code",
    "region_name",
    "easting",
    "northing",
    "trust_code",
)
# Columns that may move in bulk, but never to nothing.
_NEVER_BLANK = (
    *_STEADY,
    "town",
    "pupils",
    "urban_rural_code",
)
_DAYS_IN_MONTH = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a person looks first: counts are per extract, and shares are of the rows compared.

    `closed`, `reopened` and `added` are for a month, and grow with the days between two extracts.
    """

    vanished: int = 10
    closed: int = 150
    reopened: int = 50
    added: int = 1000
    la_changed: int = 50
    column_share: float = 0.05
    column_rows: int = 20


DEFAULT = Limits()


def guard(
    the_plan: Plan, limits: Limits = DEFAULT, *, days_between: int = 0
) -> tuple[Concern, ...]:
    """Every reason to hold the plan for a person; none where the change is of a usual size.

    `days_between` is the time from the last accepted extract to this one.
    """
    months = max(1.0, days_between / _DAYS_IN_MONTH)
    counted = (
        ("vanished", "are no longer in the list at all", the_plan.vanished, limits.vanished),
        ("closed", "that were open are not", the_plan.closed, int(limits.closed * months)),
        ("reopened", "that had closed are open", the_plan.reopened, int(limits.reopened * months)),
        ("la-changed", "moved to another authority", the_plan.la_changed, limits.la_changed),
    )
    found = [
        Concern(
            code,
            f"{len(schools)} schools {what}, and up to {most} is usual: look at them before "
            "letting this through.",
            Concern.sample([_urn(each) for each in schools]),
        )
        for code, what, schools, most in counted
        if len(schools) > most
    ]
    if the_plan.compared and len(the_plan.added) > limits.added * months:
        found.append(
            Concern(
                "added",
                f"{len(the_plan.added)} schools are new, and up to {limits.added * months:.0f} "
                "is usual: check that this is the list of schools and nothing else.",
                Concern.sample([school.urn for school in the_plan.added]),
            ),
        )
    return (*found, *_moved(the_plan, limits))


def _moved(the_plan: Plan, limits: Limits) -> list[Concern]:
    """Columns that changed, or were emptied, in more rows than an honest day can explain."""
    least = max(limits.column_rows, the_plan.compared * limits.column_share)
    found = []
    for name in _NEVER_BLANK:
        emptied = the_plan.emptied.get(name, 0)
        altered = the_plan.altered.get(name, 0) if name in _STEADY else 0
        if max(emptied, altered) <= least:
            continue
        what = (
            f"is blank in {emptied} schools that had it"
            if emptied > least
            else f"is different in {altered} of {the_plan.compared} schools"
        )
        urns = [
            each.new.urn
            for each in the_plan.changed
            if getattr(each.old, name) != getattr(each.new, name)
        ]
        found.append(
            Concern(
                "column",
                f"{COLUMN_OF[name]} {what}: a column has moved or was lost.",
                Concern.sample(urns),
            ),
        )
    return found


def _urn(each: School | Change) -> int:
    return each.urn if isinstance(each, School) else each.new.urn
