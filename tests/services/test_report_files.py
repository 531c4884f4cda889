"""What leaves the register: the same question as known then is the same bytes for ever."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from register.law.assessment import RULEBOOK, STATUSES
from register.services import freshness, reports
from register.services.report_files import Document, Notes, shorthand_of
from register.services.report_files_tables import counts_document, crossed_document, trend_document
from register.services.report_files_words import CUTS, OGL
from register.services.report_files_words import STATUSES as IN_WORDS
from register.services.report_files_writing import (
    csv_bytes,
    json_bytes,
    metadata,
    metadata_bytes,
    ods_bytes,
)
from register.services.reports import Cut
from register.services.trends import trend
from register.store.session import Database
from tests.documents_read import sheets_of, table_of_csv, tables_of
from tests.registering import draw, put_award, put_schools, relist
from tests.services.test_reports import nation

__all__ = ["nation"]

TODAY = date(2026, 6, 1)
BEFORE = datetime.fromisoformat("2026-06-01T06:00:00+00:00")
LATE = BEFORE + timedelta(days=10)
W3C = {
    # The names of the vocabulary that are used (W3C, Metadata Vocabulary for Tabular Data).
    *("@context", "url", "dialect", "notes", "tableSchema"),
    *("dc:title", "dc:description", "dc:source", "dc:license"),
}
OF_A_COLUMN = {"name", "titles", "datatype", "rdfs:label", "dc:description"}


def notes_of(database: Database, known_at: datetime | None, **changes: object) -> Notes:
    with database.read() as session:
        feed = freshness.of_school_list(session, known_at=known_at)
    usual: dict[str, object] = {
        "title": "Schools by standing",
        "as_of": TODAY,
        "known_at": known_at,
        "made_at": None,
        "rulebook": RULEBOOK,
        "list_day": feed.extract_date if feed else None,
        "demo": False,
    }
    return Notes(**{**usual, **changes})  # type: ignore[arg-type]  # as the class has them


def the_report(database: Database, by: Cut, known_at: datetime | None) -> Document:
    notes = notes_of(database, known_at)
    with database.read() as session:
        report = reports.counts(session, by=by, as_of=TODAY, today=TODAY, known_at=known_at)
    return counts_document(report, by, notes)


def written(document: Document) -> list[bytes]:
    """The document in each form."""
    return [
        json_bytes(document),
        csv_bytes(document),
        ods_bytes(document),
        metadata_bytes(document, "report.csv"),
    ]


def test_a_fact_recorded_late_changes_the_report_of_the_day_and_not_what_was_known_before(
    nation: Database,
) -> None:
    cuts = (Cut.NONE, Cut.LA, Cut.SIZE)
    before = {cut: written(the_report(nation, cut, BEFORE)) for cut in cuts}
    now = {cut: json_bytes(the_report(nation, cut, None)) for cut in cuts}
    with nation.begin() as session:
        put_award(session, 2, at=LATE)  # held since 2019
        relist(session, 3, at=LATE, la_code=901, la_name="Thistleshire", pupils=90)
        put_schools(session, at=LATE)  # a later list, with its own day
    draw(nation)
    for cut in cuts:
        assert written(the_report(nation, cut, BEFORE)) == before[cut]
        after = json_bytes(the_report(nation, cut, None))
        assert after != now[cut]
        overdue = [json.loads(told)["total"]["overdue"] for told in (now[cut], after)]
        assert overdue == [1, 0]


@pytest.fixture
def small(sqlite_database: Database) -> Database:
    """Nobody at all: what is written turns on what is read alone."""
    return sqlite_database


def of_two_cuts(database: Database) -> Document:
    notes = notes_of(database, BEFORE)
    with database.read() as session:
        report = reports.crossed(
            session, by=Cut.LA, across=Cut.PHASE, as_of=TODAY, today=TODAY, known_at=BEFORE
        )
    return crossed_document(report, (Cut.LA, Cut.PHASE), notes)


def over_time(database: Database) -> Document:
    notes = notes_of(database, BEFORE, as_of=None)
    days = (date(2021, 8, 31), TODAY)
    with database.read() as session:
        found = trend(session, days, today=TODAY, by=Cut.LA, known_at=BEFORE)
    return trend_document(found, Cut.LA, notes)


def test_two_cuts_have_a_row_for_each_pair_and_the_total_last(nation: Database) -> None:
    document = of_two_cuts(nation)
    header, *rows = table_of_csv(csv_bytes(document))
    assert header[:5] == ["key", "name", "and_key", "and_name", "schools"]
    assert [row[1:5:2] + row[4:5] for row in rows] == [
        ["Gorseland", "Primary", "2"],
        ["Thistleshire", "Primary", "2"],
        ["Not recorded", "Secondary", "1"],
        ["England", "", "5"],
    ]
    assert [row["and_key"] for row in json.loads(json_bytes(document))["rows"]] == [2, 2, 4]


def test_a_course_over_time_has_a_row_for_each_day_and_key(nation: Database) -> None:
    document = over_time(nation)
    header, *rows = table_of_csv(csv_bytes(document))
    assert header == ["day", "key", "name", "schools", *STATUSES, "not_met", "source"]
    assert {row[0] for row in rows} == {"2021-08-31", "2026-06-01"}
    assert [row[2] for row in rows[:4]] == ["Gorseland", "Thistleshire", "Not recorded", "England"]
    told = json.loads(json_bytes(document))
    assert told["days"] == ["2021-08-31", "2026-06-01"]
    assert told["total"]["schools"] == [5, 5]
    assert told["total"]["not_met"][1] == 3


def test_a_spreadsheet_has_a_cover_its_notes_and_a_marked_table(nation: Database) -> None:
    document = the_report(nation, Cut.LA, BEFORE)
    content = ods_bytes(document)
    assert list(sheets_of(content)) == ["Cover_sheet", "Notes", "Counts_by_la"]
    sheet = sheets_of(content)["Counts_by_la"]
    assert sheet[0] == ["Schools by standing, 1 June 2026"]
    table = tables_of(content)["Counts_by_la"]
    assert table[0][:3] == ["Local authority: code", "Local authority", "Schools"]
    assert table[-1][:3] == ["[z]", "England", "5"]
    assert all(all(cell for cell in row) for row in table), "no cell is blank"
    told = dict(tables_of(content)["Notes"][1:])
    assert set(table[0]) <= set(told)
    assert told["[z]"] == "Not applicable: there is none for this row"
    assert "[z]" in dict(shorthand_of(document.sheets))


def test_the_metadata_keep_to_the_vocabulary(small: Database) -> None:
    for document in (the_report(small, Cut.FSM, None), of_two_cuts(small), over_time(small)):
        told = metadata(document, "report.csv?by=la")
        assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
        assert set(told) <= W3C
        assert told["dc:license"] == {"@id": OGL}
        columns = told["tableSchema"]["columns"]
        assert [c["titles"] for c in columns] == table_of_csv(csv_bytes(document))[0]
        assert len({c["name"] for c in columns}) == len(columns)
        for column in columns:
            assert set(column) == OF_A_COLUMN
            kind = column["datatype"]
            name = kind["base"] if isinstance(kind, dict) else kind
            assert name in {"string", "integer", "decimal", "date"}
        assert {note["rdfs:label"] for note in told["notes"]} >= {
            "What",
            "Rules",
            "Reading",
            "Terms",
        }


def test_every_status_and_every_cut_is_said_in_words() -> None:
    assert tuple(IN_WORDS) == STATUSES
    assert set(CUTS) == set(Cut)
