"""The contestable points: each a switch with a default, and nothing else is accepted."""

from __future__ import annotations

import pytest

from register.domain.errors import InvalidFact
from register.law.policy import DEFAULT, SWITCHES, Switch, with_switches

FIXED = [switch for switch in SWITCHES if switch.id != "P2b"]


def test_the_switches_are_those_of_the_rulebook() -> None:
    ids = [switch.id for switch in SWITCHES]
    assert ids == ["P1", "P2", "P2b", *(f"P{number}" for number in range(3, 13))]


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.id)
def test_the_first_choice_is_the_default_and_has_its_reason(switch: Switch) -> None:
    assert str(getattr(DEFAULT, switch.field)) == switch.choices[0]
    assert switch.question.endswith(".")
    assert switch.why.endswith(".")


@pytest.mark.parametrize("switch", FIXED, ids=lambda switch: switch.id)
def test_every_choice_can_be_made_by_id_or_by_name(switch: Switch) -> None:
    for choice in switch.choices:
        by_id = with_switches({switch.id.lower(): choice})
        assert getattr(by_id, switch.field) == choice
        assert by_id == with_switches({switch.field: choice})


@pytest.mark.parametrize("switch", FIXED, ids=lambda switch: switch.id)
def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(switch: Switch) -> None:
    with pytest.raises(InvalidFact, match=f"Switch {switch.id} takes one of: {switch.choices[0]}"):
        with_switches({switch.id: "sideways"})


@pytest.mark.parametrize("days", ["0", "61", "62"])
def test_a_gap_is_up_to_62_days(days: str) -> None:
    assert with_switches({"P2b": days}).gap_days == int(days)


@pytest.mark.parametrize("days", ["63", "-1", "a week", ""])
def test_any_other_gap_is_refused(days: str) -> None:
    with pytest.raises(InvalidFact, match="Switch P2b takes a whole number of days from 0 to 62"):
        with_switches({"P2b": days})


@pytest.mark.parametrize("name", ["P13", "types_in_scope", ""])
def test_a_switch_that_there_is_not_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(InvalidFact, match=f"There is no switch {name}: choose from P1, P2, P2b"):
        with_switches({name: "out"})
