"""Run the modules of this folder, one after another: `python -m bench`, or some by name.

    python -m bench law feed_parse

A module has `measure()`, which yields measurements, one line of the table each. The status is 1
where a figure is out of its bounds or could not be measured, once every module has had its turn.
"""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from pathlib import Path
from types import ModuleType

from bench.measurement import Measurement

MACHINERY = {"__init__", "__main__", "measurement", "serving"}
HEADINGS = ("what", "seconds", "bare", "ratio", "a second", "bound", "")
LINE = "{:<70} {:>9} {:>9} {:>7} {:>10} {:>11}  {}"


def main() -> int:
    """Measure what was asked for, or everything; 1 where something is out of bounds."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    chosen = [name for name in names if name not in MACHINERY]
    unknown = set(sys.argv[1:]) - set(chosen)
    if unknown:
        print(f"Choose from {', '.join(chosen)}.", file=sys.stderr)
        return 1
    within = [run(import_module(f"bench.{name}")) for name in sys.argv[1:] or chosen]
    return 0 if all(within) else 1


def run(module: ModuleType) -> bool:
    """Print one module's figures to the last, and say whether all are within their bounds."""
    print(f"\n{(module.__doc__ or module.__name__).splitlines()[0]}", flush=True)
    print(LINE.format(*HEADINGS))
    within = True
    try:
        for found in module.measure():
            within &= _report(found)
    except Exception:  # noqa: BLE001 - the others are measured all the same
        traceback.print_exc()
        return False
    return within


def _report(found: Measurement) -> bool:
    """Print one line, and say whether the figure is within its bounds."""
    bounds = (
        "" if found.at_most is None else f"<= {found.at_most:g}",
        "" if found.at_least is None else f">= {found.at_least:,.0f}",
    )
    line = LINE.format(
        found.name,
        f"{found.seconds:.3f}",
        "" if found.bare is None else f"{found.bare:.3f}",
        "" if found.ratio is None else f"{found.ratio:.2f}",
        "" if found.rate is None else f"{found.rate:,.0f}",
        " ".join(bound for bound in bounds if bound),
        "ok" if found.is_within else "OUT OF BOUNDS",
    )
    print(line, flush=True)
    return found.is_within


if __name__ == "__main__":
    sys.exit(main())
