"""The bench tells every figure before it says that one is out of bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from bench.__main__ import MACHINERY, run
from bench.measurement import Measurement

FOLDER = Path(__file__).resolve().parents[1] / "bench"
MODULES = sorted({path.stem for path in FOLDER.glob("*.py")} - MACHINERY)


def a_module(measure: Callable[[], Iterator[Measurement]]) -> ModuleType:
    module = ModuleType("a_module", "Something timed.")
    module.__dict__["measure"] = measure
    return module


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_figures_to_tell(name: str) -> None:
    assert callable(import_module(f"bench.{name}").measure)


def test_a_figure_out_of_bounds_does_not_stop_those_after_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def measure() -> Iterator[Measurement]:
        yield Measurement("the first", 2.0, at_most=1.0)
        yield Measurement("the second", 1.0, at_most=1.0)

    assert not run(a_module(measure))
    first, second = capsys.readouterr().out.splitlines()[-2:]
    assert first.startswith("the first")
    assert first.endswith("OUT OF BOUNDS")
    assert second.startswith("the second")
    assert second.endswith("ok")


def test_what_could_not_be_measured_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    def measure() -> Iterator[Measurement]:
        yield Measurement("the first", 1.0)
        raise ZeroDivisionError

    assert not run(a_module(measure))
    told = capsys.readouterr()
    assert "the first" in told.out
    assert "ZeroDivisionError" in told.err


@pytest.mark.parametrize(
    ("seconds", "within"), [(2.9, True), (3.0, True), (3.1, False)], ids=["less", "just", "more"]
)
def test_with_bare_work_beside_it_the_bound_is_on_the_ratio(
    seconds: float, *, within: bool
) -> None:
    assert Measurement("it", seconds, bare=1.0, at_most=3.0).is_within is within


@pytest.mark.parametrize(
    ("seconds", "within"), [(0.9, True), (1.0, True), (1.1, False)], ids=["more", "just", "fewer"]
)
def test_a_rate_may_not_be_below_its_bound(seconds: float, *, within: bool) -> None:
    assert Measurement("it", seconds, items=20_000, at_least=20_000).is_within is within
