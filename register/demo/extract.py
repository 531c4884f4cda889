"""The wire format of the national extract: Windows-1252, CRLF, its own quoting, no last newline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from register.demo.cells import cells
from register.demo.columns import BARE
from register.demo.schools import Country, InventedSchool, Link
from register.feeds.gias.columns import CURRENT, LINK_COLUMNS

_PLAN = tuple((name, name in BARE) for name in CURRENT)
_STEP = 2_000


def quoted(text: str) -> str:
    """A cell in quotes, any quote inside doubled."""
    return '"' + text.replace('"', '""') + '"' if '"' in text else f'"{text}"'


def school_line(values: Mapping[str, str]) -> str:
    """One row: eleven numeric columns bare where filled, all else quoted (feed notes 2.1)."""
    find = values.get
    return ",".join(
        [
            text if bare and text else quoted(text)
            for text, bare in ((find(name, ""), bare) for name, bare in _PLAN)
        ]
    )


def link_line(link: Link) -> str:
    """One row of the links file: the two numbers bare, the rest quoted."""
    day = link.day.strftime("%d-%m-%Y") if link.day else ""
    name, words = quoted(link.name), quoted(link.words)
    return f'{link.school.urn},{link.to.urn},{name},{words},"{day}"'


def write_lines(path: Path, header: Iterable[str], lines: Iterable[str]) -> None:
    """Write row by row; nothing after the last row, as the real file has it."""
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(",".join(quoted(name) for name in header))
        for line in lines:
            file.write("\r\n")
            file.write(line)


def write_day(
    folder: Path, day: date, country: Country, report: Callable[[int, int], None]
) -> tuple[Path, Path]:
    """Write the two files of a national day, by URN, and give their paths: schools, links.

    `report` is told the rows written and the rows in all, every two thousand.
    """
    schools = sorted(country.schools, key=lambda school: school.urn)
    links = sorted(country.links, key=lambda link: (link.school.urn, link.to.urn))
    main = folder / f"edubasealldata{day:%Y%m%d}.csv"
    beside = folder / f"links_edubasealldata{day:%Y%m%d}.csv"
    write_lines(main, CURRENT, _reported(schools, report))
    write_lines(beside, LINK_COLUMNS, (link_line(link) for link in links))
    return main, beside


def _reported(schools: list[InventedSchool], report: Callable[[int, int], None]) -> Iterable[str]:
    for done, school in enumerate(schools):
        if done % _STEP == 0:
            report(done, len(schools))
        yield school_line(cells(school))
    report(len(schools), len(schools))
