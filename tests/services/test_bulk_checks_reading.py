"""A file of people is read before anybody is looked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.domain.errors import InvalidFact
from register.domain.roles import Account, Role
from register.services.bulk_checks.reading import LARGEST
from register.store.session import Database
from tests.registering import primaries, put_schools
from tests.services.bulk_files import ROW, TODAY, problem, read, written

MEDIUM = Account(1, "", Role.TRUST, "2044", active=True)


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Three schools of one authority, the second in a trust; a fourth of another authority."""
    with sqlite_database.begin() as session:
        put_schools(
            session,
            *primaries(100001, 100003),
            *primaries(100002, trust_code=2044),
            *primaries(100004, la_code=902),
        )
    return sqlite_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


@pytest.mark.parametrize(
    "as_written",
    ["1980-05-17", "17/05/1980", "17/5/1980", "17.05.1980", "17-05-1980", "17 May 1980",
     "17th may 1980", "17-May-1980"],
)  # fmt: skip
def test_a_day_may_be_written_as_people_write_it(
    database: Database, path: Path, as_written: str
) -> None:
    (row,) = read(database, path, written({"date_of_birth": as_written})).wanted
    assert row.born == date(1980, 5, 17)


@pytest.mark.parametrize(
    "as_written", ["17/05/80", "31/02/1980", "17 Brumaire 1980", "yesterday", "1980", "2026-09-01"]
)
def test_a_day_that_is_none_is_refused(database: Database, path: Path, as_written: str) -> None:
    line, column, _ = problem(read(database, path, written({"date_of_birth": as_written})))
    assert (line, column) == (2, "date_of_birth")


def test_a_blank_first_day_is_today_and_other_blanks_are_not_known(
    database: Database, path: Path
) -> None:
    blank = {"from": "", "head_teacher": "", "teacher_at_school": "", "reference": ""}
    (row,) = read(database, path, written(blank)).wanted
    assert row.post.starts == TODAY
    assert (row.post.head_teacher, row.post.teacher_at_school) == (None, None)


def test_only_three_columns_are_needed_and_a_mark_at_the_front_is_no_matter(
    database: Database, path: Path
) -> None:
    data = b"\xef\xbb\xbfURN,Date_of_birth,TRN\r\n100001,1980-05-17,0000001\r\n"
    (row,) = read(database, path, data).wanted
    assert (row.trn, row.cells) == ("0000001", ("100001", "1980-05-17", "0000001"))


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"trn": "123456"}, "trn", "may have dropped a zero"),
        ({"trn": ""}, "trn", "may not be blank"),
        ({"trn": "=1+1"}, "trn", "not 7 digits"),
        ({"date_of_birth": ""}, "date_of_birth", "may not be blank"),
        ({"urn": "199999"}, "urn", "No school with this URN"),
        ({"urn": "100004"}, "urn", "not in your authority"),
        ({"urn": "x"}, "urn", "Enter the school's URN"),
        ({"from": "2009-08-31"}, "from", "held since before then leave this blank"),
        ({"from": "2036-09-02"}, "from", "more than 10 years ahead"),
        ({"head_teacher": "perhaps"}, "head_teacher", "yes or no"),
    ],
)
def test_a_row_that_cannot_be_looked_up_says_why(
    database: Database, path: Path, changes: dict[str, str], column: str, words: str
) -> None:
    line, at, sentence = problem(read(database, path, written(changes)))
    assert (line, at) == (2, column)
    assert words in sentence


def test_a_trust_asks_about_its_own_schools_and_an_official_about_any(
    database: Database, path: Path
) -> None:
    data = written({"urn": "100001"}, {"urn": "100002"}, {"urn": "100004"})
    of_trust = read(database, path, data, account=MEDIUM)
    assert [int(row.post.urn) for row in of_trust.wanted] == [100002]
    assert {row.problem for row in of_trust.rejected} == {
        "This school is not in your trust on the school list: leave it out."
    }
    official = Account(1, "", Role.OFFICIAL, "", active=True)
    assert len(read(database, path, data, account=official).wanted) == 3


def test_the_same_question_is_asked_once(database: Database, path: Path) -> None:
    twice = written({}, {"date_of_birth": "17/05/1980"}, {"urn": "100003"}, {"from": "2026-10-01"})
    file = read(database, path, twice)
    assert [row.line for row in file.wanted] == [2, 4, 5]
    assert problem(file) == (3, "", "The same person, school and first day are on line 2.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04workbook", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0workbook", "save it as CSV"),
        (b"%PDF-1.7", "save it as CSV"),
        (b"", "empty"),
        (b"trn,date_of_birth,urn\n\x00", "a byte that no text has"),
        (b"trn,date_of_birth,urn\n\xff\xfe\xfa", "not UTF-8"),
        (written({"name": "x"}, columns={**ROW, "name": ""}), "'name'"),
        (b"trn,date_of_birth\n1,2\n", "'urn'"),
        (b"<html>", "web page"),
        (b"x" * (LARGEST + 1), "larger than 5 MB"),
    ],
    ids=[
        "a new workbook",
        "an old workbook",
        "a PDF",
        "nothing",
        "a NUL",
        "no UTF-8",
        "a column too many",
        "a column too few",
        "a web page",
        "too large",
    ],
)
def test_what_is_no_such_file_is_refused_whole_in_a_sentence(
    database: Database, path: Path, data: bytes, words: str
) -> None:
    with pytest.raises(InvalidFact, match=words) as refused:
        read(database, path, data)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("rows", "refused"), [(10_000, False), (10_001, True)])
def test_ten_thousand_rows_are_read_and_one_more_is_not(
    database: Database, path: Path, rows: int, *, refused: bool
) -> None:
    data = written(*({"trn": f"{number:07}"} for number in range(rows)))
    if refused:
        with pytest.raises(InvalidFact, match="more than 10,000 rows"):
            read(database, path, data)
    else:
        assert len(read(database, path, data).wanted) == rows
