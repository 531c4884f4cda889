"""Damaged files: each is refused or held, in a sentence that names the trouble.

A good extract of a small country is accepted first; each test spoils a copy of it.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from register.domain.errors import FeedRefused
from register.feeds.gias.authorities import authorities_on
from register.feeds.gias.columns import CURRENT
from register.feeds.gias.extract import SchoolExtract
from register.feeds.gias.parse import parse_schools
from register.feeds.plan import ExtractSummary, check_complete, guard, plan, summarise
from tests.feeds.extract import A_DAY, Row, a_country, a_link, wire

EACH = 3
LATER = date(2026, 9, 2)


def country() -> list[Row]:
    """459 open schools: one in seven sponsored academies, one in seven with a letter to lose."""
    rows = a_country(100_001, each=EACH)
    for number, row in enumerate(rows):
        if number % 7 == 0:
            row |= {
                "TypeOfEstablishment (code)": "28",
                "TypeOfEstablishment (name)": "Academy sponsor led",
                "EstablishmentTypeGroup (code)": "10",
                "EstablishmentTypeGroup (name)": "Academies",
                "PhaseOfEducation (code)": "4",
                "PhaseOfEducation (name)": "Secondary",
                "StatutoryLowAge": "11",
                "StatutoryHighAge": "16",
                "OpenDate": "01-09-2014",
            }
        if number % 7 == 1:
            row["EstablishmentName"] += " \xe0 Becket\u2019s"
    return rows


GOOD = country()
WHOLE = wire(GOOD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@cache
def good(folder: Path) -> SchoolExtract:
    """The good file, read once."""
    path = folder / "good.csv"
    path.write_bytes(WHOLE)
    return parse_schools(path)


def judge(folder: Path, content: bytes, day: date = LATER, *, first: bool = False) -> list[str]:
    """The sentences for a file: the refusal, or each reason to hold it; none for a good one."""
    path = folder / "damaged.csv"
    path.write_bytes(content)
    held = good(folder)
    before = None if first else summarise(held, extract_date=A_DAY)
    try:
        arrived = parse_schools(path)
    except FeedRefused as error:
        return [str(error)]
    current = {} if first else {int(school.urn): school for school in held.schools}
    found = check_complete(arrived, before, authorities_on(day), extract_date=day)
    found += guard(plan(current, arrived), days_between=1)
    return [concern.sentence for concern in found]


def test_the_good_file_is_let_through_first_and_again(folder: Path) -> None:
    assert judge(folder, WHOLE, first=True) == []
    assert judge(folder, WHOLE) == []


def lines(content: bytes = WHOLE) -> list[bytes]:
    return content.split(b"\r\n")


def joined(parts: list[bytes]) -> bytes:
    return b"\r\n".join(parts)


def without(rule: Callable[[int, Row], bool]) -> bytes:
    return wire([row for number, row in enumerate(GOOD) if not rule(number, row)])


def but(rule: Callable[[int, Row], bool], **columns: str) -> bytes:
    return wire([row | columns if rule(number, row) else row for number, row in enumerate(GOOD)])


def swapped(one: str, two: str) -> bytes:
    """The header's names exchanged over the same values."""
    header = [two if name == one else one if name == two else name for name in CURRENT]
    return wire([], header) + b"\r\n" + joined(lines()[1:])


def shifted(content: bytes) -> bytes:
    """Every row's values one column to the left after the name, and a blank at the end."""
    parts = lines(content)
    rows = [re.sub(rb'^(\d+,"[^"]*"),"[^"]*",', rb"\1,", row) + b',""' for row in parts[1:]]
    return joined([parts[0], *rows])


def at(share: float) -> int:
    return 1 + int(len(GOOD) * share)


HALF = len(GOOD) // 2
FIRST_DAMAGED = {
    "empty": (b"", "is empty"),
    "blank lines": (b"\r\n\r\n", "is empty"),
    "a web page": (b"\r\n<!DOCTYPE html><html><body>Sorry</body></html>", "web page"),
    "xml": (b'<?xml version="1.0"?><Error>BlobNotFound</Error>', "web page"),
    "json": (b'{"error": "not found"}', "first cell"),
    "a zip": (b"PK\x03\x04" + WHOLE[:400], "zip archive"),
    "a gzip": (gzip.compress(WHOLE), "gzip archive"),
    "a pdf": (b"%PDF-1.7 ...", "PDF"),
    "header only": (lines()[0], "no rows"),
    "header only, with its line end": (lines()[0] + b"\r\n", "no rows"),
    "no header": (joined(lines()[1:]), 'first cell of the file is "100001"'),
    "semicolons": (WHOLE.replace(b",", b";"), "semicolons"),
    "tabs": (WHOLE.replace(b'","', b'"\t"').replace(b",", b"\t"), "tabs"),
    "utf-16": (WHOLE.decode("cp1252").encode("utf-16"), "UTF-16"),
    "utf-16 without its mark": (WHOLE.decode("cp1252").encode("utf-16-le"), "NUL"),
    "utf-8": (WHOLE.decode("cp1252").encode(), "is in UTF-8"),
    "utf-8 with its mark": (WHOLE.decode("cp1252").encode("utf-8-sig"), "UTF-8"),
    "cyrillic, from windows-1251": (WHOLE.decode("cp1251").encode(), "UTF-8"),
    "replaced letters": (
        WHOLE.decode("ascii", errors="replace").encode(),
        "UTF-8",
    ),
    "a NUL late in the file": (WHOLE[:-5000] + b"\0" + WHOLE[-5000:], "NUL"),
    "a block of NULs": (WHOLE[:200_000] + bytes(4096) + WHOLE[204_096:], "NUL"),
    "the links file": (wire([a_link(1, 2)], ("URN", "LinkURN", "LinkName")), "links file"),
    "a required column lost": (
        wire(GOOD, [name for name in CURRENT if name != "EstablishmentStatus (code)"]),
        'no column "EstablishmentStatus \\(code\\)"',
    ),
    "a required column renamed": (
        WHOLE.replace(b'"LA (code)"', b'"LocalAuthority (code)"', 1),
        'no column "LA \\(code\\)"',
    ),
    "a column twice": (wire(GOOD, [*CURRENT, "OpenDate"]), '"OpenDate" is there 2 times'),
    "a comma too many": (
        joined([*lines()[:400], lines()[400] + b',""', *lines()[401:]]),
        "Line 401 has 136 values",
    ),
    "a value too few": (
        joined([*lines()[:400], lines()[400][:-3], *lines()[401:]]),
        "Line 401 has 134 values",
    ),
    "a blank line in the middle": (
        joined([*lines()[:400], b"", *lines()[400:]]),
        "Line 401 is blank",
    ),
    "a quotation mark lost": (
        joined([*lines()[:400], lines()[400].replace(b'"', b"", 1), *lines()[401:]]),
        "Line 401",
    ),
    "a name's first quotation mark lost": (
        WHOLE.replace(b'"Invented School 100301', b"Invented School 100301"),
        "Line 302",
    ),
    "a quotation mark too many": (
        joined(
            [*lines()[:400], lines()[400].replace(b"Invented", b'Inv"ented', 1), *lines()[401:]]
        ),
        "quotation mark",
    ),
    "a quotation mark never closed": (
        joined([*lines()[:-1], lines()[-1][:-1]]),
        "cut short or a quotation mark",
    ),
    "cut inside a quoted value": (WHOLE[: WHOLE.rindex(b"Camden") + 3], "cut short"),
    "cut between two values": (
        WHOLE[: WHOLE.rindex(b'"Camden"') + len(b'"Camden",')],
        "middle of line 460",
    ),
    "cut before the last value": (WHOLE[:-2], "middle of line 460"),
    "cut inside a number": (joined([*lines()[:400], lines()[400][:4]]), "middle of line 401"),
    "carriage returns alone": (WHOLE.replace(b"\r\n", b"\r"), "Line 1 has"),
    "a row twice": (joined([*lines()[:400], lines()[399], *lines()[400:]]), "2 rows"),
    "a block of rows twice": (joined([*lines(), *lines()[-50:]]), "50 URNs in all"),
    "a URN twice with other facts": (
        joined([*lines(), lines()[5].replace(b"Invented", b"Other")]),
        "2 rows",
    ),
    "a negative URN": (but(lambda n, _: n == 300, URN="-100301"), 'Line 302 has "-100301"'),
    "a blank URN": (but(lambda n, _: n == 300, URN=""), 'Line 302 has ""'),
    "a URN of letters": (but(lambda n, _: n == 300, URN="one"), 'Line 302 has "one"'),
    "a URN of nothing": (but(lambda n, _: n == 300, URN="0"), 'Line 302 has "0"'),
    "a URN too long": (but(lambda n, _: n == 300, URN="12345678"), "Line 302"),
    "days with slashes": (
        but(lambda *_: True, OpenDate="01/09/2014"),
        "re-saved by a spreadsheet .on line 2, OpenDate",
    ),
    "one day with slashes": (but(lambda n, _: n == 300, CloseDate="1/9/2014"), "on line 302"),
    "numbers with exponents": (but(lambda n, _: n == 300, UPRN="1.00E+11"), "1.00E.11"),
    "type codes without their zero": (
        wire([row | {"TypeOfEstablishment (code)": "1"} for row in GOOD]),
        "leading zeros",
    ),
    "values moved one column along": (shifted(WHOLE), "cannot be read in 459 of 459 rows"),
    "code and name exchanged": (
        swapped("LA (code)", "LA (name)"),
        "LA .code. cannot be read in 459",
    ),
    "days in another order": (
        wire([row | {"OpenDate": "2014-09-01"} for row in GOOD]),
        "OpenDate cannot be read in 459",
    ),
    # Held, though nothing has been accepted yet.
    "an authority lost": (
        without(lambda _, row: row["LA (code)"] == "938"),
        "1 of 153 local authorities have no school open: West Sussex",
    ),
    "an authority closed": (
        but(lambda _, row: row["LA (code)"] == "202", **{"EstablishmentStatus (code)": "2"}),
        "no school open: Camden",
    ),
    "cut at the end of a row, half way": (joined(lines()[: at(0.5)]), "authorities have no school"),
    "a day that is not in the calendar": (
        but(lambda n, _: n == 300, OpenDate="31-02-2020"),
        "line 302: OpenDate: The value .31-02-2020. is not a day",
    ),
    "a year that will not come": (
        but(lambda n, _: n == 300, CloseDate="01-09-3024"),
        "line 302: CloseDate: The value .01-09-3024. has a year",
    ),
    "one name decoded wrongly": (
        WHOLE.replace(b"School 100301", b"School \xd0\xb0 100301"),
        "decoded wrongly before they came to us .line 302.",
    ),
    "letters of no alphabet": (WHOLE.replace(b"\xe0", b"\x81"), "are no letters"),
    "rows in another order": (
        joined([lines()[0], *lines()[300:], *lines()[1:300]]),
        "not in the order of their URNs",
    ),
    "status and its name apart": (
        wire(
            [
                row | {"EstablishmentStatus (name)": ("Open", "Closed", "Other")[n % 3]}
                for n, row in enumerate(GOOD)
            ],
        ),
        "EstablishmentStatus .code. and EstablishmentStatus .name. do not agree",
    ),
    "postcodes lost": (but(lambda *_: True, Postcode=""), "Postcode is blank for 459"),
    "regions lost": (
        but(lambda *_: True, **{"GOR (code)": "", "GOR (name)": ""}),
        "GOR .code. is blank",
    ),
    "names lost": (but(lambda *_: True, EstablishmentName=""), "EstablishmentName is blank"),
    "opening and closing days exchanged": (
        wire([row | {"OpenDate": "", "CloseDate": "01-09-2014"} for row in GOOD]),
        "days or ages that contradict",
    ),
    "ages exchanged": (swapped("StatutoryLowAge", "StatutoryHighAge"), "days or ages"),
    "a column that we show lost": (
        wire(GOOD, [name for name in CURRENT if name != "NumberOfPupils"]),
        "no longer has NumberOfPupils",
    ),
    "a number column full of words": (
        but(lambda *_: True, NumberOfPupils="some"),
        "NumberOfPupils cannot be read in 459",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), FIRST_DAMAGED.values(), ids=FIRST_DAMAGED)
@pytest.mark.parametrize("first", [True, False], ids=["as the first file", "after a good one"])
def test_a_damaged_file_is_stopped_whenever_it_comes(
    folder: Path, content: bytes, sentence: str, *, first: bool
) -> None:
    found = judge(folder, content, first=first)
    assert any(re.search(sentence, each) for each in found), found


LATER_DAMAGED = {
    "cut at the end of a row, at 96 %": (joined(lines()[: at(0.96)]), "part of it is missing"),
    "cut at the end of a row, at 98.9 %": (joined(lines()[: at(0.989)]), "rows and the last one"),
    "cut at the end of a row, at 99.5 %": (joined(lines()[: at(0.995)]), "highest URN is"),
    "the beginning lost": (joined([lines()[0], *lines()[20:]]), "part of it is missing"),
    "half the schools of a type": (
        without(lambda n, row: row["TypeOfEstablishment (code)"] == "28" and n % 2 == 0),
        "rows are of type 28 .Academy sponsor led.",
    ),
    "a twentieth of the schools, here and there": (
        without(lambda n, _: n % 20 == 3),
        "23 schools are no longer in the list at all",
    ),
    "every school closed": (
        but(
            lambda *_: True,
            **{"EstablishmentStatus (code)": "2", "EstablishmentStatus (name)": "Closed"},
        ),
        "459 schools that were open are not",
    ),
    "names and streets exchanged": (
        swapped("EstablishmentName", "Street"),
        "EstablishmentName is different in 459 of 459",
    ),
    "type and phase exchanged": (
        swapped("TypeOfEstablishment (name)", "PhaseOfEducation (name)"),
        "TypeOfEstablishment .name. is different",
    ),
    "authority and number exchanged": (
        swapped("LA (code)", "EstablishmentNumber"),
        "LA .code. is different in",
    ),
    "status and phase exchanged": (
        swapped("EstablishmentStatus (code)", "PhaseOfEducation (code)"),
        "EstablishmentStatus .code. is different",
    ),
    "towns lost": (but(lambda *_: True, Town=""), "Town is blank in 459"),
    "sixty schools to another authority": (
        but(
            lambda n, _: 200 <= n < 260 and n % 7 != 0,
            **{"LA (code)": "202", "LA (name)": "Camden"},
        ),
        "moved to another authority",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), LATER_DAMAGED.values(), ids=LATER_DAMAGED)
def test_a_file_unlike_the_last_is_held(folder: Path, content: bytes, sentence: str) -> None:
    found = judge(folder, content)
    assert any(re.search(sentence, each) for each in found), found


def test_an_older_file_is_held_by_its_date(folder: Path) -> None:
    found = judge(folder, WHOLE, day=date(2026, 8, 31))
    assert found == [
        "The extract is of 31 August 2026, before the one held, which is of 01 September 2026.",
    ]


def test_what_a_person_let_through_once_does_not_stop_the_next_file(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    rows = [row for row in GOOD if row["LA (code)"] != "938"]
    rows[5] = rows[5] | {"OpenDate": "31-02-2020"}
    path.write_bytes(wire(rows))
    odd = parse_schools(path)
    expected = authorities_on(LATER)
    codes = {each.code for each in check_complete(odd, None, expected, extract_date=LATER)}
    assert codes == {"authority", "rejected"}
    accepted = summarise(odd, extract_date=A_DAY)
    assert check_complete(odd, accepted, expected, extract_date=LATER) == ()
    assert ExtractSummary.from_json(accepted.as_json()) == accepted
    assert ExtractSummary.from_json({}) == ExtractSummary()
