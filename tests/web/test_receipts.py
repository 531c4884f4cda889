"""Anybody can check a receipt on a page, and the page names nobody."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date

import pytest

from register.clock import Clock
from register.domain.identifiers import Reference
from register.services import receipts, receipts_asking
from register.services.receipts_reading import keys_of
from register.services.receipts_status import read_status_list
from register.settings import Settings
from register.store import receipt_events
from register.store.session import Database
from register.store.verifications import Kept
from register.web.layout import STATIC
from tests.registering import put_award, retell_award
from tests.services.receipt_scenes import (
    ADDRESS,
    CODE,
    LATER,
    MADE,
    TRN,
    a_scene,
    kept,
)
from tests.web.conftest import SECRET, TODAY
from tests.web.reading import Page, StrictClient

STANDS = "This receipt is ours, unchanged, and still stands"
NOT_OURS = "This is not a receipt of this register, or it has been changed"


@dataclass(frozen=True)
class Desk:
    """A browser that nobody signed in with, and a check whose receipt somebody brings."""

    client: StrictClient
    database: Database
    issuer: receipts.Issuer
    person: int
    held: Kept

    def bring(self, text: str, **typed: object) -> Page:
        """Paste a receipt."""
        return self.client.send("/receipts", "/receipts", receipt=text, **typed)

    def revoke(self) -> None:
        """Have the award revoked; nothing is looked at again yet."""
        with self.database.begin() as session:
            retell_award(session, self.person, at=LATER, revoked=date(2027, 3, 1))


@pytest.fixture
def desk(client: StrictClient, database: Database, settings: Settings) -> Desk:
    """One check of a teacher with the award."""
    issuer = receipts.Issuer(settings.instance_path / "keys", ADDRESS, "x")
    person = a_scene(database)
    with database.begin() as session:
        put_award(session, person, at=MADE)
    return Desk(client, database, issuer, person, kept(database, issuer, person))


def test_a_receipt_stands_step_by_step_with_nobody_named(desk: Desk) -> None:
    page = desk.bring(f"\n  {desk.held.receipt}  \n")
    assert page.response.status_code == 200
    assert page.heading == STANDS
    for said in (
        "School 100001",
        "The candidate may be appointed to this post.",
        Reference(desk.held.reference).grouped,
        "The signature fits every letter of it",
        "It has not been withdrawn",
    ):
        assert said in page.text
    for private in ("Sample", TRN, "1980", CODE, "head@"):
        assert private not in page.response.text


def test_a_receipt_can_be_brought_as_a_file(desk: Desk) -> None:
    sent = (io.BytesIO(desk.held.receipt.encode() + b"\r\n"), "receipt.jws")
    assert desk.bring("", file=sent).heading == STANDS
    junk = (io.BytesIO(b"\xff\xfe\x00" * 9000), "photo.jpg")
    found = desk.bring("", file=junk)
    assert (found.response.status_code, found.heading) == (200, NOT_OURS)


def test_a_changed_receipt_is_not_ours_and_nothing_it_says_is_shown(desk: Desk) -> None:
    text = desk.held.receipt
    for place in (0, 150, len(text) // 2, len(text) - 1):
        other = "B" if text[place] == "A" else "A"
        page = desk.bring(text[:place] + other + text[place + 1 :])
        assert page.response.status_code == 200
        assert page.heading == NOT_OURS
        assert "School 100001" not in page.text


def test_nothing_brought_is_asked_for_again(desk: Desk) -> None:
    page = desk.bring("  ")
    assert page.response.status_code == 400
    assert "Paste the receipt, or choose its file" in page.text


def test_a_receipt_made_before_a_rotation_still_stands(desk: Desk) -> None:
    with desk.database.begin() as session:
        receipts.rotate(session, desk.issuer, by="a test", at=LATER)
    assert desk.bring(desk.held.receipt).heading == STANDS
    published = desk.client.get("/.well-known/jwks.json").get_json()
    assert len(published["keys"]) == 2


def test_a_withdrawn_receipt_says_so_when_and_why_and_the_finding_is_kept(desk: Desk) -> None:
    desk.revoke()
    page = desk.bring(desk.held.receipt)
    assert page.response.status_code == 200
    assert page.heading == "This receipt is ours, but it has been withdrawn"
    assert "An award that it rests on was revoked on 1 March 2027." in page.text
    assert "withdrawn on 1 September 2026" in page.text  # the day on which the page was opened
    with desk.database.read() as session:
        assert receipt_events.withdrawal(session, desk.held.id) is not None


def test_a_reference_leads_to_what_was_checked_and_to_nobody(desk: Desk) -> None:
    for written in (desk.held.reference, Reference(desk.held.reference).grouped.lower()):
        page = desk.client.page(f"/receipts/{written}")
        assert page.heading == "This register made this check, and its receipt still stands"
        assert "1 July 2026" in page.text
        assert "School 100001" in page.text
        assert f"begins with {ADDRESS}" in page.text
        for private in ("Sample", TRN, "1980", CODE):
            assert private not in page.response.text
    desk.revoke()
    page = desk.client.page(f"/receipts/{desk.held.reference}")
    assert page.heading == "This register made this check, but its receipt has been withdrawn"
    assert "revoked on 1 March 2027" in page.text


@pytest.mark.parametrize("reference", ["0000-0000-0000", "nothing", "7" * 500])
def test_an_unknown_reference_is_a_page_that_is_not_there(desk: Desk, reference: str) -> None:
    assert desk.client.get(f"/receipts/{reference}").status_code == 404


def test_whom_a_receipt_is_about_is_confirmed_by_all_three(desk: Desk) -> None:
    born = {"born": ["17", "May", "1980"]}
    text = desk.held.receipt
    right = desk.bring(text, number=f"RP {TRN}", code=CODE.lower(), **born)
    assert right.heading == STANDS
    assert "It is about the person with those details." in right.text
    wrong = desk.bring(text, number="1000002", code=CODE, **born)
    assert wrong.heading == "This receipt is ours, but it is not about the person you entered"
    part = desk.bring(text, number=TRN)
    assert part.response.status_code == 400
    assert "or none" in part.text
    for page in (right, wrong):
        assert TRN not in page.response.text


def test_trying_people_against_a_receipt_is_slowed(desk: Desk) -> None:
    said = {"born": ["17", "5", "1980"], "code": CODE}
    with desk.database.begin() as session:
        for _ in range(receipts_asking.MISSES - 1):
            receipts_asking.missed(
                session, address="127.0.0.1", secret=SECRET, at=Clock(TODAY).now()
            )
    last = desk.bring(desk.held.receipt, number="2000000", **said)
    assert last.response.status_code == 200
    page = desk.bring(desk.held.receipt, number=TRN, **said)
    assert page.response.status_code == 429
    assert int(page.response.headers["Retry-After"]) > 0
    assert desk.bring(desk.held.receipt).heading == STANDS


def test_the_keys_are_public_and_may_be_kept_for_an_hour(desk: Desk) -> None:
    response = desk.client.get("/.well-known/jwks.json")
    assert response.content_type == "application/json"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    (key,) = json.loads(response.text)["keys"]
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("OKP", "Ed25519", "sig", "EdDSA")
    assert "d" not in key


def test_the_status_list_is_fresh_and_says_which_are_withdrawn(desk: Desk) -> None:
    desk.revoke()
    response = desk.client.get("/receipts/status")
    assert response.content_type == "application/statuslist+jwt"
    keys = keys_of(desk.client.get("/.well-known/jwks.json").get_json())
    listed = read_status_list(response.text, keys)
    assert listed.is_withdrawn(desk.held.id)
    assert not listed.is_withdrawn(desk.held.id + 1)
    assert listed.uri == "https://localhost/receipts/status"


def test_a_register_without_a_check_has_keys_and_a_list(client: StrictClient) -> None:
    assert client.get("/.well-known/jwks.json").get_json() == {"keys": []}
    text = client.get("/receipts/status").text
    keys = keys_of(client.get("/.well-known/jwks.json").get_json())
    assert read_status_list(text, keys).is_withdrawn(1) is False


def test_the_verifier_can_be_kept(client: StrictClient) -> None:
    with client.get("/receipts/check-receipt.py") as response:
        assert response.headers["Content-Disposition"] == "attachment; filename=check-receipt.py"
        assert response.data == (STATIC / "check-receipt.py").read_bytes()
    assert "cryptography" in client.page("/receipts").text
