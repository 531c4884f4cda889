"""Signing in with the organisation's own sign-in, at a real provider on loopback."""

from __future__ import annotations

import base64
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Response

from register.clock import Clock
from register.domain.identifiers import Urn
from register.domain.roles import Role
from register.domain.schools import SchoolLink
from register.services import accounts
from register.settings import Settings
from register.store import ledger
from register.store.session import Database
from register.web.account import oidc
from tests.feeds.loopback import body, loopback, status
from tests.listed import a_primary, list_schools
from tests.web.conftest import PASSWORD, TODAY, browser, enter
from tests.web.issuers import (
    ROLES,
    Bent,
    Someone,
    a_school,
    a_trust,
    an_authority,
    bent,
    provider,
    saying,
)
from tests.web.reading import Page

# The provider, not this register, uses a part of Authlib that Authlib is leaving.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PANEL = ["senco-register-panel"]
Asked = Callable[..., Someone]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that does what it should."""
    with provider() as told:
        yield told


@pytest.fixture(scope="module")
def key() -> RSAKey:
    """A key of nobody's."""
    return RSAKey.generate_key(parameters={"use": "sig", "alg": "RS256"})


@pytest.fixture
def asked(issuer: str, settings: Settings, clock: Clock, database: Database) -> Asked:
    """Somebody with a browser of their own, on a register that asks the provider."""
    gone = {"status_code": 2, "status_name": "Closed", "closed": date(2026, 8, 31)}
    after = SchoolLink(Urn(100003), Urn(100002), "Fernhollow Academy", "Successor", None)
    with database.begin() as session:
        list_schools(
            session,
            a_primary(100001, "Nettlegarth School", trust_code=2044, trust_name="Dale Trust"),
            a_primary(100002, "Fernhollow Academy"),
            a_primary(100003, "Fernhollow School", la_code=902, trust_code=2045, **gone),
            links=[after],
        )

    def someone(**changes: object) -> Someone:
        told = {"oidc_issuer": issuer, "oidc_client_id": "register", "oidc_client_secret": "s"}
        chosen = settings.model_copy(update=told | changes)
        return Someone(chosen.oidc_issuer, browser(chosen, clock, database))

    return someone


@pytest.fixture
def someone(asked: Asked) -> Someone:
    """One of them."""
    return asked()


@pytest.fixture
def bending(issuer: str) -> Iterator[Bent]:
    """A provider that can be bent."""
    with bent(issuer) as told:
        yield told


def is_signed_in(someone: Someone) -> bool:
    return "Sign out" in someone.client.page("/").whole


class TestWhoComesIn:
    @pytest.mark.parametrize(
        ("organisation", "roles", "shown"),
        [
            pytest.param(a_school("100001"), ROLES, "(school 100001)", id="a school"),
            pytest.param(a_trust("2044"), ROLES, "(trust 2044)", id="a trust of many academies"),
            pytest.param(a_trust("2044", "013"), ROLES, "(trust 2044)", id="a trust of one"),
            pytest.param(an_authority("901"), ROLES, "(authority 901)", id="an authority"),
            pytest.param(
                {"id": "X", "name": "Agency", "category": {"id": "008"}},
                [{"code": PANEL[0], "status": {"id": 1}}],
                "(panel)",
                id="a panel, whose role is an object",
            ),
        ],
    )
    def test_each_as_what_their_organisation_and_role_say(
        self, someone: Someone, organisation: object, roles: list[object], shown: str
    ) -> None:
        page = someone.known_as(organisation, roles=roles).signs_in()
        assert page.response.status_code == 200
        assert f"Signed in as ann@told.example {shown}." in page.whole

    def test_the_second_time_it_is_the_same_account(
        self, someone: Someone, database: Database
    ) -> None:
        someone.known_as(a_school("100001")).signs_in()
        someone.client.send("/", "/sign-out")
        someone.signs_in()
        with database.read() as session:
            (held,) = accounts.everyone(session)
            actions = [entry.action for entry in ledger.about(session, held.actor)]
        assert actions == ["signed in", "signed out", "signed in", "account added"]

    def test_the_page_they_asked_for_comes_next(self, someone: Someone) -> None:
        someone.known_as(a_school("100001"))
        asked = someone.client.get("/your-sign-in").location
        there = someone.client.page(asked).links["Sign in with DfE Sign-in"]
        back = someone.vouched_for(someone.client.get(there).location)
        assert someone.client.get(back).location == "/your-sign-in"

    def test_another_site_never_comes_next(self, someone: Someone) -> None:
        someone.known_as(a_school("100001"))
        assert someone.comes_back("https://elsewhere.example/").location == "/"

    def test_who_chooses_another_organisation_leaves_the_first_everywhere(
        self, asked: Asked, database: Database
    ) -> None:
        first, second = asked(), asked()
        first.known_as(a_school("100001")).signs_in()
        assert is_signed_in(first)
        page = second.known_as(a_trust("2044")).signs_in()
        assert "(trust 2044)" in page.whole
        assert not is_signed_in(first)
        with database.read() as session:
            (held,) = accounts.everyone(session)
            told = [entry.action for entry in ledger.about(session, held.actor)]
        assert told[:2] == ["signed in", "account moved"]

    def test_two_people_of_one_school_are_two_accounts(
        self, asked: Asked, database: Database
    ) -> None:
        asked().known_as(a_school("100001")).signs_in()
        other = replace(asked(), subject="C1F3A68B-2")
        other.known_as(a_school("100001"), email="bob@told.example").signs_in()
        with database.read() as session:
            assert [x.email for x in accounts.everyone(session)] == [
                "ann@told.example",
                "bob@told.example",
            ]


REFUSED = [
    pytest.param(None, ROLES, "You did not choose an organisation", id="no organisation"),
    pytest.param(a_school("100001"), [], "You have not been given this register", id="no role"),
    pytest.param(
        a_school("999999"), ROLES, "The register does not know your organisation", id="unknown URN"
    ),
]


class TestWhoDoesNot:
    @pytest.mark.parametrize(("organisation", "roles", "heading"), REFUSED)
    def test_one_page_says_what_is_wrong_and_whom_to_ask(
        self,
        someone: Someone,
        database: Database,
        organisation: object,
        roles: list[str],
        heading: str,
    ) -> None:
        page = someone.known_as(organisation, roles=roles).signs_in()
        assert page.response.status_code == 403
        assert page.heading == heading
        assert "sk " in page.text or "hoose " in page.text
        assert not is_signed_in(someone)
        with database.read() as session:
            assert accounts.everyone(session) == []
            (entry,) = ledger.about(session, "sign-in")
        assert entry.action == "sign-in refused"
        assert "told.example" not in entry.detail

    def test_a_closed_school_is_told_of_its_successor(self, someone: Someone) -> None:
        page = someone.known_as(a_school("100003")).signs_in()
        assert "Your school closed on 31 August 2026." in page.text
        assert "Its successor is Fernhollow Academy: ask for an account there." in page.text

    def test_a_local_account_of_the_same_address_is_never_taken_over(
        self, someone: Someone, asked: Asked, database: Database
    ) -> None:
        local = asked().client
        enter(local, database, Role.PANEL)
        page = someone.known_as(a_school("100001"), email="Panel@example.org").signs_in()
        assert page.response.status_code == 409
        assert "Sign in with your password instead" in page.text
        assert not is_signed_in(someone)
        assert "Signed in as panel@example.org (panel)" in Page(local.get("/")).whole

    def test_a_shut_account_says_why(self, someone: Someone, database: Database) -> None:
        someone.known_as(a_school("100001")).signs_in()
        with database.begin() as session:
            (held,) = accounts.everyone(session)
            at = Clock(TODAY).now()
            admin = accounts.add(
                session,
                email="admin@example.org",
                password=PASSWORD,
                role=Role.ADMIN,
                scope="",
                by="a test",
                at=at,
            )
            accounts.set_active(session, held.id, active=False, by=admin, at=at)
        assert not is_signed_in(someone)
        assert someone.signs_in().heading == "Your account is shut"

    def test_no_password_opens_such_an_account_and_the_page_is_the_same(
        self, someone: Someone, asked: Asked
    ) -> None:
        someone.known_as(a_school("100001")).signs_in()
        client = asked().client
        known, unknown = (
            client.send("/sign-in", "/sign-in", email=email, password=PASSWORD)
            for email in ("ann@told.example", "joe@told.example")
        )
        assert known.response.status_code == unknown.response.status_code == 401
        assert known.text == unknown.text

    def test_who_says_no_at_the_provider_is_not_signed_in(self, someone: Someone) -> None:
        answer = Page(someone.comes_back(action="deny"))
        assert answer.response.status_code == 403
        assert answer.heading == "You did not sign in"
        assert not is_signed_in(someone)


class TestWhatIsAsked:
    def test_the_code_is_bound_to_this_browser_and_this_question(self, someone: Someone) -> None:
        there = parse_qs(urlsplit(someone.leave_for()).query)
        assert there["response_type"] == ["code"]
        assert there["code_challenge_method"] == ["S256"]
        assert set(there["scope"][0].split()) == {"openid", "profile", "email", "organisation"}
        assert len(there["nonce"][0]) > 10
        assert len(there["state"][0]) > 10

    def test_they_come_back_to_the_public_address_whatever_host_was_asked(
        self, asked: Asked
    ) -> None:
        someone = asked(public_address="https://register.example/")
        answer = someone.client.get("/sign-in/oidc", headers={"Host": "elsewhere.example"})
        (back,) = parse_qs(urlsplit(answer.location).query)["redirect_uri"]
        assert back == "https://register.example/sign-in/oidc/back"

    def test_without_an_issuer_there_is_no_such_way_in(self, asked: Asked) -> None:
        client = asked(oidc_issuer="").client
        assert client.get("/sign-in/oidc").status_code == 404
        assert "Sign in with DfE Sign-in" not in client.page("/sign-in").links

    def test_signing_out_offers_the_providers_too(self, someone: Someone) -> None:
        someone.known_as(a_school("100001")).signs_in()
        page = someone.client.send("/", "/sign-out")
        assert page.heading == "You have signed out of this register"
        leave = urlsplit(page.links["Sign out of DfE Sign-in"])
        assert f"{leave.scheme}://{leave.netloc}" == someone.issuer
        assert "told.example" not in leave.query
        assert not is_signed_in(someone)


class TestWhatIsRefused:
    def test_an_address_to_come_back_to_is_good_once(self, someone: Someone) -> None:
        someone.known_as(a_school("100001"))
        back = someone.vouched_for(someone.leave_for())
        assert someone.client.get(back).status_code == 303
        assert Page(someone.client.get(back)).heading == "This sign-in is over"

    def test_an_address_of_another_browser_signs_nobody_in(self, asked: Asked) -> None:
        one, other = asked(), asked()
        back = one.known_as(a_school("100001")).vouched_for(one.leave_for())
        other.leave_for()
        assert other.client.get(back).status_code == 400
        assert not is_signed_in(other)

    def test_a_changed_state_signs_nobody_in(self, someone: Someone) -> None:
        someone.known_as(a_school("100001"))
        back = someone.vouched_for(someone.leave_for())
        assert someone.client.get(back + "x").status_code == 400
        assert someone.client.get("/sign-in/oidc/back").status_code == 400
        assert not is_signed_in(someone)

    def test_a_code_meant_for_another_question_is_refused_for_its_nonce(
        self, someone: Someone
    ) -> None:
        someone.known_as(a_school("100001"))
        old = parse_qs(urlsplit(someone.vouched_for(someone.leave_for())).query)
        new = parse_qs(urlsplit(someone.leave_for()).query)
        back = f"/sign-in/oidc/back?code={old['code'][0]}&state={new['state'][0]}"
        assert someone.client.get(back).status_code == 502
        assert not is_signed_in(someone)


def signed_anew(
    key: RSAKey,
    **changes: Any,  # noqa: ANN401 - claims
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Sign the identity token again with this key, with some claims changed."""

    def change(told: dict[str, Any]) -> dict[str, Any]:
        opened = parts_of(told["id_token"]) | changes
        kept = {name: value for name, value in opened.items() if value is not None}
        return told | {"id_token": jwt.encode({"alg": "RS256", "kid": key.kid}, kept, key)}

    return change


def parts_of(token: str) -> dict[str, Any]:
    """The claims of a token, unverified."""
    middle = token.split(".")[1]
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return told


BENT: dict[str, dict[str, Any]] = {
    "for another service": {"aud": "another"},
    "for another, by way of us": {"aud": ["another"], "azp": "register"},
    "of another issuer": {"iss": "https://elsewhere.example"},
    "an answer to another question": {"nonce": "another"},
    "an answer to no question": {"nonce": None},
    "out of time": {"exp": 1_700_000_000},
    "for ever": {"exp": None},
    "of somebody else than the provider speaks of": {"sub": "C1F3A68B-9"},
}


class TestATokenThatDoesNotHold:
    @pytest.fixture
    def forger(self, bending: Bent, asked: Asked, key: RSAKey) -> Someone:
        """Somebody at a provider whose tokens are signed with a key that it does publish."""
        key.ensure_kid()
        keys = {"keys": [key.as_dict(private=False)]}
        bending.bends["/jwks"] = saying(lambda _: keys)
        return asked(oidc_issuer=bending.issuer).known_as(a_school("100001"))

    def come_back(self, forger: Someone, bending: Bent, key: RSAKey, **changes: Any) -> int:  # noqa: ANN401 - claims
        bending.bends["/oauth2/token"] = saying(signed_anew(key, **changes))
        return forger.comes_back().status_code

    def test_one_that_holds_signs_in(self, forger: Someone, bending: Bent, key: RSAKey) -> None:
        assert self.come_back(forger, bending, key) == 303

    def test_one_with_another_claim_signs_nobody_in(
        self, forger: Someone, bending: Bent, key: RSAKey
    ) -> None:
        answers = {
            why: self.come_back(forger, bending, key, **changes) for why, changes in BENT.items()
        }
        assert answers == dict.fromkeys(BENT, 502)
        assert not is_signed_in(forger)

    def test_one_that_nobody_signed_signs_nobody_in(self, forger: Someone, bending: Bent) -> None:
        def unsigned(told: dict[str, Any]) -> dict[str, Any]:
            _, claims, _ = told["id_token"].split(".")
            return told | {"id_token": f"eyJhbGciOiJub25lIn0.{claims}."}

        offers = {"id_token_signing_alg_values_supported": ["none", "HS256", "RS256"]}
        bending.bends["/.well-known/openid-configuration"] = saying(lambda told: told | offers)
        bending.bends["/oauth2/token"] = saying(unsigned)
        assert forger.comes_back().status_code == 502

    def test_one_of_another_providers_key_signs_nobody_in(
        self, bending: Bent, asked: Asked
    ) -> None:
        with provider() as other:
            keys = httpx.get(f"{other}/jwks").json()
        bending.bends["/jwks"] = saying(lambda _: keys)
        someone = asked(oidc_issuer=bending.issuer).known_as(a_school("100001"))
        page = Page(someone.comes_back())
        assert page.response.status_code == 502
        assert page.heading == "The answer of DfE Sign-in cannot be trusted"
        assert not is_signed_in(someone)

    def test_none_signs_nobody_in(self, bending: Bent, asked: Asked) -> None:
        bending.bends["/oauth2/token"] = saying(lambda told: told | {"id_token": ""})
        someone = asked(oidc_issuer=bending.issuer).known_as(a_school("100001"))
        assert someone.comes_back().status_code == 502


class TestRolesThatAreAskedFor:
    """DfE Sign-in has no roles in its tokens: another address of it tells them."""

    PATH = "/services/register/organisations/A-1/users/C1F3A68B-1"

    def test_they_count_and_the_tokens_do_not(self, asked: Asked) -> None:
        with loopback() as server:
            roles = {"roles": [{"code": ROLES[0], "status": {"id": 1}}]}
            server.on(self.PATH, body(json.dumps(roles).encode(), "application/json"))
            someone = asked(oidc_roles_url=server.root, oidc_roles_secret="x" * 32)
            page = someone.known_as(a_school("100001"), roles=PANEL).signs_in()
        assert "(school 100001)" in page.whole
        assert server.asked == [self.PATH]

    def test_nobody_has_a_role_that_it_does_not_tell(self, asked: Asked) -> None:
        with loopback() as server:
            someone = asked(oidc_roles_url=server.root, oidc_roles_secret="x" * 32)
            page = someone.known_as(a_school("100001")).signs_in()
        assert page.heading == "You have not been given this register"

    def test_where_it_does_not_answer_nobody_is_let_in(self, asked: Asked) -> None:
        with loopback() as server:
            server.on(self.PATH, status(500))
            someone = asked(oidc_roles_url=server.root, oidc_roles_secret="x" * 32)
            answer = someone.known_as(a_school("100001")).comes_back()
        assert answer.status_code == 503
        assert not is_signed_in(someone)


class TestAProviderInTrouble:
    def test_one_that_is_down_is_one_page_with_the_other_way_in(self, asked: Asked) -> None:
        with socket.create_server(("localhost", 0)) as free:
            port = free.getsockname()[1]
        client = asked(oidc_issuer=f"http://localhost:{port}").client
        page = Page(client.get("/sign-in/oidc"))
        assert page.response.status_code == 503
        assert page.heading == "DfE Sign-in does not answer"
        assert page.links["Sign in another way"] == "/sign-in"
        assert "Sign in with a password" in client.page("/sign-in").text

    def test_one_that_is_slow_is_not_waited_for(
        self, asked: Asked, bending: Bent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(oidc, "PATIENCE", 0.1)
        bending.bends["/oauth2/token"] = lambda _: time.sleep(0.5)
        someone = asked(oidc_issuer=bending.issuer).known_as(a_school("100001"))
        assert someone.comes_back().status_code == 503

    def test_one_that_talks_nonsense_is_never_a_traceback(
        self, asked: Asked, bending: Bent
    ) -> None:
        def nonsense(code: int) -> Callable[[Response], None]:
            def bend(answer: Response) -> None:
                answer.status_code = code
                answer.set_data("[1, 2")

            return bend

        someone = asked(oidc_issuer=bending.issuer).known_as(a_school("100001"))
        for path in ("/oauth2/token", "/jwks", "/userinfo"):
            for code in (200, 500):
                bending.bends = {path: nonsense(code)}
                answer = someone.comes_back()
                assert answer.status_code in {502, 503}, (path, code)
        bending.bends = {}
        assert someone.comes_back().status_code == 303

    def test_one_that_is_not_who_it_should_be_is_left_alone(
        self, asked: Asked, bending: Bent
    ) -> None:
        settled = "/.well-known/openid-configuration"
        bending.bends[settled] = saying(lambda told: told | {"issuer": "https://other.example"})
        client = asked(oidc_issuer=bending.issuer).client
        assert client.get("/sign-in/oidc").status_code == 502
        bending.bends.clear()
        assert client.get("/sign-in/oidc").status_code == 303, "it is asked again"

    def test_the_log_has_nothing_of_what_was_sent(
        self, someone: Someone, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, logger="register.web"):
            someone.client.get("/sign-in/oidc/back?code=sesame&state=opens&error=marzipan")
        told = "".join(record.getMessage() for record in caplog.records)
        assert "OAuthError" in told
        assert not any(word in told for word in ("sesame", "opens", "marzipan"))
