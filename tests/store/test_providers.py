"""Whether a body is recognised is asked of dated lists, by name, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.awards import AwardKind
from register.domain.period import Period
from register.domain.providers import AwardingBody
from register.store.providers import Recogniser, plain_name, recognised

NASENCO, NPQ = AwardKind.NASENCO, AwardKind.NPQSENCO
LISTED = AwardingBody(
    kind=NASENCO,
    name="University of Nowhere",
    also_known_as=("Nowhere Polytechnic",),
    period=Period.of_days(date(2010, 9, 1), date(2020, 8, 31)),
    source="a test",
    confidence="M",
)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        pytest.param(date(2010, 8, 31), None, id="the day before it was listed"),
        pytest.param(date(2010, 9, 1), True, id="the first day"),
        pytest.param(date(2010, 9, 2), True, id="the second day"),
        pytest.param(date(2020, 8, 30), True, id="the last day but one"),
        pytest.param(date(2020, 8, 31), True, id="the last day"),
        pytest.param(date(2020, 9, 1), None, id="the day after"),
        pytest.param(None, True, id="no day"),
    ],
)
def test_a_body_is_recognised_on_the_days_that_it_is_listed(
    day: date | None, *, answer: bool | None
) -> None:
    assert recognised([LISTED], NASENCO, "University of Nowhere", day) is answer


@pytest.mark.parametrize(
    "name",
    [
        "The University of Nowhere",
        "Nowhere University",
        "  UNIVERSITY  OF NOWHERE. ",
        "Nówhere University",
        "nowhere polytechnic",
        "Nowhere-Polytechnic",
    ],
)
def test_case_punctuation_accents_and_word_order_do_not_matter(name: str) -> None:
    assert Recogniser([LISTED]).ask(NASENCO, name, date(2015, 1, 1)) is True


@pytest.mark.parametrize(
    "name", ["", "Nowhere", "University of Nowhere Else", "Now Here University"]
)
def test_a_name_that_differs_in_a_word_is_not_known_and_never_false(name: str) -> None:
    assert Recogniser([LISTED]).ask(NASENCO, name, date(2015, 1, 1)) is None


def test_the_list_for_one_kind_says_nothing_of_the_other() -> None:
    assert Recogniser([LISTED]).ask(NPQ, LISTED.name, date(2015, 1, 1)) is None


def test_asking_again_gives_the_same_answer() -> None:
    ask = Recogniser([LISTED]).ask
    day = date(2015, 1, 1)
    assert ask(NASENCO, LISTED.name, day) is ask(NASENCO, LISTED.name, day) is True


def test_the_two_names_of_one_university_are_one_plain_name() -> None:
    assert plain_name("The University of St. X & Y's") == plain_name("St X and Ys University")
