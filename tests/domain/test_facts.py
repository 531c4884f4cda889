"""Facts are frozen, and what is not known stays not known."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, is_dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

import register.domain
from register.domain import errors
from register.domain.awards import AwardKind
from register.domain.cases import PersonFacts
from register.domain.errors import RegisterError
from register.domain.people import Basis, Induction
from register.domain.period import Period
from register.domain.providers import AwardingBody, on_list
from tests.domain.schools import a_school

MODULES = [
    import_module(f"register.domain.{m.name}") for m in iter_modules(register.domain.__path__)
]
FACTS = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    },
    key=lambda kind: kind.__name__,
)
ERRORS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not RegisterError
]


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_fact_is_frozen_and_has_slots(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # the standard library's
    assert "__slots__" in vars(kind)


def test_a_fact_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        Period().start = date(2024, 9, 1)  # type: ignore[misc]  # what is tried


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_belongs_to_the_tree_and_is_drawn_in_it(kind: type) -> None:
    assert issubclass(kind, RegisterError)
    assert errors.__doc__ is not None
    assert f" {kind.__name__} " in errors.__doc__


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        pytest.param(1, True, id="open"),
        pytest.param(2, False, id="closed"),
        pytest.param(3, True, id="open, but proposed to close"),
        pytest.param(4, False, id="proposed to open"),
        pytest.param(99, False, id="a code that nobody has seen yet"),
        pytest.param(None, False, id="not recorded"),
    ],
)
def test_a_school_is_open_where_its_status_says_so(status: int | None, *, is_open: bool) -> None:
    assert a_school(status_code=status).is_open is is_open


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        pytest.param(date(2009, 8, 31), False, id="the day before it came onto the list"),
        pytest.param(date(2009, 9, 1), True, id="the day on which it came onto the list"),
        pytest.param(date(2014, 8, 31), True, id="its last day on the list"),
        pytest.param(date(2014, 9, 1), False, id="the day after"),
    ],
)
def test_a_body_is_on_its_list_on_the_days_of_its_period(day: date, *, listed: bool) -> None:
    period = Period.of_days(date(2009, 9, 1), date(2014, 8, 31))
    body = AwardingBody(AwardKind.NASENCO, "A university", (), period, "an order", "V")
    assert on_list(body, day) is listed


def test_a_person_of_whom_nothing_is_told_has_an_unknown_status_and_no_award() -> None:
    person = PersonFacts("p1")
    assert person.teacher_status.basis is Basis.UNKNOWN
    assert person.induction is Induction.UNKNOWN
    assert person.awards == ()
