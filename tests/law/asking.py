"""The law asked as the tests ask it: one status, one deadline, one person's answer."""

from __future__ import annotations

from datetime import date

from register.domain.cases import Designation, PersonFacts, SchoolFacts
from register.law.assessment import Decision, PersonDecision, assess
from register.law.policy import Policy, with_switches
from tests.facts import DAY, a_case, in_post_since, without_award


def decided(
    *posts: Designation,
    on: date = DAY,
    senco: PersonFacts | None = None,
    schools: tuple[SchoolFacts, ...] = (),
    **switches: str,
) -> Decision:
    """Decide for one SENCO with no award, in post since September 2024 unless told otherwise."""
    case = a_case(
        *(posts or (in_post_since(),)), people=(senco or without_award(),), schools=schools
    )
    return assess(case, on, reading(**switches))


def of_the_senco(*posts: Designation, **asked: object) -> PersonDecision:
    """Give what is decided of the one SENCO: see `decided`."""
    (person,) = decided(*posts, **asked).people  # type: ignore[arg-type]  # passed on as given
    return person


def reading(**switches: str) -> Policy:
    """Choose another reading: `reading(P1="strict")`."""
    return with_switches(switches)
