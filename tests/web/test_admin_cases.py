"""Officials see what is claimed, what is held and what would change, and decide with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.domain.awards import AwardKind
from register.domain.claims import (
    AwardClaimed,
    Claim,
    ClaimKind,
    ClaimState,
    DocumentKind,
    PostClaimed,
    Proposed,
)
from register.domain.evidence import Level
from register.domain.identifiers import Trn
from register.domain.roles import Account, Role
from register.services import claims, evidence_files
from register.services.claims import About
from register.services.sight import who_looked
from register.settings import Settings
from register.store import awards, ledger, people, records
from register.store import claims as store
from register.store.session import Database
from tests.checking import an_account
from tests.listed import a_primary, list_schools
from tests.registering import BODY, BORN, EARLY, a_post, put_body, put_person, put_post
from tests.web.conftest import TODAY, SignIn
from tests.web.reading import Page, StrictClient

HERE = 100001
NAME = "Dunnockdale"
CASES = "/admin/cases"
REPLY = "The certificate agrees."
SENCO, HELD = 1, 2


class Scene:
    """A school with a SENCO whose time has run out, and an official at the browser."""

    def __init__(self, client: StrictClient, database: Database, folder: Path) -> None:
        """Put them on the register."""
        self.client, self.database, self.folder = client, database, folder
        with database.begin() as session:
            list_schools(session, a_primary(HERE, "Nettlegarth School"))
            put_body(session)
            senco = put_person(session, 1234567, given_names="Olwen", family_name=NAME)
            put_post(session, senco, HERE, date(2020, 9, 1))
            put_person(session, 7654321, given_names="Ida", family_name="Newcome")
            self.school: Account = an_account(session, Role.SCHOOL, str(HERE))

    def claimed(self, kind: ClaimKind, proposed: Proposed, raised: date = TODAY) -> str:
        """The path of a case of this claim, with a document."""
        with self.database.begin() as session:
            claim = claims.raise_claim(
                session,
                account=self.school,
                urn=HERE,
                kind=kind,
                proposed=proposed,
                words="It is\nas it is.",
                about=About(1),
                at=EARLY,
                today=raised,
            )
            page = evidence_files.Examined("letter.pdf", DocumentKind.PDF, b"%PDF-1.7")
            evidence_files.keep(session, self.folder, claim, [page], account=self.school, at=EARLY)
        return f"{CASES}/{claim.reference}"

    def award(self, raised: date = TODAY) -> str:
        """The path of a case of a National Award."""
        told = AwardClaimed(AwardKind.NASENCO, BODY, date(2021, 9, 20), awarded=date(2023, 7, 14))
        return self.claimed(ClaimKind.AWARD, Proposed(award=told), raised)

    def not_found(self) -> str:
        """The path of a case of a SENCO whom the register did not find: a digit is wrong."""
        with self.database.begin() as session:
            claim = claims.unmatched(
                session,
                account=self.school,
                urn=HERE,
                trn=Trn("7654312"),
                born=BORN,
                names=("Ida", "Newcome"),
                told=a_post(HERE, date(2026, 8, 1), level=Level.SEEN),
                why="",
                at=EARLY,
                today=TODAY,
            )
        return f"{CASES}/{claim.reference}"

    def decide(self, path: str, **typed: str) -> Page:
        """Fill in the decision on the page of a case."""
        return self.client.send(path, path, **{"decision": "accept", "reply": REPLY, **typed})

    def claim(self, path: str) -> Claim:
        """The claim as it is now."""
        with self.database.read() as session:
            return store.by_reference(session, path.rpartition("/")[2])


@pytest.fixture
def scene(official: StrictClient, database: Database, settings: Settings) -> Scene:
    """The school, its SENCO and an official."""
    return Scene(official, database, settings.instance_path / evidence_files.FOLDER)


def test_with_no_case_the_page_says_so(scene: Scene) -> None:
    assert "No such case waits for a decision." in scene.client.page(CASES).text
    assert scene.client.get(f"{CASES}/0123456789AB").status_code == 404
    assert scene.client.get(f"{CASES}/none").status_code == 404


def test_cases_are_listed_without_a_name_the_oldest_first_and_the_late_ones_marked(
    scene: Scene,
) -> None:
    late, new = scene.award(raised=date(2026, 8, 10)), scene.not_found()
    assert "2 cases waiting for a decision." in scene.client.page("/admin").text
    page = scene.client.page(CASES)
    paths = [path for path in page.links.values() if path.startswith(f"{CASES}/")]
    assert paths == [late, new]
    assert "1 reply late." in page.text
    assert "31 August 2026, late" in page.text
    assert "Nettlegarth School (URN 100001)" in page.text
    for name in (NAME, "Newcome", "7654312"):
        assert name not in page.whole


def test_cases_are_filtered_by_kind_and_state(scene: Scene) -> None:
    award, unknown = scene.award(), scene.not_found()
    scene.decide(award, decision="refuse")

    def listed(query: str) -> list[str]:
        links = scene.client.page(f"{CASES}?{query}").links.values()
        return [path for path in links if path.startswith(f"{CASES}/")]

    assert listed("kind=award") == []
    assert listed("kind=unmatched&state=open") == [unknown]
    assert listed("state=refused") == [award]
    assert listed("state=all&kind=all&page=1") == [award, unknown]
    assert listed("state=nonsense&page=x") == [unknown]


def test_a_case_shows_what_is_claimed_what_is_held_and_what_would_change(scene: Scene) -> None:
    path = scene.award()
    page = scene.client.page(path)
    assert "Awarded 14 July 2023" in page.text
    assert "It is as it is." in page.text
    assert NAME in page.text
    assert "Now Not met Three years ended; last day to qualify 1 September 2023" in page.text
    assert "What do you decide?" in page.text
    assert "If you accept Meets the rules Qualified" in page.text
    assert "Nothing has been written." in page.text
    with scene.database.read() as session:
        assert awards.held(session, [SENCO]) == {}
        assert [look.purpose for look in who_looked(session, SENCO)] == ["A claim about the record"]


def test_a_document_of_a_case_is_opened_on_record(scene: Scene) -> None:
    path = scene.award()
    answer = scene.client.get(scene.client.page(path).links["letter.pdf"])
    assert answer.data == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with scene.database.read() as session:
        entry = ledger.about(session, f"claim:{scene.claim(path).id}")[0]
        assert entry.action == "evidence.opened"
        assert "document" in [look.what for look in who_looked(session, SENCO)]
    assert scene.client.get(f"{path}/documents/2").status_code == 404


def test_what_is_accepted_is_recorded_and_the_school_reads_the_reply(
    scene: Scene, sign_in: SignIn
) -> None:
    path = scene.award()
    page = scene.decide(path)
    assert "Decided. The school sees your reply." in page.text
    assert "Accepted" in page.text
    assert "By official@example.org." in page.text
    with scene.database.read() as session:
        ((held,),) = awards.held(session, [SENCO]).values()
        assert held.told.level is Level.OFFICIAL
    scene.client.send("/", "/sign-out")
    sign_in(Role.AUTHORITY, "901")
    shown = scene.client.page(f"/schools/{HERE}/claims/{scene.claim(path).reference}")
    assert "The reply The certificate agrees." in shown.text
    assert "Answered on 1 September 2026" in shown.text


def test_a_decision_needs_itself_and_a_reason(scene: Scene) -> None:
    path = scene.award()
    page = scene.decide(path, decision="", reply="")
    assert page.response.status_code == 400
    assert "Choose what you decide" in page.text
    assert "Enter your reply: say why" in page.text
    assert NAME in page.text
    assert scene.claim(path).is_open


def test_a_school_that_is_refused_is_told_what_it_can_still_do(
    scene: Scene, sign_in: SignIn
) -> None:
    path = scene.award()
    scene.decide(path, decision="refuse", reply="The certificate is cut off.")
    scene.client.send("/", "/sign-out")
    sign_in(Role.AUTHORITY, "901")
    shown = scene.client.page(f"/schools/{HERE}/claims/{scene.claim(path).reference}")
    assert "Nothing on the record was changed." in shown.text
    assert shown.links["make another claim"] == f"/schools/{HERE}/claims/new"
    assert shown.links["See where the school stands now"] == f"/schools/{HERE}"


def test_a_case_is_decided_once(scene: Scene) -> None:
    path = scene.award()
    form = scene.client.page(path).form(path)
    scene.decide(path, decision="refuse", reply="It is another person's.")
    again = scene.client.post(path, data={**form, "decision": "accept", "reply": REPLY})
    assert again.status_code == 409
    assert scene.claim(path).state is ClaimState.REFUSED
    assert f'action="{path}"' not in scene.client.page(path).response.text


def test_what_cannot_be_recorded_is_said_and_the_case_stays_open(scene: Scene) -> None:
    told = Proposed(appointment=a_post(HERE, date(1990, 1, 1)))
    path = scene.claimed(ClaimKind.CORRECTION, told)
    page = scene.decide(path)
    assert page.response.status_code == 400
    assert "This teacher was not yet 18 on that day: check the year." in page.text
    assert scene.claim(path).is_open


def test_what_accepting_cannot_do_is_said_before(scene: Scene) -> None:
    first = date(2003, 9, 1)
    post = PostClaimed(None, "A school abroad", first, first, date(2009, 1, 1))
    page = scene.client.page(scene.claimed(ClaimKind.SERVICE, Proposed(posts=(post,))))
    assert "A school abroad (not on the school list)" in page.text
    assert "cannot be recorded: it stays with the claim" in page.text
    page = scene.client.page(scene.claimed(ClaimKind.CORRECTION, Proposed()))
    assert "There is nothing here that accepting could record by itself." in page.text


def test_an_official_looks_again_finds_the_teacher_and_records_them(scene: Scene) -> None:
    path = scene.not_found()
    page = scene.client.page(path)
    assert "Teacher reference number 7654312" in page.text
    assert "This is what a teacher new to the register would change." in page.text
    assert "It is the teacher found below" not in page.text
    page = look(scene, path, "7654312")
    assert page.response.status_code == 400
    assert "Nobody is held under this number with this date of birth" in page.text
    page = look(scene, path, "7654321")
    assert "The teacher found" in page.text
    assert "Newcome" in page.text
    assert page.response.request.full_path.rstrip("?") == path, "no number in the address"
    page = scene.decide(path)
    assert "Choose who it is" in page.text
    page = scene.decide(path, who="found")
    assert "Accepted" in page.text
    for typed in ("7654312", "What the school typed"):
        assert typed not in page.text
    with scene.database.read() as session:
        (post,) = records.of_person(session, HELD).posts
        assert (post.urn, post.level) == (HERE, Level.SEEN)
        acts = [e.action for e in ledger.about(session, f"claim:{scene.claim(path).id}")]
        assert acts.count("people.sought") == 2
        assert who_looked(session, HELD)


def look(scene: Scene, path: str, number: str) -> Page:
    """Look for a teacher by this number and the birthday that was typed."""
    born = [str(BORN.day), str(BORN.month), str(BORN.year)]
    return scene.client.send(path, f"{path}/look", number=number, born=born)


def test_a_teacher_new_to_the_register_is_put_on_it(scene: Scene) -> None:
    path = scene.not_found()
    page = scene.decide(path, who="new")
    assert "Accepted" in page.text
    with scene.database.read() as session:
        made = people.held(session, ["7654312"])["7654312"]
        assert made.person.level is Level.SAID
        assert scene.claim(path).person_id == made.person_id
        assert scene.claim(path).typed is None
    answer = scene.client.post(f"{path}/look", data=page.form("/sign-out"))
    assert answer.status_code == 409


def test_whom_one_official_found_is_for_that_case_alone(scene: Scene) -> None:
    one, other = scene.not_found(), scene.not_found()
    look(scene, one, "7654321")
    assert "It is the teacher found below" not in scene.client.page(other).text
    page = scene.decide(other, who="found")
    assert "Choose who it is" in page.text


def test_cases_are_for_officials_alone(client: StrictClient, sign_in: SignIn) -> None:
    assert client.get(CASES).headers["Location"].startswith("/sign-in")
    sign_in(Role.SCHOOL, str(HERE))
    for path in (CASES, f"{CASES}/0123456789AB", f"{CASES}/0123456789AB/documents/1"):
        assert client.get(path).status_code == 403
