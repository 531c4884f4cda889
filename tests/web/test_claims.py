"""A school claims, is told by when it hears, and reads the reply; nobody else learns of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import col, func, select

from register.domain.appointments import Appointment
from register.domain.claims import Claim, ClaimKind, PostClaimed
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis, Induction
from register.domain.roles import Role
from register.services import accounts, claims
from register.store.session import Database
from register.store.tables.sight import SightRow
from tests.listed import a_primary, list_schools
from tests.registering import BORN, EARLY, a_post, put_award, put_body, put_person, put_post
from tests.web.conftest import TODAY, SignIn
from tests.web.reading import Page, StrictClient

HERE, THERE = 100001, 100002
PAGE = f"/schools/{HERE}/claims"
NEW = f"{PAGE}/new"
NAME = "Olwen Dunnockdale"
AWARD = {
    "about": "1",
    "kind": "NASENCO",
    "body": "University of Nowhere",
    "course_started": ["20", "9", "2021"],
    "awarded": ["14", "July", "2023"],
    "words": "The certificate is in the file.",
}
EARLIER = {
    "about": "1",
    "school_1": str(THERE),
    "starts_1": ["", "9", "2007"],
    "ends_1": ["31", "12", "2008"],
}
POST = {
    "starts": ["1", "9", "2024"],
    "designated": "yes",
    "head": "no",
    "teacher": "yes",
    "words": "The letter of appointment says so.",
}


@pytest.fixture
def school(client: StrictClient, database: Database, sign_in: SignIn) -> StrictClient:
    """A browser that the school has signed in with; its SENCO's three years have ended."""
    with database.begin() as session:
        here = a_primary(HERE, "Nettlegarth School", trust_code=555, trust_name="Lantern Trust")
        list_schools(
            session,
            here,
            a_primary(THERE, "Pebblecombe School"),
            a_primary(100003, "St Wren's School", town="Ambleford"),
            a_primary(100004, "St Wren's School", town="Brackenby"),
        )
        put_body(session)
        senco = put_person(session, 1234567, given_names="Olwen", family_name="Dunnockdale")
        put_post(session, senco, HERE, date(2020, 9, 1))
        gone = put_person(session, 2345678, given_names="Idris", family_name="Formerly")
        put_post(session, gone, HERE, date(2015, 9, 1), ends=date(2020, 9, 1))
        put_award(session, senco, at=EARLY, awarded=None, course_completed=None)
    sign_in(Role.SCHOOL, str(HERE))
    return client


def send(client: StrictClient, query: str, typed: Mapping[str, object]) -> Page:
    """Fill in the form of a claim and send it."""
    return client.send(f"{NEW}?{query}", NEW, **typed)


def the_claim(database: Database) -> Claim:
    """The one claim that there is."""
    with database.read() as session:
        (claim,) = claims.open_claims(session)
    return claim


def not_found(database: Database, *, raised: date = TODAY) -> Claim:
    """The school records a SENCO whom the register does not find."""
    told: Appointment = a_post(HERE, TODAY)
    with database.begin() as session:
        return claims.unmatched(
            session,
            account=accounts.of_email(session, f"school{HERE}@example.org"),
            urn=HERE,
            trn=Trn("7654321"),
            born=BORN,
            names=("Ida", "Newcome"),
            told=told,
            why="Appointed in July.",
            at=EARLY,
            today=raised,
        )


def test_a_school_that_has_claimed_nothing_is_told_what_it_can_do(school: StrictClient) -> None:
    page = school.page(PAGE)
    assert "Claims and corrections" in page.heading
    assert "This school has claimed nothing yet." in page.text
    assert page.links["Claim something, or say that it is wrong"] == NEW


def test_what_is_claimed_is_chosen_first(school: StrictClient) -> None:
    page = school.page(NEW)
    assert "What do you want to tell us?" in page.text
    assert "Earlier service as SENCO, or an exemption because of it" in page.text
    assert "A SENCO whom the register did not find" not in page.text
    assert page.links["change the school\u2019s record"] == f"/schools/{HERE}/record"
    page = school.page(f"{NEW}?asked=kind")
    assert page.response.status_code == 400
    assert "Choose what you want to tell us" in page.text
    page = school.page(f"{NEW}?asked=kind&kind=correction")
    assert page.response.status_code == 200
    assert "There is a problem" not in page.text
    page = school.page(f"{NEW}?asked=fact&kind=correction")
    assert page.response.status_code == 400
    assert "Choose what is wrong" in page.text


def test_an_award_is_claimed_and_the_school_is_told_by_when_it_hears(
    school: StrictClient, database: Database
) -> None:
    page = send(school, "kind=award", AWARD)
    claim = the_claim(database)
    assert page.response.request.path == f"{PAGE}/{claim.reference}"
    assert "Waiting for a reply" in page.text
    assert "We aim to reply within 15 working days, by 22 September 2026." in page.text
    assert f"About {NAME}" in page.text
    assert "Awarded 14 July 2023" in page.text
    listed = school.page(PAGE)
    assert listed.links[claim.reference.grouped] == f"{PAGE}/{claim.reference}"
    assert "Qualification" in listed.text
    assert NAME not in listed.whole


def test_what_is_missing_is_said_and_what_was_typed_stays(
    school: StrictClient, database: Database
) -> None:
    page = send(school, "kind=award", {"about": "1", "certificate": "C 17"})
    assert page.response.status_code == 400
    assert "Choose which qualification it is" in page.text
    assert "Enter who awards it" in page.text
    assert page.form(NEW)["certificate"] == "C 17"
    page = send(school, "kind=award", {**AWARD, "awarded": ["14", "7", "2027"]})
    assert page.response.status_code == 400
    assert "An award cannot have been made in the future" in page.text
    assert page.title.startswith("Error: ")
    with database.read() as session:
        assert claims.waiting(session) == 0


def test_earlier_service_is_claimed_to_the_month_where_the_day_is_lost(
    school: StrictClient, database: Database
) -> None:
    typed = {**EARLIER, "school_2": "A school abroad", "unlisted_2": "y"}
    typed |= {"starts_2": ["1", "9", "2003"], "ends_2": ["", "August", "2007"]}
    page = send(school, "kind=service", typed)
    first, second = the_claim(database).proposed.posts
    assert first == PostClaimed(
        Urn(THERE), "", date(2007, 9, 1), date(2007, 9, 30), date(2009, 1, 1)
    )
    assert (second.urn, second.place) == (None, "A school abroad")
    assert second.ends_in_month
    assert second.ends == date(2007, 8, 2), "no more is counted than is certain"
    assert "Pebblecombe School (URN 100002), from September 2007, day not known" in page.text
    assert "A school abroad (not on the school list)" in page.text
    assert "to August 2007, day not known" in page.text


WRONG: tuple[tuple[Mapping[str, object], str], ...] = (
    ({"school_1": "St Wren's School"}, "Ambleford (URN 100003)"),
    ({"school_1": "Zzyzx"}, "No school was found"),
    ({"ends_1": ["", "", ""]}, "Enter the last day"),
    ({"ends_1": ["31", "2", "2008"]}, "Enter a real date"),
    ({"ends_1": ["1", "1", "2007"]}, "cannot come before"),
    ({"school_2": "100002"}, "Enter the first day as SENCO there"),
    ({"about": ""}, "Choose which SENCO it is about"),
    ({"about": "2"}, "Not a valid choice"),
)


def test_a_post_that_cannot_be_told_is_sent_back(school: StrictClient) -> None:
    for typed, sentence in WRONG:
        page = send(school, "kind=service", {**EARLIER, **typed})
        assert page.response.status_code == 400, typed
        assert sentence in page.text, typed


def test_a_school_is_found_by_its_very_name(school: StrictClient, database: Database) -> None:
    send(school, "kind=service", {**EARLIER, "school_1": "pebblecombe school"})
    (post,) = the_claim(database).proposed.posts
    assert post.urn == THERE


def test_every_fact_of_the_school_can_be_said_to_be_wrong(school: StrictClient) -> None:
    page = school.page(f"{NEW}?kind=correction")
    assert f"{NAME}, SENCO from 1 September 2020, still in post" in page.text
    assert f"{NAME}: Qualified teacher status (QTS), from 1 July 2003" in page.text
    assert f"{NAME}: induction, passed" in page.text
    assert f"{NAME}: National Award for SEN Co-ordination (NASENCO), not awarded yet" in page.text
    assert "Idris Formerly, SENCO from 1 September 2015, to 31 August 2020" in page.text
    assert "Idris Formerly: " not in page.text, "of those who left, the posts alone"
    assert "Something else, or somebody is missing" in page.text


def test_a_post_is_said_to_be_wrong_field_by_field(
    school: StrictClient, database: Database
) -> None:
    page = school.page(f"{NEW}?kind=correction&fact=post-1")
    for asked in ("First day in post", "Last day in post", "Did they work as a teacher"):
        assert asked in page.text
    form = page.form(NEW)
    assert (form["designated"], form["head"], form["teacher"]) == ("yes", "no", "yes")
    page = send(school, "kind=correction&fact=post-1", POST)
    assert "First day in post 1 September 2024Held now: 1 September 2020" in page.text
    claim = the_claim(database)
    assert (claim.kind, claim.appointment_id) == (ClaimKind.CORRECTION, 1)
    assert claim.proposed.appointment == a_post(HERE, date(2024, 9, 1))


def test_a_correction_that_corrects_nothing_is_sent_back(school: StrictClient) -> None:
    typed = {**POST, "starts": ["1", "9", "2020"]}
    page = send(school, "kind=correction&fact=post-1", typed)
    assert page.response.status_code == 400
    assert "this is what the register holds already" in page.text
    page = send(school, "kind=correction&fact=post-1", {**POST, "last": ["1", "1", "2020"]})
    assert "The last day cannot come before the first" in page.text


def test_a_teachers_status_an_induction_and_an_award_are_said_to_be_wrong(
    school: StrictClient, database: Database
) -> None:
    why = {"words": "A letter."}
    typed = {**why, "basis": "QTLS", "since": ["1", "2", "2020"]}
    send(school, "kind=correction&fact=status-1", typed)
    send(school, "kind=correction&fact=induction-1", {**why, "induction": "in_progress"})
    fact = "kind=correction&fact=award-1-1"
    form = school.page(f"{NEW}?{fact}").form(NEW)
    assert form["body"] == "University of Nowhere"
    days = {"course_started": ["1", "9", "2018"], "course_completed": ["1", "7", "2019"]}
    send(school, fact, {**days, "awarded": ["1", "10", "2019"]})
    send(school, "kind=correction&fact=words", {"words": "Somebody is missing."})
    with database.read() as session:
        status, induction, award, words = claims.open_claims(session)
    assert status.proposed.status is not None
    assert status.proposed.status.basis is Basis.QTLS
    assert induction.proposed.induction is Induction.IN_PROGRESS
    assert award.proposed.award is not None
    assert (award.award_id, award.proposed.award.awarded) == (1, date(2019, 10, 1))
    assert words.proposed.in_words_alone
    assert words.person_id is None


def test_a_fact_of_another_school_cannot_be_pointed_at(
    school: StrictClient, database: Database
) -> None:
    with database.begin() as session:
        other = put_person(session, 3456789, family_name="Elsewhere")
        put_post(session, other, THERE, date(2020, 9, 1))
    for fact in ("post-3", "status-3", "induction-2", "award-1-9", "nothing"):
        page = school.page(f"{NEW}?kind=correction&fact={fact}")
        assert page.response.status_code == 404, fact
        assert "Elsewhere" not in page.whole


def test_with_nobody_in_post_there_is_nobody_to_claim_for(
    school: StrictClient, sign_in: SignIn
) -> None:
    instead(school, sign_in, Role.SCHOOL, str(THERE))
    page = school.page(f"/schools/{THERE}/claims/new?kind=award")
    assert "No SENCO is in post here" in page.text


def test_a_claim_is_withdrawn_and_stays_to_be_read(
    school: StrictClient, database: Database
) -> None:
    send(school, "kind=award", AWARD)
    path = f"{PAGE}/{the_claim(database).reference}"
    page = school.send(path, f"{path}/withdraw")
    assert "Withdrawn. Nothing on the record was changed." in page.text
    assert "Withdrawn on 1 September 2026" in page.text
    again = school.post(f"{path}/withdraw", data=page.form("/sign-out"))
    assert again.status_code == 403


def test_a_late_reply_is_called_late(school: StrictClient, database: Database) -> None:
    claim = not_found(database, raised=date(2026, 8, 10))
    page = school.page(f"{PAGE}/{claim.reference}")
    assert "The reply is late: it was due by 31 August 2026." in page.text
    assert "The reply is late" in school.page(PAGE).text


def test_of_a_senco_who_was_not_found_the_school_sees_how_the_number_ends(
    school: StrictClient, database: Database, sign_in: SignIn
) -> None:
    path = f"{PAGE}/{not_found(database).reference}"
    page = school.page(path)
    assert "number ending 321" in page.text
    for typed in ("7654321", "Newcome", "1980"):
        assert typed not in page.whole
    instead(school, sign_in, Role.TRUST, "555")
    page = school.page(path)
    assert page.response.status_code == 200
    assert "number ending" not in page.whole, "it did not type it"


def instead(client: StrictClient, sign_in: SignIn, role: Role, scope: str = "") -> None:
    """Sign out, and in as somebody else."""
    client.send("/", "/sign-out")
    sign_in(role, scope)


def test_a_claim_is_there_for_those_of_the_school_alone(
    school: StrictClient, database: Database, sign_in: SignIn
) -> None:
    send(school, "kind=award", AWARD)
    theirs = f"{PAGE}/{the_claim(database).reference}"
    nobodys = theirs.replace(str(HERE), "999999")
    others = ((Role.TRUST, "556"), (Role.AUTHORITY, "902"), (Role.PANEL, ""), (Role.CANDIDATE, "2"))
    for role, scope in ((Role.SCHOOL, str(THERE)), *others):
        instead(school, sign_in, role, scope)
        never = 403 if role in {Role.PANEL, Role.CANDIDATE} else 404
        for end in ("", "/documents/1"):
            page, other = school.page(theirs + end), school.page(nobodys + end)
            assert page.response.status_code == other.response.status_code == never, role
            assert page.text.replace(str(HERE), "999999") == other.text, "as if it did not exist"
        assert school.get(PAGE).status_code == never, role
        token = school.page("/").form("/sign-out")
        for path in (NEW, f"{theirs}/withdraw", f"{theirs}/documents"):
            answer = school.post(path, data={**token, "claim": "award"})
            assert answer.status_code == never, (role, path)
    for role, scope in ((Role.TRUST, "555"), (Role.AUTHORITY, "901"), (Role.OFFICIAL, "")):
        instead(school, sign_in, role, scope)
        assert "Qualification" in school.page(PAGE).text
        assert NAME in school.page(theirs).text


def test_a_claim_of_one_school_is_not_there_at_another_that_is_theirs_too(
    school: StrictClient, database: Database, sign_in: SignIn
) -> None:
    send(school, "kind=award", AWARD)
    reference = the_claim(database).reference
    instead(school, sign_in, Role.AUTHORITY, "901")
    assert school.get(f"{PAGE}/{reference}").status_code == 200
    assert school.get(f"/schools/{THERE}/claims/{reference}").status_code == 404
    assert school.get(f"{PAGE}/no-reference").status_code == 404
    assert school.get("/schools/nowhere/claims").status_code == 404


def test_an_official_claims_nothing(school: StrictClient, sign_in: SignIn) -> None:
    instead(school, sign_in, Role.OFFICIAL)
    assert "Claim something" not in school.page(PAGE).text
    assert school.get(f"{NEW}?kind=award").status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client: StrictClient) -> None:
    for path in (PAGE, NEW, f"{PAGE}/0123456789AB/documents/1"):
        assert client.get(path).headers["Location"].startswith("/sign-in")


def test_a_form_sent_back_shows_the_senco_again_and_that_is_recorded(
    school: StrictClient, database: Database
) -> None:
    def sights() -> int:
        with database.read() as session:
            mine = select(func.count()).select_from(SightRow).where(col(SightRow.person_id) == 1)
            return session.exec(mine).one()

    before = sights()
    page = send(school, "kind=award", {})
    assert NAME in page.text
    assert sights() == before + 2  # the form, and the form sent back
