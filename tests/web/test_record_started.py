"""Recording a SENCO who started: one thing a page, and nobody is found by guessing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from register.domain.appointments import Cover
from register.domain.claims import ClaimKind
from register.domain.evidence import Level
from register.domain.roles import Role
from register.services import claims
from register.services.record_drafts import RECORDING
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.verifications import CheckDraftRow
from tests.registering import BORN
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient
from tests.web.recording import (
    ANNS,
    CLEO,
    HERE,
    HOW,
    RECORD,
    THERE,
    WHY,
    at_check,
    become,
    begun,
    build,
    entered,
    ledger_says,
    on,
    path_of,
    said,
    sights,
    since,
    statements,
    who,
)

UNKNOWN = 7654321
NEXT_DAY = BORN + timedelta(days=1)
OTHER_DAY = [str(NEXT_DAY.day), str(NEXT_DAY.month), str(NEXT_DAY.year)]
NEW = 4
"""The number of the post that is recorded next."""


@pytest.fixture
def school(client: StrictClient, database: Database) -> StrictClient:
    """A browser that the school has signed in with."""
    build(database)
    return entered(client, database, Role.SCHOOL, str(HERE))


def nobody(client: StrictClient) -> Page:
    """Look for a number that nobody has."""
    return on(client, begun(client), **who(UNKNOWN))


class TestTheWayThrough:
    def test_records_the_senco_once_and_leads_back_with_a_way_to_undo_it(
        self, school: StrictClient, database: Database
    ) -> None:
        check = at_check(school)
        page = on(school, check)
        assert path_of(page) == RECORD
        assert "The SENCO was recorded." in page.text
        assert page.links["Undo"] == f"{RECORD}/changes/1/undo"
        told = said(database)[NEW].told
        assert (told.starts, told.starts_latest, told.ends) == (
            date(2026, 9, 1),
            date(2026, 9, 1),
            None,
        )
        assert (told.designated, told.head_teacher, told.teacher_at_school) == (True, False, True)
        assert (told.level, told.cover, told.shared) == (Level.SEEN, Cover.SUBSTANTIVE, False)
        again = school.get(path_of(check))
        assert again.status_code == 404
        assert "This was recorded, or a day has passed" in again.text

    def test_shows_the_teachers_own_name_to_be_confirmed_and_logs_the_sight(
        self, school: StrictClient, database: Database
    ) -> None:
        before = sights(database)
        page = at_check(school)
        assert "This teacher is on the register as Cleo Emberlock." in page.text
        assert sights(database) == before + 1 + 2  # the look-up; then Cleo, and Ann who is in post
        assert any(RECORDING in row for row in ledger_says(database))

    def test_asks_whether_the_post_of_whoever_is_senco_ends_which_is_a_sight(
        self, school: StrictClient, database: Database
    ) -> None:
        draft = path_of(at_check(school)).rpartition("/")[0]
        before = sights(database)
        page = school.page(f"{draft}/ends")
        assert "Yes, Ann Nettlegarth\u2019s post ends on 31 August 2026" in page.text
        assert on(school, page, ends="7").response.status_code == 400
        assert sights(database) == before + 2

    def test_leaves_two_sencos_where_neither_post_ends(
        self, school: StrictClient, database: Database
    ) -> None:
        page = on(school, at_check(school, ends="no"))
        assert "SENCO now Cleo Emberlock" in page.text
        assert "Ann Nettlegarth" in page.text.partition("Before")[0]
        assert said(database)[ANNS].told.ends is None

    def test_ends_the_post_of_whoever_was_before_on_the_eve(
        self, school: StrictClient, database: Database
    ) -> None:
        page = on(school, at_check(school, ends=str(ANNS)))
        assert "The last day of whoever was before was recorded." in page.text
        assert said(database)[ANNS].told.ends == date(2026, 9, 1)

    def test_takes_the_month_where_the_day_is_lost_and_makes_no_gap(
        self, school: StrictClient, database: Database
    ) -> None:
        page = at_check(school, day="Sep 2026", ends=str(ANNS))
        assert "First day in post September 2026" in page.text
        assert "Ann Nettlegarth, on 29 September 2026" in page.text
        on(school, page)
        told = said(database)
        assert (told[NEW].told.starts, told[NEW].told.starts_latest) == (
            date(2026, 9, 1),
            date(2026, 9, 30),
        )
        assert told[ANNS].told.ends == date(2026, 9, 30)

    def test_keeps_informal_cover_as_never_designated(
        self, school: StrictClient, database: Database
    ) -> None:
        on(school, at_check(school, capacity="informal", teacher="unknown", shared="unknown"))
        told = said(database)[NEW].told
        assert (told.designated, told.teacher_at_school, told.shared) == (False, None, None)

    def test_goes_back_to_every_page_with_its_answer_and_comes_back_to_the_check(
        self, school: StrictClient
    ) -> None:
        draft = path_of(at_check(school)).rpartition("/")[0]
        held = school.page(f"{draft}/who").form(f"{draft}/who")
        assert (held["number"], held["family_name"]) == (str(CLEO), "Emberlock")
        assert 'value="1980"' in school.page(f"{draft}/who").response.text
        how = school.page(f"{draft}/how").form(f"{draft}/how")
        assert {name: how[name] for name in HOW} == HOW
        assert school.page(f"{draft}/why").form(f"{draft}/why")["why"] == WHY
        page = school.send(f"{draft}/how", f"{draft}/how", head="yes")
        assert path_of(page) == f"{draft}/check"
        assert "Head teacher or acting head Yes" in page.text

    def test_tells_on_the_page_what_a_service_refuses(self, school: StrictClient) -> None:
        page = on(school, at_check(school, day="1 9 1990"))
        assert page.response.status_code == 400
        assert "This teacher was not yet 18 on that day: check the year." in page.links

    def test_asks_for_each_answer_at_its_field(self, school: StrictClient) -> None:
        blank = on(school, begun(school), family_name="12")
        assert blank.response.status_code == 400
        assert blank.links["Enter the teacher reference number as 7 digits"] == "#number"
        assert blank.links["Enter the date of birth"] == "#born-day"
        assert blank.links["Enter the family name"] == "#family_name"
        page = on(school, blank, **who())
        unsaid = on(school, page)
        assert unsaid.links["Choose whether you know the day"] == "#known"
        month = on(school, page, known="month", month=["13", "2026"])
        assert month.links["Enter a real month and year, such as 9 2024"] == "#month-month"
        assert 'value="13"' in month.response.text


class TestNotFound:
    def test_is_one_answer_with_one_set_of_statements_whatever_was_wrong(
        self, school: StrictClient, database: Database
    ) -> None:
        wrongs = {
            "nobody's number": who(UNKNOWN),
            "another birthday": who(born=OTHER_DAY),
            "another name": who(name="Pell"),
        }
        told, asked = {}, {}
        for wrong, typed in wrongs.items():
            page = begun(school)
            form = {**page.form(path_of(page)), **typed}
            with statements(database) as said_meanwhile:
                answer = school.post(path_of(page), data=form)
            asked[wrong] = said_meanwhile
            where = Page(school.get(answer.location))
            words = re.sub(r"started/\w+/", "", where.response.text)
            told[wrong] = (answer.status_code, re.sub(r'csrf_token" [^>]*', "", words))
        assert len(set(told.values())) == 1
        assert "We could not find this teacher" in told["another name"][1]
        assert asked["another birthday"] == asked["nobody's number"] == asked["another name"]

    def test_takes_a_name_spelt_otherwise_or_one_from_before(self, school: StrictClient) -> None:
        for name in ("EMBER-LOCK", "o pell"):
            assert path_of(on(school, begun(school), **who(name=name))).endswith("/since")

    def test_goes_on_with_the_same_questions_and_ends_with_an_official(
        self, school: StrictClient, database: Database
    ) -> None:
        blank = on(school, nobody(school))
        assert blank.links["Enter the given names"] == "#given_names"
        assert "Cleo" not in blank.text
        page = on(school, blank, given_names="Dora")
        page = on(school, page, **since())
        page = on(school, page, **HOW)
        page = on(school, page, level="said", why=WHY)
        assert "Teacher Dora Emberlock" in page.text
        done = on(school, page)
        assert path_of(done) == RECORD
        assert "An official will look for this teacher: reference" in done.text
        assert max(said(database)) < NEW
        with database.read() as session:
            (claim,) = claims.open_claims(session)
        assert (claim.kind, int(claim.urn)) == (ClaimKind.UNMATCHED, HERE)
        assert claim.reference in done.text

    def test_again_and_again_slows_the_school_and_then_stops_it(
        self, school: StrictClient, database: Database
    ) -> None:
        page = begun(school)
        form = page.form(path_of(page))
        statuses = [
            school.post(path_of(page), data={**form, **who(5000000 + 1000 * n)}).status_code
            for n in range(40)
        ]
        assert statuses[0] == 303
        assert 429 in statuses
        assert statuses[-1] == 403
        assert "Emberlock" in school.page(path_of(page)).response.text
        with database.read() as session:
            stops = session.exec(select(LedgerRow.action)).all().count("look-ups stopped")
        assert stops == 1


class TestWhereItIsKept:
    def test_nothing_personal_stands_in_an_address_a_cookie_or_the_ledger(
        self, school: StrictClient, database: Database
    ) -> None:
        page = at_check(school)
        addresses = {*page.links.values(), path_of(page)}
        assert not any(str(CLEO) in each or "Emberlock" in each for each in addresses)
        assert not any(str(CLEO) in row or "Emberlock" in row for row in ledger_says(database))
        with database.read() as session:
            assert str(CLEO) in session.exec(select(CheckDraftRow.entries)).one()
        on(school, page)
        with database.read() as session:
            assert session.exec(select(CheckDraftRow)).all() == []

    def test_is_another_journeys_no_more_than_another_accounts(
        self, school: StrictClient, sign_in: SignIn
    ) -> None:
        path = path_of(begun(school))
        draft = path.split("/")[-2]
        for name in ("check", "nobody", "ends"):  # to the first page that is not filled in
            assert school.get(path.replace("/who", f"/{name}")).location == path
        assert school.get(f"/verify/new/{draft}/why").status_code == 404
        assert school.get(path.replace(str(HERE), str(THERE))).status_code == 404
        become(school, sign_in, Role.OFFICIAL)
        assert school.get(path).status_code == 404
        assert school.get(path.replace(draft, "nothing")).status_code == 404
