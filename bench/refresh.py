"""How long a national refresh takes beside bare `csv` and one `sqlite3` transaction.

Run as `python -m bench refresh`. The whole command is timed, process start included: first into
an empty register, then with the same file again. 41,000 invented schools, 135 columns.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measurement import Measurement, timed
from register.feeds.gias.authorities import authorities_on
from tests.feeds.extract import A_DAY, Row, a_link, a_school, write_extract, write_links

ROWS = 41_000
CLOSED = ROWS // 3
ROUNDS = 3
# At most three times the bare pass; and a list that is held already, read and recognised.
AT_MOST, AGAIN_AT_MOST = 3.0, 1.5
ROOT = Path(__file__).resolve().parents[1]
REGISTER = (sys.executable, "-c", "from register.cli.main import main; main()")


def measure() -> Iterator[Measurement]:
    """The two figures that are judged, best of three; the stages go to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        schools = write_extract(place / "edubasealldata20260901.csv", rows())
        linked = write_links(place / "links_edubasealldata20260901.csv", links())
        rounds = [_round(place / str(number), schools, linked) for number in range(ROUNDS)]
    bare, first, more = (min(times) for times in zip(*rounds, strict=True))
    yield Measurement("a national list, applied", first, bare, at_most=AT_MOST)
    yield Measurement("the same list again, over reading it", more, at_most=AGAIN_AT_MOST)


def _round(place: Path, schools: Path, linked: Path) -> tuple[float, float, float]:
    """The bare pass, the list into an empty register, and how much longer than reading it again."""
    place.mkdir()
    files = ("--schools", str(schools), "--links", str(linked))
    with timed() as reading:
        schools.read_bytes()
    with timed() as bare:
        bare_pass(schools, place / "bare.sqlite3")
    environment = _environment(place / "instance")
    _run(environment, "db", "upgrade")
    with timed() as first:
        _refresh(environment, files)
    with timed() as again:
        _refresh(environment, files)
    return bare.seconds, first.seconds, again.seconds - reading.seconds


def rows() -> Iterator[Row]:
    """Every authority in turn, a third of the schools closed, every head named."""
    every = list(authorities_on(A_DAY).values())
    for number in range(ROWS):
        authority = every[number % len(every)]
        closed = number < CLOSED
        yield a_school(
            100_000 + number,
            la=authority.code,
            la_name=authority.name,
            region=authority.region_code,
            region_name=authority.region_name,
            type=("01", "02", "34", "28", "11", "07")[number % 6],
            status="2" if closed else "1",
            closed=f"31-08-{2000 + number % 25}" if closed else "",
            opened=f"{number % 28 + 1:02}-{number % 12 + 1:02}-{1950 + number % 49}",
            pupils=number % 1500,
            town=f"Inventon {number % 900}",
            last_changed=f"{number % 28 + 1:02}-{number % 8 + 1:02}-2026",
            **{
                "HeadTitle (name)": "Mx",
                "HeadFirstName": f"Given{number % 977}",
                "HeadLastName": f"Family{number % 3001}",
                "PercentageFSM": f"{number % 997 / 10:.1f}",
                "Street": f"{number % 300} Invented Street",
                "Easting": str(400_000 + number),
                "Northing": str(200_000 + number * 3),
                "SchoolWebsite": f"https://www.invented-{number}.example",
                "AdministrativeWard (name)": "An invented ward of some length",
                "LSOA (name)": f"Invented {number % 900:03}A",
            },
        )


def links() -> Iterator[Row]:
    """Both directions of a succession for every closed school."""
    for old in range(100_000, 100_000 + CLOSED):
        yield a_link(old, old + CLOSED)
        yield a_link(old + CLOSED, old, "Predecessor", "01-09-2026")


def bare_pass(schools: Path, database: Path) -> None:
    """The least that anybody could do: every cell read, every cell kept, in one transaction."""
    connection = sqlite3.connect(database)
    with schools.open(encoding="cp1252", newline="") as file, connection:
        found = csv.reader(file)
        header = next(found)
        columns = ", ".join(f'"{name}" TEXT' for name in header)
        connection.execute(f"CREATE TABLE school ({columns})")
        marks = ", ".join("?" * len(header))
        connection.executemany(f"INSERT INTO school VALUES ({marks})", found)  # noqa: S608 - marks
    connection.close()


def _refresh(environment: dict[str, str], files: tuple[str, ...]) -> None:
    told = json.loads(_run(environment, "feed", "refresh", "--json", *files))
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in told["seconds"].items())
    print(f"  {told['outcome']}: {stages}", file=sys.stderr)


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [*REGISTER, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    return done.stdout


def _environment(instance: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTER_")}
    return kept | {"REGISTER_INSTANCE_PATH": str(instance), "PYTHONPATH": str(ROOT)}
