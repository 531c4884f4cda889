"""What every answer tells the browser, and that no view is open by mistake."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask

from register.app import create_app
from register.domain.errors import Misconfigured
from register.domain.roles import Access, Role
from register.settings import Settings
from register.store.session import Database
from register.web import access
from tests.web.conftest import SECRET, SignIn
from tests.web.reading import StrictClient

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def test_the_one_inline_script_is_the_one_the_policy_allows(client: StrictClient) -> None:
    answer = client.get("/")
    (script,) = INLINE.findall(answer.text)
    printed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{printed}'" in answer.headers["Content-Security-Policy"]


def test_no_page_styles_itself_inline(client: StrictClient) -> None:
    for path in ("/", "/sign-in", "/how-we-check", "/nowhere"):
        assert " style=" not in client.get(path).text
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/register.css", "/metrics"])
def test_every_answer_is_protected(client: StrictClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_plain_http_is_not_told_to_be_https(client: StrictClient) -> None:
    answer = client.get("/", base_url="http://localhost")
    assert "Strict-Transport-Security" not in answer.headers


def test_what_a_signed_in_person_sees_is_kept_nowhere(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.PANEL)
    for path in ("/", "/how-we-check", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_file_of_ours_may_be_kept_for_its_address_changes(client: StrictClient) -> None:
    (address,) = re.findall(r'"(/static/register\.css\?v=\w+)"', client.get("/").text)
    with client.get(address) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    for name, view in app.view_functions.items():
        assert isinstance(getattr(view, "access", None), Access), name


def test_an_app_with_a_view_that_does_not_say_refuses_to_start(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: ""
    with pytest.raises(Misconfigured, match="forgotten"):
        access.insist_on_tags(app)


@pytest.mark.parametrize("role", [Role.PANEL, Role.SCHOOL, Role.TRUST, Role.AUTHORITY])
def test_only_officials_open_what_officials_keep(
    app: Flask, client: StrictClient, sign_in: SignIn, role: Role
) -> None:
    sign_in(role, "" if role is Role.PANEL else "301")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin") and "GET" in (rule.methods or ()):
            path = re.sub(r"<[^>]+>", "1", rule.rule)
            assert client.get(path).status_code == 403, path


@pytest.mark.parametrize("secret", [None, "short"])
def test_without_a_secret_it_refuses_to_start(tmp_path: Path, secret: str | None) -> None:
    with pytest.raises(Misconfigured, match="REGISTER_SECRET_KEY"):
        create_app(Settings(instance_path=tmp_path, secret_key=secret))


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "http://localhost/"), (1, "https://register.example/")]
)
def test_a_proxy_is_believed_by_setting_alone(
    tmp_path: Path, sqlite_database: Database, proxies: int, address: str
) -> None:
    settings = Settings(instance_path=tmp_path, secret_key=SECRET, trusted_proxies=proxies)
    client = create_app(settings, database=sqlite_database).test_client()
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "register.example"}
    assert f"Printed from {address}" in client.get("/", headers=said).text


@pytest.mark.parametrize(
    ("address", "warned"), [("", True), ("https://register.example", False)], ids=["blank", "set"]
)
def test_an_installation_without_a_public_address_is_told_to_set_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, address: str, *, warned: bool
) -> None:
    create_app(Settings(instance_path=tmp_path, secret_key=SECRET, public_address=address))
    assert ("REGISTER_PUBLIC_ADDRESS" in caplog.text) is warned
