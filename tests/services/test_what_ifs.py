"""What-ifs: each changes what it should and nothing else, and is kept as it was answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, SQLModel

from register.domain.errors import InvalidFact, NotFound
from register.domain.roles import Account, Role
from register.law.assessment import RULEBOOK
from register.law.bill import FIGURE_NAMES
from register.law.policy import DEFAULT, SWITCHES
from register.services import reports, simulation, what_ifs
from register.services.reports import Cut
from register.services.what_if_words import CHOICES, FIGURES, GAP, asked, under
from register.services.what_ifs import WhatIf
from register.services.what_ifs_kept import Changed
from register.store import accounts, ledger
from register.store.session import Database
from tests.registering import draw, put_award
from tests.services import what_if_scenes as scene
from tests.services.what_if_scenes import AT, TODAY

Moves = Mapping[int, tuple[str, str]]
LATE = dict.fromkeys(
    (
        *(scene.MOVED, scene.LEAP, scene.COURSE, scene.FOLLOWING, scene.SPELLS),
        *(scene.NINE_MONTHS, scene.TOO_LATE),
    ),
    ("overdue", "overdue"),
)
"""Those that are late by the law as it is: another number of years moves their last day alone."""
EXPECTED: dict[tuple[str, str], Moves] = {
    ("P1", "strict"): {scene.EARLIER_THEN: ("exempt_contested", "overdue")},
    ("P2", "first_ever"): {
        scene.SUMMER: ("in_window", "overdue"),
        scene.SPELLS: ("overdue", "overdue"),
        scene.NINE_MONTHS: ("overdue", "overdue"),
    },
    ("P2", "current_appointment"): {scene.MOVED: ("overdue", "in_window")},
    ("P2b", "62"): {scene.SUMMER: ("in_window", "overdue")},
    ("P3", "1_march"): {scene.LEAP: ("overdue", "overdue")},
    ("P4", "out"): {scene.CTC: ("no_senco", "out_of_scope")},
    ("P5", "in"): {scene.PRU: ("out_of_scope", "no_senco")},
    ("P6", "pass"): {scene.INDUCTION: ("review", "qualified")},
    ("P6", "fail"): {scene.INDUCTION: ("review", "ineligible")},
    ("P7", "completion"): {scene.COURSE: ("overdue", "qualified")},
    ("P8", "new_post"): {scene.FOLLOWING: ("overdue", "exempt_contested")},
    ("P9", "pure_days"): {scene.SPELLS: ("overdue", "exempt_contested")},
    ("P9", "months_and_days"): {scene.SPELLS: ("overdue", "exempt_contested")},
    ("P10", "overdue"): {scene.COHORT: ("exempt_contested", "overdue")},
    ("P11", "assume_met"): {
        scene.UNKNOWN: ("review", "qualified"),
    },
    ("P11", "assume_not_met"): {
        scene.UNKNOWN: ("review", "ineligible"),
    },
    ("P12", "conferment"): {scene.CONFERRED: ("qualified", "overdue")},
    ("years_allowed", "2"): {
        **LATE,
        scene.SUMMER: ("in_window", "overdue"),
        scene.THIRD_YEAR: ("in_window", "overdue"),
        scene.SECOND_YEAR: ("in_window", "in_window"),
    },
    ("years_allowed", "4"): {
        **LATE,
        scene.MOVED: ("overdue", "in_window"),
        scene.SUMMER: ("in_window", "in_window"),
        scene.THIRD_YEAR: ("in_window", "in_window"),
        scene.SECOND_YEAR: ("in_window", "in_window"),
    },
    ("months_of_service", "6"): {
        scene.MOVED: ("overdue", "exempt_contested"),
        scene.SUMMER: ("in_window", "exempt_contested"),
        scene.SPELLS: ("overdue", "exempt_contested"),
        scene.COHORT: ("exempt_contested", "exempt"),
        scene.NINE_MONTHS: ("overdue", "exempt_contested"),
    },
    ("months_of_service", "24"): {scene.EARLIER_THEN: ("exempt_contested", "overdue")},
    ("nasenco_ends", "2027-06-01"): {scene.CONFERRED: ("qualified", "overdue")},
    ("nasenco_ends", "2028-09-01"): {scene.TOO_LATE: ("overdue", "qualified")},
    ("types_added", "7"): {scene.SPECIAL: ("out_of_scope", "no_senco")},
    ("types_removed", "15"): {scene.NURSERY: ("no_senco", "out_of_scope")},
}
"""By what is asked: the schools whose answer differs, before and after."""


@pytest.fixture
def country(database: Database) -> Database:
    """The small country, drawn."""
    scene.build(database)
    draw(database)
    return database


@pytest.fixture
def sqlite_country(sqlite_database: Database) -> Database:
    """The same where the engine is not the subject; nothing is drawn, for nothing reads lines."""
    scene.build(sqlite_database)
    return sqlite_database


def an_official(session: Session) -> Account:
    """Somebody who may ask; nobody signs in here."""
    told = {"email": "official@example.org", "password_hash": "none", "scope": ""}
    return accounts.add(session, **told, role=Role.OFFICIAL, at=AT)


def ask(session: Session, **choices: str) -> WhatIf:
    """One what-if, asked by an official."""
    account = an_official(session)
    return what_ifs.ask(session, account, choices=choices, as_of=TODAY, today=TODAY, at=AT)


def moves(found: tuple[Changed, ...]) -> Moves:
    """What became of each school."""
    return {one.school.urn: (one.school.before.status, one.school.after.status) for one in found}


def everything(session: Session, *but: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but some."""
    tables = sorted(set(SQLModel.metadata.tables) - set(but))
    read = session.connection().execute
    return {name: [*map(tuple, read(select(SQLModel.metadata.tables[name])))] for name in tables}


def test_every_choice_of_every_switch_and_every_figure_changes_what_it_should_and_no_more(
    sqlite_country: Database,
) -> None:
    with sqlite_country.read() as session:
        for (name, value), expected in EXPECTED.items():
            made = what_ifs.work_out(session, {name: value}, as_of=TODAY, today=TODAY, at=AT)
            found = {one.urn: (one.before.status, one.after.status) for one in made.changes}
            assert found == expected, (name, value)
            assert all(one.step for one in made.changes), (name, value)


def test_every_switch_and_every_figure_has_been_tried() -> None:
    other = {(s.id, c) for s in SWITCHES if s.id != GAP for c in s.choices[1:]}
    assert other | {(GAP, "62")} == {asked for asked in EXPECTED if asked[0] not in FIGURE_NAMES}
    assert {name for name, _ in EXPECTED} >= set(FIGURE_NAMES)


def test_two_years_instead_of_three_move_only_those_in_their_third(
    sqlite_country: Database,
) -> None:
    with sqlite_country.begin() as session:
        made = ask(session, years_allowed="2")
        found = what_ifs.schools(session, made.reference)
    moved = {urn for urn, (before, after) in moves(found).items() if before != after}
    assert moved == {scene.SUMMER, scene.THIRD_YEAR}
    for one in found:
        assert one.school.before.deadline is not None
        assert one.school.before.deadline > one.school.after.deadline  # type: ignore[operator]  # a day as well
        assert one.school.step
        assert one.school.step.citation == "SI 2014/1530 reg 49(4)"


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"P1": "exempt_contested", "P2b": "0"}, id="each as it is read now"),
        pytest.param({"years_allowed": "3", "nasenco_ends": "2027-09-01"}, id="figures of the law"),
        pytest.param({"types_removed": ""}, id="no types"),
    ],
)
def test_no_change_gives_no_differences(sqlite_country: Database, choices: dict[str, str]) -> None:
    with sqlite_country.begin() as session:
        made = ask(session, **choices)
        assert what_ifs.schools(session, made.reference) == ()
    assert made.choices == {}
    summary = made.summary
    assert (summary.changed, summary.moves, summary.total.difference) == (0, (), 0)
    for areas in summary.areas.values():
        assert [a.before for a in areas] == [a.after for a in areas]


def test_what_is_kept_is_what_was_worked_out_and_what_the_report_of_the_day_says(
    country: Database,
) -> None:
    with country.begin() as session:
        made = ask(session, P1="strict", types_added="7")
    with country.read() as session:
        kept, found = (
            what_ifs.one(session, made.reference),
            what_ifs.schools(session, made.reference),
        )
        again = what_ifs.work_out(session, made.choices, as_of=TODAY, today=TODAY, at=AT)
        told = reports.counts(session, by=Cut.LA, as_of=TODAY, today=TODAY, known_at=AT)
    assert kept == made
    assert (kept.as_of, kept.known_at, kept.rulebook) == (TODAY, AT, RULEBOOK)
    assert (kept.by, kept.choices) == ("official@example.org", {"P1": "strict", "types_added": "7"})
    assert tuple(one.school for one in found) == again.changes
    assert [(a.key, a.name, a.before) for a in kept.summary.areas[Cut.LA]] == [
        (row.key, row.name, row.statuses) for row in told.rows
    ]


def test_the_areas_and_the_moves_add_up(sqlite_country: Database) -> None:
    with sqlite_country.begin() as session:
        made = ask(session, years_allowed="2", types_added="7", P6="pass")
        found = what_ifs.schools(session, made.reference)
    summary = made.summary
    total = summary.total
    assert (total.unmet_before, total.unmet_after) == (11, 14)
    assert (total.lost, total.gained, total.changed) == (3, 0, len(found))
    assert sum(move.schools for move in summary.moves) == len(found) == summary.changed
    for cut in (Cut.LA, Cut.REGION, Cut.TYPE):
        areas = summary.areas[cut]
        assert sum(area.changed for area in areas) == len(found)
        assert sum(area.difference for area in areas) == total.difference
    (gorseland,) = (area for area in summary.areas[Cut.LA] if area.key == 902)
    assert (gorseland.lost, gorseland.changed) == (1, 1)
    (third,) = (one for one in found if one.school.urn == scene.THIRD_YEAR)
    assert (third.region, third.type_code) == ("B", 1)


def test_nothing_else_in_the_register_moves(sqlite_country: Database) -> None:
    draw(sqlite_country)
    with sqlite_country.begin() as session:
        account = an_official(session)
    with sqlite_country.read() as session:
        before = everything(session, "what_if", "ledger")
    with sqlite_country.begin() as session:
        for choices in ({"P11": "assume_not_met"}, {"types_removed": "1"}):
            what_ifs.ask(session, account, choices=choices, as_of=TODAY, today=TODAY, at=AT)
    with sqlite_country.read() as session:
        assert everything(session, "what_if", "ledger") == before


def test_a_what_if_is_as_known_when_it_was_asked_whatever_is_recorded_since(
    sqlite_country: Database,
) -> None:
    later = AT + timedelta(days=1)
    with sqlite_country.begin() as session:
        made = ask(session, years_allowed="2")
        person = scene.THIRD_YEAR  # people are numbered as they are put in, not as their schools
        number = (
            session.connection()
            .execute(text("SELECT person_id FROM appointment WHERE urn = :urn"), {"urn": person})
            .scalar_one()
        )
        put_award(session, number, at=later)
    with sqlite_country.read() as session:
        assert what_ifs.one(session, made.reference) == made
        then = what_ifs.work_out(session, made.choices, as_of=TODAY, today=TODAY, at=AT)
        now = what_ifs.work_out(session, made.choices, as_of=TODAY, today=TODAY, at=later)
        kept = what_ifs.schools(session, made.reference)
    assert tuple(one.school for one in kept) == then.changes
    assert {one.urn for one in then.changes} - {one.urn for one in now.changes} == {person}


def test_the_ledger_says_who_asked_what_and_names_no_school_and_nobody(
    sqlite_country: Database,
) -> None:
    with sqlite_country.begin() as session:
        made = ask(session, years_allowed="2")
        (entry,) = ledger.about(session, f"what-if:{made.reference}")
    assert (entry.actor, entry.action, entry.at) == ("account:1", "asked what if", AT)
    assert entry.detail == '{"as_of": "2028-06-01", "set": {"years_allowed": "2"}}'


def test_the_latest_come_first_and_the_old_are_swept(sqlite_country: Database) -> None:
    with sqlite_country.begin() as session:
        account = an_official(session)
        made = simulation.simulate(session, DEFAULT, as_of=TODAY, known_at=AT)
        ages = (401, 399, 0)
        kept = [
            what_ifs.keep(session, account, made, at=AT - timedelta(days=days)) for days in ages
        ]
        assert what_ifs.recent(session, 2) == (kept[2], kept[1])
        what_ifs.sweep(session, AT)
        assert what_ifs.recent(session, 9) == (kept[2], kept[1])
        for read in (what_ifs.one, what_ifs.schools):
            with pytest.raises(NotFound, match="kept for 400 days"):
                read(session, kept[0].reference)


def test_before_the_first_school_list_it_comes_to_nothing(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        made = ask(session, P1="strict")
        assert what_ifs.one(session, made.reference) == made
    assert (made.summary.changed, made.summary.total.unmet_before) == (0, 0)


@pytest.mark.parametrize(
    ("choices", "as_of", "sentence"),
    [
        ({"P1": "maybe"}, TODAY, "Switch P1 takes one of: exempt_contested, strict."),
        ({"P99": "in"}, TODAY, "There is no switch P99"),
        ({"years_allowed": "0"}, TODAY, "Choose years allowed from 1 to 10."),
        ({}, date(2009, 8, 31), "Ask about a day from 1 September 2009 to 1 June 2038"),
        ({}, date(2038, 6, 2), "2 June 2038 is outside that."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence_and_nothing_is_kept(
    sqlite_database: Database, choices: dict[str, str], as_of: date, sentence: str
) -> None:
    with sqlite_database.begin() as session:
        account = an_official(session)
        with pytest.raises(InvalidFact, match=sentence):
            what_ifs.ask(session, account, choices=choices, as_of=as_of, today=TODAY, at=AT)
        assert what_ifs.recent(session, 1) == ()


def test_every_choice_and_every_figure_has_its_words() -> None:
    offered = {(switch.id, choice) for switch in SWITCHES for choice in switch.choices}
    assert set(CHOICES) == {pair for pair in offered if pair[0] != GAP}
    assert set(FIGURES) == set(FIGURE_NAMES)
    assert len({(name, words) for (name, _), words in CHOICES.items()}) == len(CHOICES)


def test_what_was_asked_is_said_beside_the_law_as_it_is() -> None:
    choices = {"types_added": "7,99", "nasenco_ends": "2028-09-01", "P2b": "1", "P4": "out"}
    (gap, colleges, ends, kinds) = asked(choices)
    assert gap.sentence.endswith("does not break the unbroken run (P2b): 1 day. Now: 0 days.")
    assert colleges.what == "Whether the duty reaches city technology colleges"
    assert colleges.chosen == "The duty does not reach them"
    assert colleges.instead_of == "The duty reaches them"
    assert (ends.chosen, ends.instead_of) == ("1 September 2028", "1 September 2027")
    assert (kinds.chosen, kinds.instead_of) == ("Community special school, Type 99", "None")


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"P1": "strict"}, "Under this reading"),
        ({"years_allowed": "2"}, "Under this rule"),
        ({"P1": "strict", "years_allowed": "2"}, "Under this reading and this rule"),
    ],
)
def test_a_switch_is_a_reading_and_a_figure_a_rule(choices: dict[str, str], words: str) -> None:
    assert under(choices) == words
