"""Files that are refused whole, and the lines that rows are said to be on."""

from __future__ import annotations

import gzip
import io

import pytest

from register.domain.errors import InvalidFact
from register.services.imports import awards, people
from register.services.imports.outcome import ImportKind, ImportOutcome, RejectedRow, write_rejects
from register.services.imports.reading import Layout, Sheet, read
from tests.services.import_files import PERSON, a_file

TWO = Layout(required=("one",), optional=("two",))


def sheet(data: bytes | str, layout: Layout = TWO) -> Sheet:
    return read(io.BytesIO(data.encode() if isinstance(data, str) else data), layout)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "The file is empty", id="nothing at all"),
        pytest.param(b"\n\n  \n", "not a header", id="blank lines only"),
        pytest.param(b"\xff\xfeo\0n\0e\0", "UTF-16", id="UTF-16"),
        pytest.param(b"PK\x03\x04rest", "a spreadsheet or a zip file", id="a spreadsheet"),
        pytest.param(gzip.compress(b"one\n1\n"), "a compressed file", id="gzip"),
        pytest.param(b"%PDF-1.7", "a PDF", id="a PDF"),
        pytest.param(b"<!DOCTYPE html><p>Sign in", "a web page", id="HTML"),
        pytest.param(b"one\n1\n2\x00\n", "Line 3 holds a byte", id="a NUL byte"),
        pytest.param(b"one\n1\nZo\xeb\n", "Line 3 is not UTF-8", id="Windows-1252"),
        pytest.param(b"1,2\n3,4\n", "The first line is not a header", id="no header"),
        pytest.param(b"one;two\n1;2\n", "not separated by commas", id="semicolons"),
        pytest.param(b"one\ttwo\n1\t2\n", "not separated by commas", id="tabs"),
        pytest.param(b"one,three\n", "may not have the column 'three'", id="an unknown column"),
        pytest.param(b"three,one,four\n", "the columns 'three', 'four'", id="two unknown columns"),
        pytest.param(b"two\n1\n", "lacks the column 'one'", id="a missing column"),
        pytest.param(
            b"one,two,one\n", "names the column 'one' more than once", id="a column twice"
        ),
        pytest.param(
            b'one\n1\n"2\n3\n', "the row on line 3 do not pair up", id="a quotation mark left open"
        ),
        pytest.param(
            b'one\n"a"b\n', "the row on line 2 do not pair up", id="a stray quotation mark"
        ),
    ],
)
def test_what_is_no_such_file_is_refused_with_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidFact, match=sentence) as refusal:
        sheet(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("one,two\n1,2\n", id="plain"),
        pytest.param("\ufeffone,two\n1,2\n", id="with a byte-order mark"),
        pytest.param("two,one\n2,1\n", id="in another order"),
        pytest.param("one,two\r\n1,2\r\n", id="with Windows line ends"),
        pytest.param("One , TWO\n 1 ,2", id="with spaces, capitals and no last line end"),
        pytest.param('"one","two"\n"1","2"\n', id="all quoted"),
        pytest.param("one,two,,\n1,2,,\n", id="with a spreadsheet's empty columns"),
        pytest.param("one,two,line,problem\n1,2,7,mistake\n", id="a corrected file of rejects"),
    ],
)
def test_files_that_say_the_same_are_read_as_the_same(data: str) -> None:
    read_sheet = sheet(data)
    (row,) = read_sheet.rows
    assert (row.cells["one"], row.cells["two"]) == ("1", "2")
    assert set(read_sheet.columns) == {"one", "two"}
    assert not read_sheet.rejected


def test_the_line_of_a_row_is_where_it_begins_whatever_is_quoted_before() -> None:
    read_sheet = sheet('one,two\n1,"a\nb\r\nc"\n2,x\n\n,\n3,"y\n"\n4,z\n')
    assert [(row.line, row.cells["one"]) for row in read_sheet.rows] == [
        (2, "1"),
        (5, "2"),
        (8, "3"),
        (10, "4"),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param("1", "The row has 1 cells where the header has 2: it may be cut off.", id="1"),
        pytest.param(
            "1,2,3", "The row has 3 cells where the header has 2: quote any comma.", id="3"
        ),
    ],
)
def test_a_row_of_another_width_is_rejected_and_the_rest_are_taken(
    line: str, sentence: str
) -> None:
    read_sheet = sheet(f"one,two\n1,2\n{line}\n3,4\n")
    assert [row.line for row in read_sheet.rows] == [2, 4]
    (rejected,) = read_sheet.rejected
    assert (rejected.line, rejected.problem) == (3, sentence)


def test_rejects_go_out_in_the_files_own_columns_and_come_back_in() -> None:
    data = a_file(PERSON, {"trn": "12", "given_names": '=1+1,"x"'})
    read_sheet = sheet(data, people.LAYOUT)
    (row,) = read_sheet.rows
    rejected = row.refused("trn", "A sentence.")
    out = io.StringIO()
    write_rejects(an_outcome(read_sheet.columns, rejected), out)
    assert out.getvalue().splitlines()[0] == f"{','.join(PERSON)},line,problem"
    assert out.getvalue().splitlines()[1].endswith(",2,trn: A sentence.")
    (again,) = sheet(out.getvalue(), people.LAYOUT).rows
    assert {name: again.cells[name] for name in PERSON} == row.cells


def test_a_column_that_the_file_does_not_have_is_known_to_be_absent() -> None:
    assert sheet("trn,date_of_birth,kind\n", awards.LAYOUT).absent == {
        "course_started",
        "course_completed",
        "awarded",
        "awarding_body",
        "certificate",
        "revoked",
    }


def an_outcome(columns: tuple[str, ...], *rejected: RejectedRow) -> ImportOutcome:
    return ImportOutcome(
        kind=ImportKind.PEOPLE,
        sha256="",
        checked_only=True,
        columns=columns,
        rows=1,
        added=0,
        changed=0,
        unchanged=0,
        rejected=rejected,
        seq=None,
    )
