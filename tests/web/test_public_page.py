"""What parents read of a school: one of three answers, and nobody, wherever they look.

A crawler follows every link from the start page over a register full of people whose every fact
is known, and looks for each of them in all that it is sent.
"""

from __future__ import annotations

import html
import re
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pytest
from flask import Flask
from sqlmodel import Session

from register.clock import Clock
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.roles import Access, Account, Role
from register.services import publishing
from register.store.session import Database
from register.web.filters import day as in_words
from register.web.public_standing import SENTENCES, TAGS
from tests.listed import a_primary, list_schools
from tests.registering import put_award, put_body, put_person, put_post
from tests.web.conftest import TODAY, SignIn
from tests.web.reading import Page, StrictClient

OFFICIAL = Account(99, "a@example.org", Role.OFFICIAL, "", active=True)
MEETS, WITHIN, NOT_CONFIRMED = (TAGS[told].text for told in publishing.Told)
NOT_SHOWN = "shown only to people who are signed in"
QUALIFIED, EXEMPT, WITHIN_ONE, WITHIN_TWO, OVERDUE, VACANT, INELIGIBLE, UNSURE = range(
    100001, 100009
)
SPECIAL, CLOSED, TO_OPEN = range(100009, 100012)
ANSWERS = {
    QUALIFIED: MEETS,
    EXEMPT: MEETS,
    WITHIN_ONE: WITHIN,
    WITHIN_TWO: WITHIN,
    OVERDUE: NOT_CONFIRMED,
    VACANT: NOT_CONFIRMED,
    INELIGIBLE: NOT_CONFIRMED,
    UNSURE: NOT_CONFIRMED,
}


@dataclass(frozen=True)
class Marked:
    """Somebody whose every fact is looked for: `since` the post, `until` the time allowed."""

    urn: int
    given: str
    family: str
    trn: int
    born: date
    since: date
    until: date | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def marks(self) -> set[str]:
        """Every way in which a page might give one of their facts away."""
        days = {self.born, self.since, *([self.until] if self.until else [])}
        told = {text for day in days for text in (in_words(day), day.isoformat())}
        return {self.given, self.family, f"{self.trn:07}", *told}


NO_QTS = {"teacher_status": TeacherStatus(Basis.NONE)}
UNSAID = {"teacher_status": TeacherStatus(Basis.UNKNOWN), "induction": Induction.UNKNOWN}
PEOPLE = (
    Marked(QUALIFIED, "Olwen", "Dunnockdale", 7654321, date(1971, 3, 14), date(2018, 11, 6)),
    Marked(EXEMPT, "Kofi", "Emberlock", 7654322, date(1966, 7, 19), date(2006, 2, 23)),
    Marked(
        WITHIN_ONE, "Aigerim", "Fallowmere", 7654323, date(1990, 4, 27), date(2024, 10, 14),
        date(2027, 10, 14),
    ),
    Marked(
        WITHIN_TWO, "Tadhg", "Greywether", 7654324, date(1988, 8, 8), date(2024, 11, 21),
        date(2027, 11, 21),
    ),
    Marked(
        OVERDUE, "Ximena", "Hollinshaw", 7654325, date(1979, 12, 2), date(2021, 5, 17),
        date(2024, 5, 17),
    ),
    Marked(
        INELIGIBLE, "Bryn", "Inglebeck", 7654326, date(1984, 6, 11), date(2023, 1, 9), more=NO_QTS
    ),
    Marked(
        UNSURE, "Cosima", "Jessamine", 7654327, date(1981, 9, 29), date(2022, 3, 28), more=UNSAID
    ),
    Marked(SPECIAL, "Dilys", "Kettlewick", 7654328, date(1975, 1, 31), date(2019, 7, 22)),
    Marked(CLOSED, "Emrys", "Larkbarrow", 7654329, date(1969, 5, 5), date(2017, 4, 18)),
)  # fmt: skip
MARKS = frozenset().union(*(one.marks() for one in PEOPLE))


def fill(session: Session) -> None:
    names = ("Ash", "Birch", "Cedar", "Damson", "Elder", "Fir", "Gean", "Hazel")
    usual = [a_primary(urn, f"{name} School") for urn, name in zip(ANSWERS, names, strict=True)]
    list_schools(
        session,
        *usual,
        a_primary(SPECIAL, "Ivy School", type_code=7, type_name="Community special school"),
        a_primary(CLOSED, "Juniper School", status_code=2, closed=date(2020, 8, 31)),
        a_primary(TO_OPEN, "Kerria School", status_code=4, opened=date(2027, 9, 1)),
    )
    put_body(session)
    for one in PEOPLE:
        names_told = {"given_names": one.given, "family_name": one.family}
        told: dict[str, Any] = {**names_told, "date_of_birth": one.born, **one.more}
        person = put_person(session, one.trn, **told)
        put_post(session, person, one.urn, one.since)
        if one.urn == QUALIFIED:
            put_award(session, person, at=Clock(TODAY).now())


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    with database.begin() as session:
        fill(session)
    return database


@pytest.fixture
def shown(listed: Database) -> Database:
    with listed.begin() as session:
        at = Clock(TODAY).now()
        publishing.turn(session, shown=True, by=OFFICIAL, reason="A test.", at=at)
    return listed


@dataclass
class Crawl:
    """Everything that somebody was sent who followed every link, by address."""

    client: StrictClient
    sent: dict[str, str] = field(default_factory=dict)

    def go(self) -> dict[str, str]:
        """Follow them all; a form is sent as it stands, and with each school's name."""
        names = [quote_plus(f"{name} School") for name in ("Ash", "Gean", "Juniper", "School")]
        waiting = deque(["/", "/robots.txt", "/sitemap.txt", *(f"/schools?q={n}" for n in names)])
        waiting += [f"/schools/{urn}" for urn in range(QUALIFIED, TO_OPEN + 1)]
        while waiting:
            path = waiting.popleft()
            if path in self.sent or path.startswith("/static/"):
                continue
            answer = self.client.get(path)
            with closing(answer):
                told = "\n".join(f"{name}: {value}" for name, value in answer.headers)
                self.sent[path] = f"{told}\n{answer.text}"
            waiting += self.links_of(answer.text, path)
        return self.sent

    def links_of(self, text: str, path: str) -> list[str]:
        """The addresses of ours that a page leads to."""
        found = [html.unescape(href) for href in re.findall(r'(?:href|action)="([^"#]+)', text)]
        found += re.findall(r"https://localhost(/\S+)", text) if path.endswith(".txt") else []
        ours = [urlsplit(href) for href in found if href.startswith(("/", "?"))]
        return [
            f"{to.path or urlsplit(path).path}{'?' if to.query else ''}{to.query}" for to in ours
        ]


def told_of(sent: dict[str, str], urn: int) -> str:
    return sent[f"/schools/{urn}"]


@pytest.mark.usefixtures("shown")
def test_a_crawl_with_the_switch_on_finds_nobody_and_three_answers(client: StrictClient) -> None:
    sent = Crawl(client).go()
    assert {"/how-we-check", "/api/v1/docs", "/sign-in", "/schools"} <= set(sent)
    found = {(path, mark) for path, text in sent.items() for mark in MARKS if mark in text}
    assert found == set()
    for urn, answer in ANSWERS.items():
        page = Page(client.get(f"/schools/{urn}"))
        assert page.title.startswith(f"{answer}:"), urn
        assert page.text.count("This school") + page.text.count("We cannot confirm") == 1
    for urn in (SPECIAL, CLOSED, TO_OPEN):
        assert "Is the SENCO" not in told_of(sent, urn)
        assert not any(sentence in told_of(sent, urn) for sentence in SENTENCES.values())


def test_a_crawl_with_the_switch_off_finds_no_answer_at_all(client: StrictClient) -> None:
    sent = Crawl(client).go()
    words = {*SENTENCES.values(), MEETS, WITHIN, NOT_CONFIRMED, "Not met", "Not enough evidence"}
    outside = {f"/schools/{urn}" for urn in (SPECIAL, CLOSED, TO_OPEN)}  # no secret
    schools = {path for path in sent if path.startswith("/schools")} - outside
    assert {(path, said) for path in schools for said in words if said in sent[path]} == set()
    assert {mark for text in sent.values() for mark in MARKS if mark in text} == set()
    for urn in ANSWERS:
        assert NOT_SHOWN in told_of(sent, urn)
    assert "/schools/" not in sent["/sitemap.txt"]
    assert "Sitemap" not in sent["/robots.txt"]


def plain(client: StrictClient, urn: int) -> str:
    """A school's page without what the list says of it."""
    text = client.get(f"/schools/{urn}").text.replace(str(urn), "URN")
    return re.sub(r"\b[A-Z][a-z]+ School\b", "NAME", text)


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("answer", [MEETS, WITHIN, NOT_CONFIRMED])
def test_two_schools_with_one_answer_have_one_page(client: StrictClient, answer: str) -> None:
    pages = {plain(client, urn) for urn, told in ANSWERS.items() if told == answer}
    assert len(pages) == 1


@pytest.mark.usefixtures("shown")
def test_the_time_allowed_is_told_to_the_term(client: StrictClient) -> None:
    text = client.page(f"/schools/{WITHIN_ONE}").text
    assert "That time ends in the autumn term 2027." in text
    for urn in set(ANSWERS) - {WITHIN_ONE, WITHIN_TWO}:
        assert "term 20" not in client.page(f"/schools/{urn}").text


@pytest.mark.usefixtures("shown")
def test_no_other_day_can_be_asked_about(client: StrictClient) -> None:
    today = client.get(f"/schools/{WITHIN_ONE}").text
    for asked in ("as_of=2027-10-15", "as_of=2024-10-13", "as_of=nonsense", "as_of-year=2030"):
        other = client.get(f"/schools/{WITHIN_ONE}?{asked}")
        assert other.status_code == 200
        foot = re.compile(r"Printed from.*")
        assert foot.sub("", other.text) == foot.sub("", today)
        assert NOT_SHOWN not in client.get(f"/schools/{CLOSED}?{asked}").text


@pytest.mark.usefixtures("shown")
def test_not_confirmed_says_what_it_means_and_whom_to_ask(client: StrictClient) -> None:
    text = client.page(f"/schools/{VACANT}").text
    assert "This need not mean that anything is wrong." in text
    assert "Ask the school." in text


@pytest.mark.usefixtures("shown")
def test_a_list_of_schools_has_the_same_three_answers(client: StrictClient) -> None:
    text = client.page("/schools?q=School&standing=all").text
    for said in (MEETS, WITHIN, NOT_CONFIRMED, "Rules do not apply"):
        assert said in text
    for hidden in ("Not met", "Not enough evidence", "Disputed"):
        assert hidden not in text


@pytest.mark.usefixtures("shown")
def test_the_pages_may_be_kept_and_listed_while_they_are_shown(client: StrictClient) -> None:
    headers = client.get(f"/schools/{VACANT}").headers
    assert headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in headers["Vary"]
    assert headers["X-Robots-Tag"] == "index, follow"
    assert "Set-Cookie" not in headers
    assert client.get("/sign-in").headers["X-Robots-Tag"] == "noindex, nofollow"
    listed = client.get("/sitemap.txt").text.split()
    assert listed == [f"https://localhost/schools/{urn}" for urn in (*ANSWERS, SPECIAL)]
    assert "Sitemap: https://localhost/sitemap.txt" in client.get("/robots.txt").text


def test_machines_are_kept_from_every_page_that_is_not_for_the_public(
    client: StrictClient, app: Flask
) -> None:
    rules = re.findall(r"(?m)^Disallow: (\S+)$", client.get("/robots.txt").text)
    closed = [re.compile(re.escape(rule).replace(r"\*", ".*")) for rule in rules]
    for rule in app.url_map.iter_rules():
        tag = getattr(app.view_functions[rule.endpoint], "access", None)
        assert isinstance(tag, Access)
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        if tag.needs_sign_in or tag.token_scope:
            assert any(one.match(path) for one in closed), path
    for path in ("/", "/schools", "/schools/100001", "/how-we-check", "/static/register.css"):
        assert not any(one.match(path) for one in closed), path
    assert any(one.match("/sign-in") for one in closed)


def test_an_official_turns_the_pages_on_and_off_with_a_reason(
    client: StrictClient, sign_in: SignIn
) -> None:
    account = sign_in(Role.OFFICIAL)
    page = client.page("/admin/publishing")
    assert page.heading == "The public pages are hidden"
    for sentence in SENTENCES.values():
        assert sentence in page.text
    token = page.form("/sign-out")
    assert client.post("/admin/publishing/show", data=token).status_code == 400
    told = {**token, "reason": "The minister decided."}
    page = Page(client.post("/admin/publishing/show", data=told, follow_redirects=True))
    assert page.heading == "The public pages are shown"
    assert "The minister decided." in page.text
    assert account.email in page.text
    assert client.post("/admin/publishing/show", data=told).status_code == 409
    public = browser_of(client)
    assert public.page(f"/schools/{QUALIFIED}").title.startswith(MEETS)
    client.post("/admin/publishing/hide", data=told)
    assert NOT_SHOWN in public.page(f"/schools/{QUALIFIED}").text


def browser_of(client: StrictClient) -> StrictClient:
    """Another browser on the same app, that nobody has signed in with."""
    other = client.application.test_client()
    assert isinstance(other, StrictClient)
    return other


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.PANEL])
def test_nobody_else_turns_the_switch(client: StrictClient, sign_in: SignIn, role: Role) -> None:
    sign_in(role, "100001" if role is Role.SCHOOL else "")
    assert client.get("/admin/publishing").status_code == 403
    token = client.page("/").form("/sign-out")
    told = {**token, "reason": "Why not."}
    assert client.post("/admin/publishing/show", data=told).status_code == 403


@pytest.mark.usefixtures("shown")
def test_the_switch_changes_nothing_for_those_who_check(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.PANEL)
    page = client.page(f"/schools/{OVERDUE}")
    assert page.title.startswith("Not met")
    assert "Not met" in client.page("/schools?q=Elder").text
