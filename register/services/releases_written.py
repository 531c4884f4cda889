"""A release as it is written, and read again: canonical JSON, the same from the same tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from register.services.disclosure import (
    FLOOR,
    GROUPS,
    HIDDEN,
    LEAST_BASE,
    STEP,
    Line,
    Protected,
    Table,
)
from register.services.report_files import attribution
from register.services.report_files_words import OGL
from register.store.kept_reports import KeptReport

TITLE = "SENCO duty: schools by standing"
LICENCE = "Open Government Licence v3.0"
READING = "The register's own reading of the rules: each switch as it is by default."
_NOTES = f"""\
Counted are open schools of a kind that the duty reaches: mainstream schools and maintained \
nursery schools. A school of which nobody has told the register anything counts as having no \
SENCO recorded, and so as not met. All of it is so on the evidence held.
“{HIDDEN}” stands for a number that is withheld: it is below {FLOOR}, or a number below {FLOOR} \
would follow from it. Of a row with fewer than {FLOOR} schools everything is withheld.
Every number is rounded to the nearest {STEP} by itself, totals too, so they may not add up.
Rates are worked out from the rounded numbers, and given for {LEAST_BASE} schools or more. \
Because of the rounding a rate of 100 schools may be 2 or 3 points off, and one of 20 schools \
more than 10: areas are not to be ranked by them.
The tables are the same ones each time. Before they are published, all are attacked together, as \
by somebody who also has from the public school list how many schools each row has: from none of \
them, nor from all, does it follow for certain that a withheld number is below {FLOOR}, nor which \
number it is; a number withheld alone in its row is nearly always below {FLOOR}.
From one release to the next a number changes by {STEP} or more, or not at all, so most changes of \
one school do not show. Where a number does change, whoever knows from elsewhere that one school \
moved may read the count off, to the school, before and after.
A number withheld in one release of a day stays withheld in those that replace it. A release is \
attacked together with those of its own day, of the nearest day published before it and of the \
nearest after it, as by somebody who knows which counts are the same in them: no withheld number \
below {FLOOR} follows from them together. Releases of days further apart are not attacked together.
What somebody knows of single schools from elsewhere cannot be kept from them.\
"""
NOTES = tuple(_NOTES.splitlines())


@dataclass(frozen=True, slots=True)
class Told:
    """A release read back: its tables, and what stands beside them.

    `known_at` is the instant up to which facts are in it; `list_day` the day of the school list;
    `demo` marks an invented country, `source` is the attribution; `hidden` of `cells` counts are
    withheld.
    """

    as_of: date
    known_at: datetime
    rulebook: str
    list_day: date | None
    demo: bool
    source: str
    notes: tuple[str, ...]
    hidden: int
    cells: int
    tables: tuple[Table, ...]


def written(kept: KeptReport, protected: Protected, *, demo: bool) -> str:
    """The text that is published. Nothing in it is exact but the days.

    The hash of the exact report is not in it: whoever guesses the counts could try them against it.
    """
    told = {
        "title": TITLE,
        "as_of": kept.as_of.isoformat(),
        "known_at": kept.known_at.isoformat(),
        "rulebook": kept.rulebook,
        "reading": READING,
        "list_day": kept.list_day.isoformat() if kept.list_day else None,
        "demonstration": demo,
        "source": attribution(demo=demo, list_day=kept.list_day),
        "licence": None if demo else {"name": LICENCE, "url": OGL},
        "notes": NOTES,
        "columns": [{"key": g.key, "name": g.name, "standings": g.statuses} for g in GROUPS],
        "protection": {
            "floor": FLOOR,
            "rounded_to": STEP,
            "withheld": protected.hidden,
            "counts": protected.cells,
            "symbol": HIDDEN,
        },
        "tables": [_table(table) for table in protected.tables],
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(content: Mapping[str, Any]) -> Told:
    """The same, read back from what was published."""
    list_day = content["list_day"]
    return Told(
        as_of=date.fromisoformat(content["as_of"]),
        known_at=datetime.fromisoformat(content["known_at"]),
        rulebook=content["rulebook"],
        list_day=date.fromisoformat(list_day) if list_day else None,
        demo=content["demonstration"],
        source=content["source"],
        notes=tuple(content["notes"]),
        hidden=content["protection"]["withheld"],
        cells=content["protection"]["counts"],
        tables=tuple(_read(table) for table in content["tables"]),
    )


def _table(table: Table) -> dict[str, Any]:
    return {"cut": table.cut, "name": table.name, "rows": [_row(table, x) for x in table.lines]}


def _row(table: Table, line: Line) -> dict[str, Any]:
    counts = dict(zip((group.key for group in GROUPS), line.counts, strict=True))
    told = {"key": line.key, "name": line.name, "schools": line.schools, **counts}
    if table.cut == "la":
        told["region"] = line.within
    return told | {"not_met_percent": line.rate}


def _read(table: Mapping[str, Any]) -> Table:
    return Table(
        table["cut"],
        table["name"],
        tuple(
            Line(
                row["key"],
                row["name"],
                row["schools"],
                tuple(row[group.key] for group in GROUPS),
                row["not_met_percent"],
                row.get("region"),
            )
            for row in table["rows"]
        ),
    )
