"""How long reading a national extract takes beside a bare csv pass over the same bytes.

The file is made here: 41,000 invented schools, 135 columns,
with heads' names to blank.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from bench.measurement import Measurement
from register.feeds.gias.parse import parse_schools
from tests.feeds.extract import Row, a_school, write_extract

ROWS = 41_000
ROUNDS = 3
TYPES = ("01", "02", "03", "05", "11", "15", "28", "34", "35", "07")
AUTHORITIES = ("202", "203", "301", "330", "801", "886", "925", "943")


def rows() -> list[Row]:
    """A varied list: a third closed, every head and every eighteenth proprietor named."""
    return [
        a_school(
            100_000 + number,
            type=TYPES[number % 10],
            la=AUTHORITIES[number % 8],
            status="2" if number % 3 == 0 else "1",
            opened=f"{number % 28 + 1:02}-{number % 12 + 1:02}-{1950 + number % 70}",
            closed=f"31-08-{2000 + number % 25}" if number % 3 == 0 else "",
            pupils=number % 1500,
            name=f"Saint Invented\N{RIGHT SINGLE QUOTATION MARK}s {number}"
            if number % 200 == 0
            else f"Invented School {number}",
            **{
                "HeadTitle (name)": "Mx",
                "HeadFirstName": f"Given{number % 977}",
                "HeadLastName": f"Family{number % 3001}",
                "PropsName": f"Proprietor {number}" if number % 18 == 0 else "",
                "PercentageFSM": f"{number % 997 / 10:.1f}",
                "Easting": str(400_000 + number),
                "Northing": str(200_000 + number * 3),
                "SchoolWebsite": f"https://www.invented-{number}.example",
                "AdministrativeWard (name)": "An invented ward of some length",
                "ParliamentaryConstituency (name)": "Invented Constituency North and South",
                "LSOA (name)": f"Invented {number % 900:03}A",
            },
        )
        for number in range(ROWS)
    ]


def best(*works: Callable[[], object]) -> list[float]:
    """The fewest seconds of processor time of each, taken turn by turn so that all see one day."""
    times = [[_seconds(work) for work in works] for _ in range(ROUNDS)]
    return [min(column) for column in zip(*times, strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def bare(path: Path) -> int:
    """Decode and read every cell, and keep nothing."""
    with path.open(encoding="cp1252", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def keeping(path: Path) -> object:
    """Read, and write the copy to a file."""
    with path.with_name("kept.csv").open("wb") as copy:
        return parse_schools(path, keep=copy)


def measure() -> Iterator[Measurement]:
    """Reading alone, and reading with the copy that is kept; the refresh is judged, not these."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_extract(Path(folder, "edubasealldata20260901.csv"), rows())
        baseline, alone, kept = best(
            lambda: bare(path),
            lambda: parse_schools(path),
            lambda: keeping(path),
        )
        size = path.stat().st_size / 1e6
    yield Measurement(f"{ROWS:,} rows read, {size:.0f} MB", alone, baseline)
    yield Measurement(f"{ROWS:,} rows read, a copy kept", kept, baseline)
