"""An extract to schools: every era, every odd cell, and the copy that is kept."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from register.domain.errors import FeedRefused
from register.domain.schools import School
from register.feeds.gias.columns import CURRENT, FORMER, check_header, is_personal
from register.feeds.gias.extract import SchoolExtract
from register.feeds.gias.fields import FIELDS
from register.feeds.gias.parse import parse_schools
from tests.feeds.extract import Row, a_school, wire, write_extract

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "shared" / "feed" / "samples"
ERAS = {
    line.split("|")[0]: line.split("|")[1:]
    for line in (HERE / "headers_by_era.txt").read_text(encoding="ascii").splitlines()
}


def read(folder: Path, *rows: Row) -> SchoolExtract:
    return parse_schools(write_extract(folder / "schools.csv", rows))


def one(folder: Path, **overrides: object) -> School:
    (school,) = read(folder, a_school(100_000, **overrides)).schools
    return school


def test_the_fields_are_those_of_a_school_in_its_order() -> None:
    """The parser fills by position."""
    assert [field.name for field in FIELDS] == [field.name for field in fields(School)]


def test_a_row_becomes_a_school_like_any_other(tmp_path: Path) -> None:
    school = one(tmp_path, opened="01-09-2014", fsm="", trust="5488", trust_name="A Trust")
    assert isinstance(school, School)
    assert school == School(*(getattr(school, field.name) for field in fields(School)))
    assert hash(school)
    assert (school.urn, school.type_code, school.status_code) == (100_000, 1, 1)
    assert (school.opened, school.closed) == (date(2014, 9, 1), None)
    assert (school.low_age, school.high_age, school.pupils) == (3, 11, 244)
    assert (school.fsm_percent, school.trust_code, school.trust_name) == (21.7, 5488, "A Trust")
    assert school.is_open
    with pytest.raises(AttributeError):
        school.name = "another"  # type: ignore[misc]


@pytest.mark.parametrize("era", ERAS)
def test_every_era_can_be_read(tmp_path: Path, era: str) -> None:
    header = ERAS[era]
    path = write_extract(tmp_path / "schools.csv", [a_school(100_000), a_school(100_001)], header)
    extract = parse_schools(path)
    assert len(extract.schools) == 2
    assert extract.header.unexpected == ()


def test_the_columns_of_today_are_the_last_era() -> None:
    assert list(CURRENT) == ERAS["2025"]
    assert {name for era in ERAS.values() for name in era} == set(CURRENT) | FORMER


def test_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    rows = [a_school(100_000, name="Alpha"), a_school(100_001, name="Beta")]
    usual = parse_schools(write_extract(tmp_path / "a.csv", rows))
    moved = ["URN", *reversed(CURRENT[1:])]
    assert parse_schools(write_extract(tmp_path / "b.csv", rows, moved)).schools == usual.schools


def test_new_and_lost_columns_are_named(tmp_path: Path) -> None:
    header = [name for name in CURRENT if name != "CCF (name)"] + ["Novelty"]
    extract = parse_schools(write_extract(tmp_path / "a.csv", [a_school(100_000)], header))
    assert (extract.header.unexpected, extract.header.missing) == (("Novelty",), ("CCF (name)",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01-09-2014", date(2014, 9, 1)),
        ("", None),
        ("01-01-1900", None),
        ("02-01-1900", date(1900, 1, 2)),
        ("31-12-1899", date(1899, 12, 31)),
        ("29-02-2024", date(2024, 2, 29)),
    ],
)
def test_days(tmp_path: Path, text: str, expected: date | None) -> None:
    assert one(tmp_path, opened=text).opened == expected


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("OpenDate", "31-02-2020"),
        ("OpenDate", "29-02-2023"),
        ("CloseDate", "01-09-3024"),
        ("CloseDate", "01-01-2101"),
        ("OpenDate", "1-9-2020"),
        ("OpenDate", "2020-09-01"),
        ("OpenDate", "soon"),
        ("TypeOfEstablishment (code)", "X"),
        ("EstablishmentStatus (code)", "-1"),
        ("LA (code)", "Camden"),
    ],
)
def test_a_row_that_the_law_could_misread_is_rejected_by_line_and_column(
    tmp_path: Path, column: str, text: str
) -> None:
    extract = read(tmp_path, a_school(100_000), a_school(100_001, **{column: text}))
    (rejected,) = extract.rejected
    assert (rejected.line, rejected.column, rejected.urn) == (3, column, 100_001)
    assert text in rejected.problem
    assert (len(extract.schools), extract.rows) == (1, 2)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("NumberOfPupils", "many"),
        ("PercentageFSM", "101"),
        ("PercentageFSM", "x"),
        ("UKPRN", "1e7"),
        ("LastChangedDate", "yesterday"),
        ("PhaseOfEducation (code)", "two"),
    ],
)
def test_a_value_that_only_describes_is_left_out_and_counted(
    tmp_path: Path, column: str, text: str
) -> None:
    extract = read(tmp_path, a_school(100_000, **{column: text}))
    assert extract.rejected == ()
    assert extract.unreadable == {column: 1}


@pytest.mark.parametrize("text", ["", "..", "Not applicable", "-", " "])
def test_nothing_is_nothing_however_it_is_written(tmp_path: Path, text: str) -> None:
    school = one(tmp_path, pupils=text, PercentageFSM=text, trust_name=text)
    assert (school.pupils, school.fsm_percent, school.trust_name) == (None, None, "")


def test_codes_lose_their_padding_and_the_unrecorded_ones_are_unknown(tmp_path: Path) -> None:
    school = one(
        tmp_path,
        type="02",
        la="999",
        group="99",
        **{
            "ReasonEstablishmentOpened (code)": "99",
            "ReasonEstablishmentClosed (code)": "00",
        },
    )
    assert (school.type_code, school.la_code, school.type_group_code) == (2, None, None)
    assert (school.reason_opened_code, school.reason_closed_code) == (None, 0)


@pytest.mark.parametrize("code", ["98", "99"])
def test_a_type_that_is_not_known_stays_as_the_list_gives_it(tmp_path: Path, code: str) -> None:
    assert one(tmp_path, type=code, type_name="Unheard of").type_code == int(code)


def test_a_code_nobody_has_met_is_kept_with_its_name_and_counted(tmp_path: Path) -> None:
    extract = read(tmp_path, a_school(100_000, type="58", type_name="Floating school"))
    assert extract.schools[0].type_name == "Floating school"
    assert extract.unknown_codes == {("TypeOfEstablishment (code)", "58", "Floating school"): 1}


def test_letters_are_windows_1252(tmp_path: Path) -> None:
    assert one(tmp_path, name="St Mary\u2019s \xe0 Becket").name == "St Mary\u2019s \xe0 Becket"


def test_a_byte_that_is_no_letter_is_replaced_counted_and_placed(tmp_path: Path) -> None:
    content = wire([a_school(100_000), a_school(100_001, name="Ab"), a_school(100_002)])
    path = tmp_path / "schools.csv"
    path.write_bytes(content.replace(b'"Ab"', b'"A\x81\x8db"'))
    extract = parse_schools(path)
    assert extract.schools[1].name == "A\ufffd\ufffdb"
    assert (extract.oddities.replaced, extract.oddities.replaced_lines) == (2, (3,))


def test_letters_damaged_before_they_came_are_placed(tmp_path: Path) -> None:
    content = wire([a_school(100_000, name="\xc9cole"), a_school(100_001, name="Xy")])
    path = tmp_path / "schools.csv"
    for run in ("\xe9".encode(), "\u0430".encode(), "\ufffd".encode(), "\u2019".encode()):
        path.write_bytes(content.replace(b'"Xy"', b'"X' + run + b'y"'))
        assert parse_schools(path).oddities.garbled_lines == (3,)
    path.write_bytes(content.replace(b'"18-01-2024"', b'"\xc2\x92"', 1))
    oddities = parse_schools(path).oddities
    assert (oddities.garbled_lines, oddities.garbled_elsewhere) == ((), 1)


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n"])
def test_the_last_line_may_end_or_not(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes(wire([a_school(100_000), a_school(100_001)]) + end)
    assert parse_schools(path).rows == 2


def test_commas_quotes_and_line_ends_inside_a_value_are_part_of_it(tmp_path: Path) -> None:
    name = 'The "Old" School, Inventon'
    extract = read(
        tmp_path, a_school(100_000, name=name, Locality="one\r\ntwo"), a_school(100_001, la="x")
    )
    assert extract.schools[0].name == name
    assert extract.rejected[0].line == 4, "the row before it takes two lines"


def test_rows_out_of_order_are_noted(tmp_path: Path) -> None:
    assert read(tmp_path, a_school(100_000), a_school(100_001)).in_order
    assert not read(tmp_path, a_school(100_001), a_school(100_000)).in_order


# ------------------------------------------------------------------ the copy kept

PEOPLE = {
    "HeadTitle (name)": "Mx",
    "HeadFirstName": "Ada",
    "HeadLastName": "Invented",
    "PropsName": "Invented Ltd",
}


def kept(folder: Path, content: bytes) -> bytes:
    path = folder / "schools.csv"
    path.write_bytes(content)
    out = io.BytesIO()
    parse_schools(path, keep=out)
    return out.getvalue()


def test_the_copy_has_every_byte_but_the_people(tmp_path: Path) -> None:
    plain = [a_school(100_000), a_school(100_001, name="\u2018B\u2019"), a_school(100_002)]
    named = [row | PEOPLE for row in plain]
    assert kept(tmp_path, wire(named)) == wire(plain)
    assert kept(tmp_path, wire(plain) + b"\r\n") == wire(plain) + b"\r\n"


@pytest.mark.parametrize(
    "people",
    [
        {"HeadLastName": 'O\'Invented, "Junior"'},
        {"HeadLastName": "Inv\xe9nt\xe9"},
        {"HeadFirstName": "Only"},
        {"HeadTitle (name)": "Mx", "HeadLastName": "A,B"},
        {"PropsName": "Invented School 100000"},
        {"PropsName": "Primary"},
        {"PropsName": 'a \xe9, "b"'},
        {"PropsName": "\r\n"},
    ],
    ids=str,
)
def test_nobody_is_left_in_however_they_are_written(tmp_path: Path, people: dict[str, str]) -> None:
    row = a_school(100_000)
    assert kept(tmp_path, wire([row | people])) == wire([row])


def test_a_name_that_stands_elsewhere_in_the_row_stays_there(tmp_path: Path) -> None:
    """The locality reads like the head: only the head goes."""
    row = a_school(100_000, Street="Mx", Locality="Ada", Address3="Invented")
    assert kept(tmp_path, wire([row | PEOPLE])) == wire([row])


def test_a_name_without_quotation_marks_goes_too(tmp_path: Path) -> None:
    row = a_school(100_000)
    content = wire([row | {"PropsName": "Someone"}]).replace(b'"Someone"', b"Someone")
    assert kept(tmp_path, content) == wire([row])


def test_people_in_columns_of_other_years_go_too(tmp_path: Path) -> None:
    header = [*ERAS["2017"], "HeadEmail", "AlternativeEmail"]
    row = a_school(100_000)
    people = {"HeadHonours": "OBE", "HeadEmail": "a@example.org", "AlternativeEmail": "b@c.org"}
    assert kept(tmp_path, wire([row | people], header)) == wire([row], header)


def test_the_head_of_a_school_is_a_person_and_the_post_is_not() -> None:
    assert not is_personal("HeadPreferredJobTitle")
    assert is_personal("HeadLastName")
    assert check_header(CURRENT).personal == (64, 65, 66, 118)


def test_the_copy_reads_as_the_same_schools(tmp_path: Path) -> None:
    rows = [a_school(100_000 + number) | PEOPLE for number in range(20)]
    content = wire(rows)
    (tmp_path / "copy.csv").write_bytes(kept(tmp_path, content))
    again = parse_schools(tmp_path / "copy.csv")
    assert again.schools == parse_schools(tmp_path / "schools.csv").schools


# ------------------------------------------------------------------ samples, where they are


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("edubasealldata_135col_2025-01_wireformat_1row.csv", 1),
        ("edubasealldata_133col_cp1252_3rows.csv", 3),
        ("edubasealldata_139col_2021_wireformat_update.csv", 1),
        ("edubasealldata_135col_2026_excel-resaved_3rows.csv", "re-saved by a spreadsheet"),
        ("edubasealldata_140col_2024_excel-resaved_8rows.csv", "re-saved by a spreadsheet"),
        ("edubasealldata_139col_2021_excel-resaved_99rows.csv", "re-saved by a spreadsheet"),
        ("edubasealldata_120col_2017_ragged_19rows.csv", "Line 11 has 135 values"),
        ("edubasealldata_2019_claim_3rows.csv", "Line 5 has 139 values"),
        ("encoding_probe_latin1_2cols.csv", "no column"),
    ],
)
def test_the_samples_are_read_or_refused(name: str, outcome: int | str) -> None:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    if isinstance(outcome, int):
        assert len(parse_schools(path).schools) == outcome
        with path.open(encoding="cp1252", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == outcome + 1
    else:
        with pytest.raises(FeedRefused, match=outcome):
            parse_schools(path)
