"""The rules as data: each is cited, explained, applied by a function and told by a test class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType, ModuleType

import pytest

import register.law
from register.law import dates
from register.law.citation import TEXTS, Citation, text_in_force
from register.law.dates import FIGURES, Figure
from register.law.policy import SWITCHES
from register.law.rule import Rule
from register.law.rules import RULES

MODULES: list[ModuleType] = [
    import_module(f"register.law.{module.name}") for module in iter_modules(register.law.__path__)
]
NAMES = {
    id(value): name
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Rule)
}
FUNCTIONS = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, FunctionType)
]


def applying(rule: Rule) -> list[FunctionType]:
    """Give the functions tied to a rule."""
    return [function for function in FUNCTIONS if getattr(function, "rule", None) is rule]


def told_by_test_classes() -> Iterator[str]:
    """Give what the test classes of this folder say that they are about."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
                yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestEveryRule:
    def test_is_cited_and_says_what_it_asks_of_what_and_what_silence_means(
        self, rule: Rule
    ) -> None:
        assert rule.citation.text
        assert rule.citation.url.startswith("https://www.legislation.gov.uk/")
        assert rule.asks.endswith("?")
        assert rule.looks_at.endswith(".")
        assert rule.when_silent.endswith(".")

    def test_is_applied_by_a_function_that_begins_with_its_paragraph(self, rule: Rule) -> None:
        functions = applying(rule)
        assert functions
        for function in functions:
            assert re.match(
                r"(Reg 49\(|S\.67\(|SI 2008/2945 reg|R\d+|The post began)", function.__doc__ or ""
            )

    def test_has_a_test_class_that_names_it(self, rule: Rule) -> None:
        name = NAMES[id(rule)]
        assert any(re.search(rf"\b{name}\b", told) for told in told_by_test_classes()), name

    def test_turns_only_on_switches_that_there_are(self, rule: Rule) -> None:
        named = {switch for switch in rule.switch.split(", ") if switch}
        assert named <= {switch.id for switch in SWITCHES}


def test_every_rule_is_listed_once() -> None:
    assert sorted(NAMES) == sorted(id(rule) for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_rules_stand_in_the_order_of_the_statute() -> None:
    # Section 67 first; then regulation 49 as it is read: whether the award is needed (4), which
    # one it is (7), and the end of (4), which is where the time allowed runs out.
    paragraphs = [rule.citation.text.partition("reg 49")[2] for rule in RULES]
    of_section_67 = [place for place, text in enumerate(paragraphs) if not text]
    assert of_section_67[:4] == [0, 1, 2, 3]
    within = [text for text in paragraphs if text]
    assert within[:-1] == sorted(within[:-1])
    assert within[-1] == "(4)"


class TestEveryFigure:
    @pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
    def test_is_cited_and_has_a_unit(self, figure: Figure) -> None:
        assert isinstance(figure.citation, Citation)
        assert figure.unit

    def test_is_listed_if_it_is_a_day(self) -> None:
        held = {value for value in vars(dates).values() if isinstance(value, date)}
        assert held == {figure.value for figure in FIGURES if isinstance(figure.value, date)}


class TestTheTextsInForce:
    def test_stand_in_order_and_say_what_they_changed(self) -> None:
        assert [text.in_force_from for text in TEXTS] == sorted(t.in_force_from for t in TEXTS)
        for text in TEXTS:
            assert text.instrument
            assert text.change.endswith(".")

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            pytest.param(date(2009, 9, 1), "R2009", id="1 September 2009"),
            pytest.param(date(2014, 8, 31), "R2009", id="31 August 2014"),
            pytest.param(date(2014, 9, 1), "R2014", id="1 September 2014"),
            pytest.param(date(2016, 12, 18), "R2014", id="18 December 2016"),
            pytest.param(date(2016, 12, 19), "R2016", id="19 December 2016"),
            pytest.param(date(2024, 8, 31), "R2016", id="31 August 2024"),
            pytest.param(date(2024, 9, 1), "R2024", id="1 September 2024"),
        ],
    )
    def test_are_chosen_by_the_day(self, day: date, name: str) -> None:
        assert text_in_force(day).name == name

    def test_are_none_before_1_september_2009(self) -> None:
        with pytest.raises(ValueError, match="2009-08-31 is before that"):
            text_in_force(date(2009, 8, 31))
