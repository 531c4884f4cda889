"""Three-valued logic, and reasons as sentences."""

from __future__ import annotations

from datetime import date
from itertools import combinations_with_replacement

import pytest

from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding, Outcome, all_of, any_of
from register.law.rules import RULES

WORST_FIRST, BEST_FIRST = (NOT_MET, CANNOT_TELL, MET), (MET, CANNOT_TELL, NOT_MET)
TRIPLES = list(combinations_with_replacement(Outcome, 3))


@pytest.mark.parametrize("found", TRIPLES, ids=", ".join)
def test_all_of_is_the_worst_and_any_of_is_the_best(found: tuple[Outcome, ...]) -> None:
    assert all_of(*found) is min(found, key=WORST_FIRST.index)
    assert any_of(*found) is min(found, key=BEST_FIRST.index)


def test_all_of_nothing_is_met_and_any_of_nothing_is_not() -> None:
    assert all_of() is MET
    assert any_of() is NOT_MET


def test_a_reason_has_its_dates_in_words() -> None:
    finding = Finding(MET, RULES[0], "CODE", "{} people since {}.", (2, date(2024, 2, 29)))
    assert finding.because == "2 people since 29 February 2024."
