"""Finding a school by whatever somebody knows of it."""

from __future__ import annotations

import pytest

from register.services.search import Found, How, Query, Standing, choices, find, find_in
from register.services.search_index import Index
from register.store.search import SchoolLine
from register.store.session import Database
from tests.listed import a_primary, list_schools

SCHOOLS = (
    a_primary(100001, "St Aldric's Catholic Primary School", town="Quillmere"),
    a_primary(100002, "St Aldric's Catholic Primary School", town="Emberstow", la_code=902,
              la_name="Emberstow", postcode="EM4 2QQ"),
    a_primary(100003, "Nettlegarth Church of England Infant School", establishment_number=3014,
              postcode="QZ11 1AA"),
    a_primary(100004, "Pebblecombe High School", phase_code=4, phase_name="Secondary",
              type_code=34, type_name="Academy converter"),
    a_primary(100005, "Pebblecombe Grammar School", status_code=2, status_name="Closed"),
    a_primary(100006, "The Bramblewick & Fold Academy", town="Bramblewick-upon-Ember"),
    a_primary(100007, "Otterfold Beaumont\u00e9 School", status_code=4,
              status_name="Proposed to open"),
)  # fmt: skip


@pytest.fixture(scope="module")
def schools() -> Index:
    return Index(SchoolLine(*(getattr(s, name) for name in SchoolLine._fields)) for s in SCHOOLS)


@pytest.fixture
def listed(database: Database) -> Database:
    with database.begin() as session:
        list_schools(session, *SCHOOLS)
    return database


def looked_up(index: Index, text: str, **filters: object) -> Found:
    return find_in(index, Query(text, **filters))  # type: ignore[arg-type]


def found_in(database: Database, text: str) -> list[int]:
    with database.read() as session:
        return urns(find(session, Query(text)))


def urns(found: Found) -> list[int]:
    return [school.urn for school in found.schools]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("100003", [100003], id="a URN"),
        pytest.param("URN: 100003", [100003], id="a URN with its name"),
        pytest.param("901/3014", [100003], id="a DfE number"),
        pytest.param("em4 2qq", [100002], id="a postcode in small letters"),
        pytest.param("EM42QQ", [100002], id="a postcode closed up"),
        pytest.param("EM4", [100002], id="a postcode district"),
        pytest.param("emberstow", [100002], id="a town"),
        pytest.param("nettlegarth", [100003], id="the telling word"),
        pytest.param("nettle", [100003], id="the first letters of a word"),
        pytest.param("Nettlegarth C of E", [100003], id="C of E for Church of England"),
        pytest.param("nettlegarth cofe infants", [100003], id="a plural and CofE"),
        pytest.param("nettlegarth c.e. inf", [100003], id="abbreviations with dots"),
        pytest.param("bramblewick and fold", [100006], id="and for an ampersand"),
        pytest.param("Bramblewick & Fold", [100006], id="an ampersand"),
        pytest.param("otterfold beaumonte", [100007], id="an accent left out"),
        pytest.param("pebblecombe hi", [100004], id="a word not finished"),
    ],
)
def test_every_word_is_matched_however_it_is_written(
    schools: Index, typed: str, expected: list[int]
) -> None:
    found = looked_up(schools, typed)
    assert urns(found) == expected
    assert found.how is How.EXACT


@pytest.mark.parametrize(
    "typed",
    ["St Aldric's", "st aldrics", "Saint Aldric\u2019s RC", "ST. ALDRIC", "saint aldrics catholic"],
)
def test_namesakes_are_all_found_whichever_way_the_saint_is_written(
    schools: Index, typed: str
) -> None:
    found = looked_up(schools, typed)
    assert sorted(urns(found)) == [100001, 100002]
    assert [school.town for school in found.schools] == ["Emberstow", "Quillmere"]


def test_a_town_tells_namesakes_apart(schools: Index) -> None:
    assert urns(looked_up(schools, "st aldrics quillmere")) == [100001]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("netlegarth", 100003, id="a letter missed"),
        pytest.param("nettelgarth", 100003, id="two letters swapped"),
        pytest.param("nettlegarthe infant", 100003, id="a letter too many"),
        pytest.param("pebblecoombe high", 100004, id="a sound spelt otherwise"),
        pytest.param("pebble combe high", 100004, id="one word written as two"),
        pytest.param("nettlegarthinfant", 100003, id="two words run together"),
    ],
)
def test_a_slip_is_forgiven_and_said(schools: Index, typed: str, expected: int) -> None:
    found = looked_up(schools, typed)
    assert urns(found) == [expected]
    assert found.how is How.SPELLING


def test_a_name_that_has_changed_in_its_common_words_is_found_by_the_telling_one(
    schools: Index,
) -> None:
    found = looked_up(schools, "Pebblecombe Primary Academy")
    assert urns(found) == [100004]
    assert found.how is How.SOME


def test_a_postcode_with_no_school_gives_those_of_its_district(schools: Index) -> None:
    found = looked_up(schools, "EM4 9ZZ")
    assert (urns(found), found.how) == ([100002], How.DISTRICT)


def test_a_postcode_district_is_not_a_longer_one(schools: Index) -> None:
    assert 100003 not in urns(looked_up(schools, "QZ1"))


@pytest.mark.parametrize("typed", ["zzxxqq", "999999", "ZZ99 9ZZ", "!!", "'"])
def test_nonsense_finds_nothing(schools: Index, typed: str) -> None:
    assert looked_up(schools, typed).total == 0


def test_closed_schools_are_counted_apart_and_shown_when_asked_for(schools: Index) -> None:
    current = looked_up(schools, "pebblecombe")
    assert (urns(current), current.elsewhere) == ([100004], 1)
    closed = looked_up(schools, "pebblecombe", standing=Standing.CLOSED)
    assert (urns(closed), closed.elsewhere) == ([100005], 1)
    every = looked_up(schools, "pebblecombe", standing=Standing.ALL)
    assert (urns(every), every.elsewhere) == ([100004, 100005], 0)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({"la_code": 902}, [100002], id="authority"),
        pytest.param({"phase_code": 4}, [100004], id="phase"),
        pytest.param({"type_code": 34}, [100004], id="type"),
        pytest.param({"la_code": 902, "phase_code": 4}, [], id="two that share no school"),
        pytest.param({"la_code": 999}, [], id="a code that no school has"),
    ],
)
def test_filters_list_by_themselves_and_narrow_a_search(
    schools: Index, filters: dict[str, object], expected: list[int]
) -> None:
    assert urns(looked_up(schools, "", **filters)) == expected
    assert set(urns(looked_up(schools, "school", **filters))) <= set(expected)


def test_nothing_asked_is_nothing_found(schools: Index) -> None:
    assert looked_up(schools, " ").total == 0


def test_a_page_further_on_goes_on_where_the_last_ended(schools: Index) -> None:
    whole = find_in(schools, Query("school"), count=10)
    second = find_in(schools, Query("school"), first=2, count=2)
    assert urns(second) == urns(whole)[2:4]
    assert second.total == whole.total


def test_the_name_as_typed_comes_before_one_that_only_begins_so(database: Database) -> None:
    with database.begin() as session:
        list_schools(
            session,
            a_primary(1, "Ashfielding School"),
            a_primary(2, "Ashfield School"),
            a_primary(3, "Wickerwell School", town="Ashfield"),
        )
    assert found_in(database, "ashfield") == [2, 1, 3]


def test_a_new_list_is_searched_as_soon_as_it_is_applied(listed: Database) -> None:
    assert found_in(listed, "saffleholt") == []
    with listed.begin() as session:
        list_schools(session, a_primary(100099, "Saffleholt School"))
    assert found_in(listed, "saffleholt") == [100099]


def test_the_choices_are_those_that_some_school_has(listed: Database) -> None:
    with listed.read() as session:
        offered = choices(session)
    assert offered.schools == len(SCHOOLS)
    assert offered.authorities == ((902, "Emberstow"), (901, "Thistleshire"))
    assert offered.phases == ((2, "Primary"), (4, "Secondary"))


def test_an_empty_register_offers_nothing_and_finds_nothing(database: Database) -> None:
    with database.read() as session:
        assert choices(session).schools == 0
        assert find(session, Query("school")).total == 0


def test_two_databases_in_one_process_are_searched_apart(
    sqlite_database: Database, postgres_database: Database
) -> None:
    with sqlite_database.begin() as session:
        list_schools(session, a_primary(1, "Sedgewick School"))
    with postgres_database.begin() as session:
        list_schools(session, a_primary(2, "Sedgewick School"))
    assert found_in(sqlite_database, "sedgewick") == [1]
    assert found_in(postgres_database, "sedgewick") == [2]
