"""Documents go with a claim, come back only to those who may see it, and the wrong are refused."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from register.domain.claims import Claim
from register.domain.roles import Role
from register.services import claims
from register.services.evidence_reading import LARGEST
from register.services.sight import who_looked
from register.settings import Settings
from register.store import ledger
from register.store.session import Database
from register.web.documents import LARGEST_POST
from tests.documents import A_ZIP, a_flate_bomb, a_pdf, a_picture, with_action
from tests.listed import a_primary, list_schools
from tests.registering import put_person, put_post
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient

HERE = 100001
PAGE = f"/schools/{HERE}/claims"
NEW = f"{PAGE}/new"
WORDS = "kind=correction&fact=post-1"
FIXED = {
    "starts": ["1", "9", "2024"],
    "designated": "yes",
    "head": "no",
    "teacher": "yes",
    "words": "The letter says so.",
}
PDF = a_pdf()


@pytest.fixture
def school(client: StrictClient, database: Database, sign_in: SignIn) -> StrictClient:
    """A browser that the school has signed in with."""
    with database.begin() as session:
        list_schools(session, a_primary(HERE, "Nettlegarth School"))
        senco = put_person(session, 1234567, given_names="Olwen", family_name="Dunnockdale")
        put_post(session, senco, HERE, date(2020, 9, 1))
    sign_in(Role.SCHOOL, str(HERE))
    return client


def a_file(data: bytes, name: str = "letter.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def send(client: StrictClient, *files: tuple[io.BytesIO, str]) -> Page:
    """Say that the first day is wrong, with these documents."""
    return client.send(f"{NEW}?{WORDS}", NEW, **FIXED, files=list(files))


def send_large(client: StrictClient, data: bytes) -> Page:
    """The same with a large document; the body is made here, in memory."""
    form = client.page(f"{NEW}?{WORDS}").form(NEW)
    values = MultiDict[str, object]({**form, **FIXED})
    values["files"] = FileStorage(io.BytesIO(data), "letter.pdf")
    boundary, body = encode_multipart(values)
    kind = f"multipart/form-data; boundary={boundary}"
    return Page(client.post(NEW, data=body, content_type=kind))


def the_claim(database: Database) -> Claim:
    with database.read() as session:
        (claim,) = claims.open_claims(session)
    return claim


def kept(settings: Settings) -> list[Path]:
    """The files on disk."""
    folder = settings.instance_path / "evidence"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_documents_go_with_the_claim_and_come_back_as_they_were(
    school: StrictClient, database: Database
) -> None:
    photograph = a_picture("JPEG")
    page = send(school, a_file(PDF), a_file(photograph, "../mine/Page 2.png"))
    assert "letter.pdf" in page.links
    assert "Page 2.png" in page.links
    assert "JPEG, 1 KB, sent 1 September 2026" in page.text
    first = school.get(page.links["letter.pdf"])
    assert first.data == PDF
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert first.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cache-Control"] == "no-store"
    second = school.get(page.links["Page 2.png"])
    assert second.data == photograph
    assert second.headers["Content-Type"] == "image/jpeg"
    assert second.headers["Content-Disposition"] == 'attachment; filename="Page 2.jpg"'
    claim = the_claim(database)
    with database.read() as session:
        opened = [
            e for e in ledger.about(session, f"claim:{claim.id}") if e.action[-6:] == "opened"
        ]
        assert len(opened) == 2
        assert "letter" not in opened[0].detail
        assert [look.what for look in who_looked(session, 1)].count("document") == 2


WRONG = {
    "a script named .pdf": (b"#!/bin/sh\nrm -r /\n", "This is a script"),
    "a web page named .pdf": (b"<html><script>alert(1)</script>", "This is a web page"),
    "a zip, and so a zip bomb": (A_ZIP, "Word, Excel or zip file"),
    "a PDF with a zip behind it": (PDF + A_ZIP, "Something follows the end of the PDF"),
    "nothing": (b"", "The file is empty"),
    "a byte over 5 MB": (PDF + bytes(LARGEST), "larger than 5 MB"),
    "a PDF with a script": (with_action("/JavaScript"), "acts by itself"),
}


def test_each_wrong_document_is_refused_and_told_why(
    school: StrictClient, database: Database, settings: Settings
) -> None:
    wrong = {**WRONG, "a bomb": (a_flate_bomb(), "unpacks to more than we can take")}
    for what, (data, sentence) in wrong.items():
        page = send_large(school, data)
        assert page.response.status_code == 400, what
        assert sentence in page.text, what
        assert "choose them again" in page.text, what
        assert page.form(NEW)["words"] == FIXED["words"], what
    with database.read() as session:
        assert claims.waiting(session) == 0
    assert kept(settings) == []


def test_of_good_and_bad_documents_none_is_kept(school: StrictClient, settings: Settings) -> None:
    page = send(school, a_file(PDF), a_file(b"MZ", "b.pdf"))
    assert "File 2 of 2: This is a program." in page.text
    assert kept(settings) == []


def test_more_bytes_than_any_claim_may_have_are_refused_before_they_are_read(
    school: StrictClient, settings: Settings
) -> None:
    # The length is told and nothing follows: whoever read on would wait, or find no form.
    answer = school.post(
        NEW,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_POST + 1)},
        input_stream=io.BytesIO(b"--x"),
    )
    page = Page(answer)
    assert answer.status_code == 413
    assert page.heading == "The files are too large"
    assert "at most 5 files of at most 5 MB" in page.text
    assert kept(settings) == []


def test_more_documents_are_added_while_the_claim_is_open(
    school: StrictClient, settings: Settings
) -> None:
    page = send(school, a_file(PDF))
    path = page.response.request.path
    add = f"{path}/documents"
    page = school.send(path, add, files=[])
    assert page.response.status_code == 400
    assert "Choose a file" in page.text
    assert "Olwen Dunnockdale" in page.text
    page = school.send(path, add, files=[a_file(b"", "more.pdf")])
    assert "The file is empty" in page.text
    page = school.send(path, add, files=[a_file(PDF, "more.pdf")])
    assert "The documents have been added." in page.text
    assert len(kept(settings)) == 2
    page = school.send(path, add, files=[a_file(PDF) for _ in range(4)])
    assert "at most 5 documents" in page.text
    school.send(path, f"{path}/withdraw")
    assert f'action="{add}"' not in school.page(path).response.text
    page = Page(school.post(add, data={**page.form("/sign-out"), "files": [a_file(PDF)]}))
    assert page.response.status_code == 409
    assert len(kept(settings)) == 2


def test_a_document_that_is_not_there_is_not_found(school: StrictClient) -> None:
    path = send(school, a_file(PDF)).response.request.path
    for number in ("2", "0", "x", "99999999999"):
        assert school.get(f"{path}/documents/{number}").status_code == 404
    assert school.get(f"{path}/documents/1").status_code == 200


def test_a_document_is_there_for_those_of_the_school_alone(
    school: StrictClient, sign_in: SignIn
) -> None:
    path = send(school, a_file(PDF)).links["letter.pdf"]
    school.send("/", "/sign-out")
    assert school.get(path).headers["Location"].startswith("/sign-in")
    sign_in(Role.SCHOOL, "100002")
    assert school.get(path).status_code == 404
    school.send("/", "/sign-out")
    sign_in(Role.AUTHORITY, "901")
    assert school.get(path).data == PDF


def test_documents_lie_outside_what_is_served(
    school: StrictClient, settings: Settings, database: Database
) -> None:
    send(school, a_file(PDF))
    (path,) = kept(settings)
    assert path.parent.parent == settings.instance_path
    claim = the_claim(database)
    for guess in (
        f"/static/{path.name}",
        f"/static/../evidence/{path.name}",
        f"/evidence/{path.name}",
    ):
        assert school.get(guess).status_code == 404
    assert path.name not in school.page(f"{PAGE}/{claim.reference}").response.text
