"""Every page that shows a named person to somebody signed in leaves a row in the ledger.

Adding a route? Put its endpoint in one of the lists below: SHOWS, with how to open it, where its
answer names a person; SHOWS_NOBODY where it never does; ELSEWHERE, with the test that proves its
sights, where it takes more than a line to get there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import col, func, select
from werkzeug.test import TestResponse

from register.clock import Clock
from register.domain.awards import AwardKind
from register.domain.claims import AwardClaimed, ClaimKind, Proposed
from register.domain.roles import CHECKERS, Access, Account, Role
from register.domain.verifications import ByName, Verification
from register.services import claims
from register.settings import Settings
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.sight import SightRow
from tests.checking import a_post_at, an_account, by_number, made
from tests.documents_read import text_of
from tests.listed import a_primary, list_schools
from tests.registering import BORN, put_person, put_post
from tests.web.conftest import TODAY, SignIn
from tests.web.reading import StrictClient

ROOT = Path(__file__).resolve().parent.parent.parent
GIVEN, FAMILY, TRN = "Olwen", "Dunnockdale", 1234567
OTHER_TRN = 7654321
URN = 100001
FILES = ("ods", "json", "metadata")
OF_FILES = ("counts", "flagged", "trend")
SIGHTS = ("saw a person", "saw people", "looked for a person")


@dataclass
class Scene:
    """A school, its SENCO, and somebody signed in who has checked her."""

    client: StrictClient
    database: Database
    folder: Path
    account: Account
    person: int

    def check(self) -> Verification:
        """A check of the person, made by whoever is signed in."""
        with self.database.begin() as session:
            return made(session, by_number(TRN), self.account, self.folder, post=a_post_at(URN))

    def get(self, path: str) -> TestResponse:
        """Open one page."""
        return self.client.get(path)

    def send(self, path: str, **typed: str | list[str]) -> TestResponse:
        """Send a form with its token."""
        token = self.client.page("/").form("/sign-out")
        return self.client.post(path, data=token | typed)


@dataclass(frozen=True)
class Showing:
    """Who opens it, where (what `path` does before is not counted), and how many it shows."""

    role: Role
    path: Callable[[Scene], str]
    people: int = 1


def a_match(scene: Scene) -> str:
    """A check that fits the person nearly; an official is to say whom it meant."""
    with scene.database.begin() as session:
        sought = ByName("Dunnokdale", BORN, GIVEN)
        made(session, sought, scene.account, scene.folder, post=a_post_at(URN))
    return "/admin/matches/1"


def two_records(scene: Scene) -> str:
    """Two records that an official has asked to see side by side."""
    with scene.database.begin() as session:
        put_person(session, OTHER_TRN, given_names=GIVEN, family_name="Emberlock")
    born = [str(BORN.day), str(BORN.month), str(BORN.year)]
    scene.send(
        "/admin/people/merge",
        first=str(TRN),
        first_born=born,
        second=str(OTHER_TRN),
        second_born=born,
    )
    return "/admin/people/merge/compare"


def a_claim(scene: Scene) -> str:
    """The school has claimed a qualification for its SENCO; the claim's reference."""
    told = AwardClaimed(AwardKind.NPQSENCO, "A body", date(2024, 9, 1))
    with scene.database.begin() as session:
        school = scene.account
        if school.role is not Role.SCHOOL:
            school = an_account(session, Role.SCHOOL, str(URN))
        made_of_it = claims.raise_claim(
            session,
            account=school,
            urn=URN,
            kind=ClaimKind.AWARD,
            proposed=Proposed(award=told),
            words="",
            about=claims.About(1),
            at=Clock(TODAY).now(),
            today=TODAY,
        )
    return str(made_of_it.reference)


def a_form_about_the_post(name: str) -> Callable[[Scene], str]:
    """Where the school records something of its SENCO's post."""
    return lambda _: f"/schools/{URN}/record/posts/1/{name}"


SHOWS: dict[str, Showing] = {
    "schools.school": Showing(Role.SCHOOL, lambda _: f"/schools/{URN}"),
    "schools.confirm": Showing(Role.SCHOOL, lambda _: f"/schools/{URN}/confirm"),
    "record.overview": Showing(Role.SCHOOL, lambda _: f"/schools/{URN}/record"),
    "record.head": Showing(Role.SCHOOL, lambda _: f"/schools/{URN}/record/head"),
    **{
        f"record.{name}": Showing(Role.SCHOOL, a_form_about_the_post(name))
        for name in ("ended", "capacity", "correct", "withdraw")
    },
    "claims.new": Showing(Role.SCHOOL, lambda _: f"/schools/{URN}/claims/new?kind=award"),
    "claims.one": Showing(Role.SCHOOL, lambda scene: f"/schools/{URN}/claims/{a_claim(scene)}"),
    "admin.one_case": Showing(Role.OFFICIAL, lambda scene: f"/admin/cases/{a_claim(scene)}"),
    "holders.record": Showing(Role.CANDIDATE, lambda _: "/me"),
    "holders.record_file": Showing(Role.CANDIDATE, lambda _: "/me/record.json"),
    "verify.answer": Showing(Role.SCHOOL, lambda scene: f"/verify/{scene.check().reference}"),
    "verify.pack": Showing(Role.SCHOOL, lambda scene: f"/verify/pack/{scene.check().pack}"),
    "verify.as_json": Showing(
        Role.SCHOOL, lambda scene: f"/verify/{scene.check().reference}/check.json"
    ),
    "admin.one_match": Showing(Role.OFFICIAL, a_match),
    "admin.compare_two": Showing(Role.OFFICIAL, two_records, people=2),
}
"""Answers that name a person of the register."""

ELSEWHERE: dict[str, str] = {
    "yours.follow": "tests/web/test_yours_succession.py",
    # A form that was sent with a mistake in it shows the people again.
    "schools.take_confirm": "tests/web/test_schools_confirm.py",
    **{
        f"record.take_{name}": "tests/web/test_record.py"
        for name in ("ended", "capacity", "correct", "withdraw", "head")
    },
    **{f"record.{name}": "tests/web/test_record.py" for name in ("undo", "take_undo")},
    **{
        f"record.{name}": "tests/web/test_record_started.py"
        for name in ("ends", "take_ends", "review", "make")
    },
    **{f"claims.{name}": "tests/web/test_claims.py" for name in ("send", "add_documents")},
    "claims.document": "tests/web/test_claims_documents.py",
    **{
        f"admin.{name}": "tests/web/test_admin_cases.py"
        for name in ("decide_case", "look_for_case", "case_document")
    },
    "admin.decide_match": "tests/web/test_admin_matches.py",
    "admin.merge_two": "tests/web/test_admin_matches.py",
    "api.make_check": "tests/api/test_checks.py",
    "api.make_check_again": "tests/api/test_checks.py",
    "api.read_check": "tests/api/test_checks.py",
}
"""Those that take more steps: the file of the test that counts their rows."""

SHOWS_NOBODY: frozenset[str] = frozenset(
    {
        *(f"admin.{name}" for name in ("index", "job", "rejects")),
        *(f"admin.{name}" for name in ("feeds", "fetch", "run", "approve", "decline")),
        *(f"admin.{name}" for name in ("upload", "take_upload")),
        *(f"admin.{name}" for name in ("imports", "check_import", "apply_import")),
        *(f"admin.{name}" for name in ("conversions", "one_conversion", "carry", "leave", "undo")),
        *(f"admin.{name}" for name in ("bodies", "change_body", "save_body")),
        *(f"admin.{name}" for name in ("people", "new_account", "add_account")),
        *(f"admin.{name}" for name in ("shut_account", "open_account")),
        *(f"admin.{name}" for name in ("ask_to_reset", "reset_codes")),
        *(f"admin.{name}" for name in ("stops", "one_stop", "lift_stop")),
        # Cases by their number or their school; whom one is about stands on its own page alone.
        *(f"admin.{name}" for name in ("queue", "queue_file", "second_looks", "contested")),
        *(f"admin.{name}" for name in ("decide_contested", "assign_case", "give_back_case")),
        *(f"admin.{name}" for name in ("ask_undo_case", "undo_case")),
        *(f"admin.{name}" for name in ("second_look", "take_second_look")),
        # A letter names nobody, and a calendar has schools and dates in it alone.
        *(f"admin.{name}" for name in ("outbox", "one_letter", "send_again")),
        *(f"letters.{name}" for name in ("index", "one", "switch", "stop", "take_stop", "feed")),
        *(f"letters.{name}" for name in ("make_calendar", "end_calendar")),
        # Claims by their reference; whom one is about stands on its own page alone.
        *("claims.listed", "claims.withdraw", "admin.cases"),
        # By the records' own numbers; the form leads on to `compare_two`.
        *(f"admin.{name}" for name in ("matches", "merges", "one_merge", "undo_merge")),
        *(f"admin.{name}" for name in ("merge", "look_for_two")),
        # A check in a list has no name, and a receipt holds none.
        *(f"api.{name}" for name in ("list_checks", "read_receipt", "read_school")),
        # Reports name schools; what is kept of them has no school in it.
        *(f"api.{name}" for name in ("count_schools", "read_trend", "list_schools")),
        *(f"api.{name}" for name in ("list_kept_reports", "read_kept_report")),
        *(f"reports.{of}_{form}" for of in OF_FILES for form in FILES),
        *(f"reports.{name}" for name in ("kept", "keep", "run_kept_again", "kept_job")),
        *(f"reports.{name}" for name in ("one_kept", "kept_file", "as_kept", "kept_list_file")),
        # Data quality names schools alone.
        *(f"reports.{name}" for name in ("quality_of_all", "quality_of_all_file")),
        "reports.feed_ages_file",
        *(f"reports.{name}" for name in ("silent_schools", "silent_schools_file")),
        *(f"reports.{name}" for name in ("resting_on_a_word", "resting_on_a_word_file")),
        *(f"reports.{name}" for name in ("census_beside", "census_beside_file")),
        *(f"reports.{name}" for name in ("questions_for", "questions_for_file")),
        # A what-if is of schools and counts.
        *(f"reports.{name}" for name in ("what_if", "ask_what_if", "what_if_job")),
        *(f"reports.{name}" for name in ("what_ifs_asked", "one_what_if", "what_if_areas_file")),
        *(f"reports.{name}" for name in ("what_if_schools", "what_if_schools_file")),
        # What is published, and what would be: protected counts.
        *(f"releases.{name}" for name in ("published", "one", "as_json", "as_spreadsheet")),
        *(f"releases.{name}" for name in ("as_csv", "describe_csv")),
        *(f"admin.{name}" for name in ("to_publish", "protect", "protected", "publish")),
        *(f"api.{name}" for name in ("list_releases", "read_release")),
        # A file's results say what was found on the sender's own rows; nobody is named.
        *(f"bulk.{name}" for name in ("files", "send", "template", "one", "check")),
        *(f"bulk.{name}" for name in ("download", "rejects", "delete")),
        # What the person themself does with their codes, and who looked at them.
        *(f"holders.{name}" for name in ("shared", "new_code", "make_code")),
        *(f"holders.{name}" for name in ("ask_to_end", "end_code", "looks_file")),
        *(f"reports.{name}" for name in ("counted", "counts_file", "listed", "listed_file")),
        *(f"reports.{name}" for name in ("trend", "trend_file")),
        *(f"reports.{name}" for name in ("ahead", "falling", "courses", "behind", "places")),
        *(f"reports.{name}_file" for name in ("ahead", "falling", "courses", "behind", "places")),
        # What a school typed itself comes back to it, until `review` shows whom it found.
        *(f"record.{name}" for name in ("started", "start")),
        *(f"record.{name}" for name in ("who", "nobody", "since", "how", "why")),
        *(f"record.take_{name}" for name in ("who", "nobody", "since", "how", "why")),
        *(f"tokens.{name}" for name in ("index", "new", "make", "ask_to_revoke", "revoke")),
        # A trust's or an authority's schools: days and counts.
        *(f"yours.{name}" for name in ("schools", "download")),
        # What the panel typed itself comes back to it; what is held is not looked up before `make`,
        # which leads on to `answer`, `pack` or a page that names nobody.
        *(f"verify.{name}" for name in ("home", "start", "read_notice", "again", "receipt")),
        *(f"verify.{name}" for name in ("why", "take_why", "post", "take_post")),
        *(f"verify.{name}" for name in ("which", "take_which", "review", "make")),
        *(f"verify.{name}" for name in ("candidate", "take_candidate", "remove_candidate")),
        # Open to all: nothing behind them knows of people. A receipt names nobody.
        *(f"account.{name}" for name in ("sign_in", "let_in", "sign_out")),
        *(f"account.{name}" for name in ("yours", "sign_out_everywhere")),
        *(f"codes.{name}" for name in ("code", "take_code", "new", "keep")),
        *(f"codes.{name}" for name in ("mine", "make_spare", "begin_again")),
        *(f"oidc.{name}" for name in ("leave_for", "back", "out")),
        *(f"api.{name}" for name in ("index", "docs", "describe", "verify_receipt")),
        *(f"public.{name}" for name in ("start", "how_we_check", "accessibility", "privacy")),
        *(f"public.{name}" for name in ("cookies", "live", "ready", "metrics")),
        *(f"public.{name}" for name in ("robots", "sitemap")),
        *(f"admin.{name}" for name in ("public_pages", "show_public_pages", "hide_public_pages")),
        *(f"receipts.{name}" for name in ("ask", "judge", "told", "keys", "status", "verifier")),
        *("schools.search", "static"),
    }
)
"""Forms, counts, files of what was sent, and answers that only lead on to another page."""


@pytest.fixture
def enter_as(
    client: StrictClient, database: Database, sign_in: SignIn, settings: Settings
) -> Callable[[Role], Scene]:
    """Somebody whose name stands nowhere else, in post at a school; and who is to see them."""
    with database.begin() as session:
        list_schools(session, a_primary(URN, "Nettlegarth School"))
        person = put_person(session, TRN, given_names=GIVEN, family_name=FAMILY)
        put_post(session, person, URN, date(2020, 9, 1))
    scopes = {Role.SCHOOL: str(URN), Role.CANDIDATE: str(person)}

    def enter(role: Role) -> Scene:
        account = sign_in(role, scopes.get(role, ""))
        return Scene(client, database, settings.instance_path, account, person)

    return enter


def counted(database: Database) -> tuple[int, int]:
    """How many rows of the ledger say that somebody was seen, and how many sights there are."""
    with database.read() as session:
        rows = select(func.count()).where(col(LedgerRow.action).in_(SIGHTS))
        sights = select(func.count()).select_from(SightRow)
        return session.exec(rows).one(), session.exec(sights).one()


@pytest.mark.parametrize("endpoint", SHOWS)
def test_whoever_is_shown_a_person_leaves_one_row_for_each(
    enter_as: Callable[[Role], Scene], database: Database, endpoint: str
) -> None:
    showing = SHOWS[endpoint]
    scene = enter_as(showing.role)
    path = showing.path(scene)
    rows, sights = counted(database)
    answer = scene.get(path)
    assert answer.status_code == 200
    assert FAMILY in answer.text
    assert counted(database) == (rows + showing.people, sights + showing.people)
    with database.read() as session:
        newest = select(LedgerRow.actor, LedgerRow.detail).order_by(col(LedgerRow.seq).desc())
        actor, detail = session.exec(newest.limit(1)).one()
    assert actor == scene.account.actor
    assert FAMILY not in detail


def test_every_route_is_placed(app: Flask) -> None:
    routes, placed = set(app.view_functions), {*SHOWS, *ELSEWHERE, *SHOWS_NOBODY}
    assert routes - placed == set(), "place these in one of the lists at the top of this file"
    assert placed - routes == set(), "these are no routes any more"


def test_no_route_is_placed_twice() -> None:
    assert len(SHOWS) + len(ELSEWHERE) + len(SHOWS_NOBODY) == len(
        {*SHOWS, *ELSEWHERE, *SHOWS_NOBODY}
    )


def test_what_is_proved_elsewhere_has_a_test_there() -> None:
    for endpoint, path in ELSEWHERE.items():
        assert (ROOT / path).is_file(), endpoint


def plain_pages(app: Flask, role: Role) -> Iterator[tuple[str, str]]:
    """The pages of SHOWS_NOBODY that need nothing in their address, for this role."""
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if rule.endpoint not in SHOWS_NOBODY or not isinstance(access, Access):
            continue
        opened = not access.token_scope and (not access.roles or role in access.roles)
        if opened and not rule.arguments and "GET" in (rule.methods or ()):
            yield rule.endpoint, rule.rule


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SCHOOL, Role.CANDIDATE])
def test_the_others_name_nobody(enter_as: Callable[[Role], Scene], app: Flask, role: Role) -> None:
    scene = enter_as(role)
    if role in CHECKERS:
        scene.check()
        a_match(scene)
    pages = dict(plain_pages(app, role))
    assert pages
    named = []
    for name, path in pages.items():
        with closing(scene.get(path)) as answer:  # a file is sent as it is read
            if FAMILY in text_of(answer.data):
                named.append(name)
    assert named == []
