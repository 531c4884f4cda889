"""The one queue of cases: found, taken, decided, undone and looked at again by officials alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from register.clock import Clock
from register.domain.awards import AwardKind
from register.domain.casework import CaseAct, CaseEvent, CaseKind, Key
from register.domain.claims import AwardClaimed, ClaimKind, Proposed
from register.domain.roles import Role
from register.services import casework, claims
from register.services.standings import bring_up_to_date
from register.settings import Settings
from register.store import casework as store
from register.store import casework_sources
from register.store import claims as kept_claims
from register.store.session import Database
from tests.checking import an_account
from tests.registering import BODY, EARLY, primaries, put_body, put_person, put_post, put_schools
from tests.web.conftest import TODAY, SignIn, browser, enter
from tests.web.reading import Page, StrictClient

HERE, THERE = 100001, 100002
QUEUE = "/admin/queue"
NAME = "Dunnockdale"


class Scene:
    """A school whose exemption is disputed, with a claim, and an official at the browser."""

    def __init__(self, client: StrictClient, database: Database) -> None:
        """Put them on the register."""
        self.client, self.database = client, database
        told = AwardClaimed(AwardKind.NASENCO, BODY, date(2021, 9, 20), awarded=date(2023, 7, 14))
        with database.begin() as session:
            put_schools(session, *primaries(HERE, THERE))
            put_body(session)
            senco = put_person(session, 1234567, family_name=NAME)
            put_post(session, senco, THERE, date(2010, 9, 1), ends=date(2012, 9, 1))
            put_post(session, senco, HERE, date(2020, 9, 1))
            claim = claims.raise_claim(
                session,
                account=an_account(session, Role.SCHOOL, str(HERE)),
                urn=HERE,
                kind=ClaimKind.AWARD,
                proposed=Proposed(award=told),
                words="",
                about=claims.About(2),
                at=EARLY,
                today=EARLY.date(),
            )
        bring_up_to_date(database)
        self.claim = str(claim.reference)
        with database.read() as session:
            found = casework_sources.contested(session, HERE, TODAY)
        assert found is not None
        self.contested = f"{QUEUE}/contested/{found.subject}"
        self.subject = found.subject

    def send(self, path: str, action: str, **typed: str) -> Page:
        """Fill in a form of the page that is sent to this address."""
        return self.client.send(path, action, **typed)

    def decide(self, finds: str = "guidance", reason: str = "No evidence was sent.") -> Page:
        """Fill in what is made of the disputed exemption."""
        return self.send(self.contested, self.contested, finds=finds, reason=reason)


@pytest.fixture
def scene(official: StrictClient, database: Database) -> Scene:
    """The school, its claim and an official."""
    return Scene(official, database)


@pytest.fixture
def colleague(scene: Scene, settings: Settings, clock: Clock) -> StrictClient:
    """Another official, in a browser of their own."""
    client = browser(settings, clock, scene.database)
    enter(client, scene.database, Role.ADMIN)
    return client


def test_with_nothing_waiting_the_queue_says_so(official: StrictClient) -> None:
    page = official.page(QUEUE)
    assert "0 cases wait for a decision" in page.text
    assert "Nothing waits for a decision." in page.text
    assert "waiting for a decision" not in official.page("/admin").text


def test_the_queue_counts_what_waits_and_leads_to_each_case_without_a_name(scene: Scene) -> None:
    assert "2 cases waiting for a decision." in scene.client.page("/admin").text
    page = scene.client.page(QUEUE)
    assert page.heading == "Cases"
    assert "2 cases wait for a decision" in page.text
    assert page.links["Disputed exemption 100001"] == scene.contested
    grouped = "-".join(scene.claim[i : i + 4] for i in (0, 4, 8))
    assert page.links[f"Claim {grouped}"] == f"/admin/cases/{scene.claim}"
    assert "Reply was due by 26 January 2026, late" in page.text
    assert "School 100001 (URN 100001)" in page.text
    for path in (QUEUE, f"{QUEUE}.csv", scene.contested):
        assert NAME not in scene.client.get(path).text


NARROWED = {
    "kind=claim": 1,
    "kind=match": 0,
    "who=mine": 0,
    "who=nobody": 2,
    "when=late": 1,
    "when=old": 2,
    "kind=contested&when=old&who=nobody": 1,
    "kind=nonsense&who=x&when=y&page=-1": 2,
}


def test_the_queue_and_its_file_are_narrowed_in_their_address(scene: Scene) -> None:
    for query, count in NARROWED.items():
        page = scene.client.page(f"{QUEUE}?{query}")
        shown = [path for path in page.links.values() if path in (scene.contested, case_of(scene))]
        assert len(shown) == count, query
        assert count or "No such case waits" in page.text
        rows = scene.client.get(f"{QUEUE}.csv?{query}").text.strip().splitlines()
        assert len(rows) == 1 + count


def case_of(scene: Scene) -> str:
    """The page of the claim."""
    return f"/admin/cases/{scene.claim}"


def test_every_number_of_the_queue_leads_to_the_cases_that_it_counts(scene: Scene) -> None:
    tree = scene.client.page(QUEUE).tree
    numbers = [a for a in tree.iter("a") if (a.text or "").isdigit()]
    assert numbers
    for link in numbers:
        page = scene.client.page(link.get("href", ""))
        assert f"{link.text} case, the oldest first" in page.text


def test_a_case_is_taken_and_then_is_ones_own_until_it_is_given_back(scene: Scene) -> None:
    path = f"{QUEUE}/claim/{scene.claim}"
    taken = scene.send(case_of(scene), f"{path}/assign")
    assert "The case is yours." in taken.text
    assert "You have it." in taken.text
    assert "Took the case" in taken.text
    assert len(scene.client.page(f"{QUEUE}?who=mine").tree.findall(".//tbody")) == 2
    back = scene.send(case_of(scene), f"{path}/give-back")
    assert "Nobody has it." in back.text


def test_a_case_that_a_colleague_has_says_so_and_is_theirs_to_decide(
    scene: Scene, colleague: StrictClient
) -> None:
    colleague.send(case_of(scene), f"{QUEUE}/claim/{scene.claim}/assign")
    page = scene.client.page(case_of(scene))
    assert "admin@example.org has this case." in page.text
    sent = {**page.form(case_of(scene)), "decision": "refuse", "reply": "No."}
    assert scene.client.post(case_of(scene), data=sent).status_code == 409
    with scene.database.read() as session:
        assert kept_claims.by_reference(session, scene.claim).is_open


def test_of_two_who_act_on_the_same_page_the_second_is_told_to_look_again(
    scene: Scene, colleague: StrictClient
) -> None:
    form = colleague.page(scene.contested).form(scene.contested)
    assert "Kept." in scene.decide().text
    late = Page(
        colleague.post(scene.contested, data={**form, "finds": "regulation", "reason": "Seen."})
    )
    assert late.response.status_code == 409
    assert "Somebody else has just acted on this case: look again." in late.text


def test_a_disputed_exemption_shows_both_readings_with_their_paragraphs(scene: Scene) -> None:
    page = scene.client.page(scene.contested)
    assert page.heading == "Disputed exemption School 100001 (URN 100001)".replace("n S", "nS")
    assert "The regulations read literally need no qualification. Meets the rules" in page.text
    assert "expects the award within three years. Not met Three years ended" in page.text
    assert page.links["SI 2014/1530 reg 49(4)"].startswith("https://www.legislation.gov.uk/")
    assert page.links["the school\u2019s own page"] == f"/schools/{HERE}"
    assert scene.client.get(page.links["P1 on how we check"]).status_code == 200


def test_what_is_made_of_it_leaves_the_queue_changes_nothing_and_is_undone(scene: Scene) -> None:
    assert "School\u2019s answer stays" not in scene.decide("", "").text
    assert "Choose what you make of it" in scene.decide("", "").text
    page = scene.decide()
    assert "No such case waits for a decision." in page.text
    after = scene.client.page(scene.contested)
    assert "Decided: the department\u2019s reading" in after.text
    assert "Disputed" in scene.client.page(f"/schools/{HERE}").text
    undo = f"{QUEUE}/contested/{scene.subject}/undo"
    assert scene.send(undo, undo, reason="").response.status_code == 400
    undone = scene.send(undo, undo, reason="Evidence came.")
    assert "The decision has been undone." in undone.text
    assert "Evidence came." in undone.text
    assert scene.client.page(f"{QUEUE}?kind=contested").links["Disputed exemption 100001"]


def test_a_decided_claim_is_undone_from_its_own_page(scene: Scene) -> None:
    decided = scene.send(case_of(scene), case_of(scene), decision="accept", reply="It agrees.")
    undo = decided.links["Undo the decision"]
    page = scene.send(undo, undo, reason="Another person\u2019s certificate.")
    assert "The decision has been undone." in page.text
    assert "What do you decide?" in page.text
    assert "Undid the decision: accepted" in page.text


def test_a_case_that_cannot_be_undone_says_what_to_do(scene: Scene) -> None:
    assert scene.client.page(f"{QUEUE}/claim/{scene.claim}/undo").response.status_code == 404
    for path in (f"{QUEUE}/feed/9/undo", f"{QUEUE}/match/9/undo", f"{QUEUE}/match/x/undo"):
        assert scene.client.get(path).status_code == 404
    for path in (f"{QUEUE}/nothing/9/undo", f"{QUEUE}/contested/{HERE}-0123456789ab"):
        assert scene.client.get(path).status_code == 404


def test_a_second_look_is_for_a_colleague_and_what_is_questioned_waits_again(
    scene: Scene, colleague: StrictClient
) -> None:
    looks = f"{QUEUE}/second-looks"
    assert "Nothing waits for your second look." in scene.client.page(looks).text
    an_earlier_decision(scene)
    look = f"{QUEUE}/contested/{scene.subject}/second-look"
    assert "Nothing waits for your second look." in scene.client.page(looks).text
    assert scene.client.get(look).status_code == 403
    page = colleague.page(looks)
    assert "1 decision of colleagues to look at" in page.text
    assert look in page.links.values()
    assert colleague.send(look, look, agrees="", reason="").response.status_code == 400
    kept = colleague.send(look, look, agrees="questions", reason="I saw the letter.")
    assert "Thank you for the second look." in kept.text
    queue = colleague.page(QUEUE)
    assert "Disputed exemption 100001 Questioned" in queue.text
    answer = colleague.send(look, look, reason="The letter is of another school.")
    assert "and 0 agreed with" in answer.text
    assert "1 case wait" in colleague.page(QUEUE).text


def an_earlier_decision(scene: Scene) -> None:
    """The official decided the disputed exemption in a month that is over."""
    at = Clock(TODAY).now() - timedelta(days=20)
    key = Key(CaseKind.CONTESTED, scene.subject)
    with scene.database.begin() as session:
        by = next(o for o in casework.officials(session) if o.role is Role.OFFICIAL).id
        event = CaseEvent(key, 1, at, by, CaseAct.DECIDED, None, "guidance", "None was sent.")
        assert store.add(session, event)


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.PANEL])
def test_the_queue_is_for_officials_alone(
    client: StrictClient, sign_in: SignIn, role: Role
) -> None:
    assert client.get(QUEUE).headers["Location"].startswith("/sign-in")
    sign_in(role, str(HERE) if role is Role.SCHOOL else "")
    for path in (QUEUE, f"{QUEUE}.csv", f"{QUEUE}/second-looks", f"{QUEUE}/contested/1-a"):
        assert client.get(path).status_code == 403
