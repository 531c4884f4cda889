"""A receipt says what was found and nobody's name, and one byte of it cannot be changed."""

from __future__ import annotations

import base64
import hashlib
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from register.services import backup, receipts
from register.services.receipts import ReceiptCheck
from register.services.receipts_keys import REGISTRY, key_in_use
from register.services.receipts_reading import LONGEST, keys_of, read
from register.store import ledger, signing_keys
from register.store.session import Database
from tests.services.receipt_scenes import (
    ADDRESS,
    ANN,
    LATER,
    MADE,
    SCHOOL,
    a_scene,
    an_issuer,
    keep,
    kept,
)

OTHERS = "AZaz09-_.="


def check(database: Database, text: str, **options: Any) -> ReceiptCheck:  # noqa: ANN401 - its own
    with database.begin() as session:
        return receipts.check(session, text, at=MADE, **options)


def part(data: object) -> str:
    """As base64url writes it in a JWS."""
    told = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


def opened(receipt: str, place: int) -> dict[str, Any]:
    """The header (0) or the claims (1)."""
    text = receipt.split(".")[place]
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return told


def test_a_receipt_is_ours_and_stands(database: Database, tmp_path: Path) -> None:
    held = kept(database, an_issuer(tmp_path), a_scene(database))
    found = check(database, f"\r\n {held.receipt}\t\n")
    assert found.stands
    assert [step.passed for step in found.steps] == [True] * 5
    assert found.claims is not None
    assert found.claims["jti"] == held.reference
    assert found.claims["iss"] == ADDRESS
    assert found.claims["urn"] == SCHOOL
    assert found.claims["status"]["status_list"] == {
        "idx": held.id,
        "uri": f"{ADDRESS}/receipts/status",
    }
    assert found.claims["snapshot"] == hashlib.sha256(held.snapshot.encode()).hexdigest()


def test_a_receipt_names_nobody(database: Database, tmp_path: Path) -> None:
    held = kept(database, an_issuer(tmp_path), a_scene(database))
    random = {"jti", "kid", "subject", "snapshot", "iat"}  # any letters may stand in these
    parts = {**opened(held.receipt, 0), **opened(held.receipt, 1)}
    told = json.dumps({key: value for key, value in parts.items() if key not in random})
    for private in ("Ann", "Sample", "1000001", "1980", "ABCDEFGH", "head@"):
        assert private not in told


def test_a_receipt_that_nobody_was_found_is_about_nobody(
    database: Database, tmp_path: Path
) -> None:
    a_scene(database)
    held = kept(database, an_issuer(tmp_path), None)
    found = check(database, held.receipt, subject=ANN)
    assert found.stands
    assert "subject" not in opened(held.receipt, 1)
    assert found.person is not None
    assert found.person.passed is False


def test_no_byte_of_a_receipt_can_be_changed(sqlite_database: Database, tmp_path: Path) -> None:
    held = kept(sqlite_database, an_issuer(tmp_path), a_scene(sqlite_database))
    text = held.receipt
    with sqlite_database.read() as session:
        keys = keys_of(receipts.jwks(session))
    assert read(text, keys).claims
    for place, was in enumerate(text):
        after = chr(ord(was) ^ 1)
        for other in {*OTHERS, after, " ", "\n", "\x00", "\u00e9"} - {was}:
            changed = text[:place] + other + text[place + 1 :]
            assert read(changed, keys).claims is None, (place, other)
        assert read(text[:place] + text[place + 1 :], keys).claims is None, place


def test_the_last_letter_has_one_spelling(sqlite_database: Database, tmp_path: Path) -> None:
    text = kept(sqlite_database, an_issuer(tmp_path), a_scene(sqlite_database)).receipt
    signature = text.rpartition(".")[2]
    alike = []
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for letter in letters:
        other = signature[:-1] + letter
        same = base64.urlsafe_b64decode(other + "==") == base64.urlsafe_b64decode(signature + "==")
        alike += [text[:-1] + letter] if same else []
    assert len(alike) > 1  # there are others that decode to the very same signature
    assert [check(sqlite_database, each).stands for each in alike].count(True) == 1


def test_other_ways_to_sign_are_refused(sqlite_database: Database, tmp_path: Path) -> None:
    issuer = an_issuer(tmp_path)
    text = kept(sqlite_database, issuer, a_scene(sqlite_database)).receipt
    header, claims, signature = text.split(".")
    told = opened(text, 0)
    public = next(iter(read_keys(sqlite_database).values()))
    as_secret = OctKey.import_key(base64.urlsafe_b64decode(public["x"] + "="))
    confused = jws.serialize_compact(
        {**told, "alg": "HS256"}, json.dumps(opened(text, 1)), as_secret, algorithms=["HS256"]
    )
    stranger = OKPKey.generate_key("Ed25519")
    forged = jws.serialize_compact(told, json.dumps(opened(text, 1)), stranger, registry=REGISTRY)
    twice = b'{"alg":"EdDSA","alg":"none","kid":"x","typ":"senco-receipt+jwt"}'
    attempts = {
        "none": f"{part({**told, 'alg': 'none'})}.{claims}.AA",
        "none, no signature": f"{part({**told, 'alg': 'none'})}.{claims}.",
        "confused": confused,
        "another key": forged,
        "unknown key": f"{part({**told, 'kid': 'who'})}.{claims}.{signature}",
        "key inside": f"{part({**told, 'jwk': dict(public)})}.{claims}.{signature}",
        "crit": f"{part({**told, 'crit': ['b64'], 'b64': False})}.{claims}.{signature}",
        "twice": f"{part(twice)}.{claims}.{signature}",
        "another kind": f"{part({**told, 'typ': 'statuslist+jwt'})}.{claims}.{signature}",
        "padded": f"{header}.{claims}.{signature}==",
        "two": f"{text} {text}",
        "huge": text + "A" * LONGEST,
        "deep": f"{part(b'[' * 9000)}.{claims}.{signature}",
        "number": f"{part(b'9' * 9000)}.{claims}.{signature}",
        "NaN": f"{part(b'NaN')}.{claims}.{signature}",
        "list": f"{part([])}.{claims}.{signature}",
        "json": json.dumps({"payload": claims, "protected": header, "signature": signature}),
        "nothing": "",
        "words": "this is no receipt",
    }
    for name, attempt in attempts.items():
        found = check(sqlite_database, attempt)
        assert not found.stands, name
        assert len(found.steps) == 5
        said = next(step.words for step in found.steps if step.passed is False)
        assert said.endswith("."), name


def read_keys(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return dict(keys_of(receipts.jwks(session)))


def test_a_receipt_signed_here_but_not_kept_is_not_ours(
    sqlite_database: Database, tmp_path: Path
) -> None:
    issuer = an_issuer(tmp_path)
    person = a_scene(sqlite_database)
    with pytest.raises(ZeroDivisionError), sqlite_database.begin() as session:
        key_in_use(session, issuer, at=MADE)
        session.commit()
        lost = keep(session, issuer, person).receipt
        raise ZeroDivisionError
    found = check(sqlite_database, lost)
    assert not found.stands
    assert [step.passed for step in found.steps] == [True, True, True, False, None]


def test_whom_it_is_about_is_confirmed_by_all_three(
    sqlite_database: Database, tmp_path: Path
) -> None:
    text = kept(sqlite_database, an_issuer(tmp_path), a_scene(sqlite_database)).receipt

    def about(**changes: Any) -> bool | None:  # noqa: ANN401 - fields
        found = check(sqlite_database, text, subject=replace(ANN, **changes))
        assert found.stands
        assert found.person is not None
        return found.person.passed

    assert about()
    assert not about(born=date(1980, 5, 18))
    assert not about(trn="1000002")
    assert not about(code="ABCDEFGHJKMNPQRT")


def test_a_receipt_made_before_a_rotation_still_verifies(
    database: Database, tmp_path: Path
) -> None:
    issuer = an_issuer(tmp_path)
    person = a_scene(database)
    old = kept(database, issuer, person)
    with database.begin() as session:
        kid = receipts.rotate(session, issuer, by="a test", at=LATER)
    new = kept(database, issuer, person)
    assert opened(new.receipt, 0)["kid"] == kid != opened(old.receipt, 0)["kid"]
    assert check(database, old.receipt).stands
    assert check(database, new.receipt).stands
    with database.read() as session:
        assert len(receipts.jwks(session)["keys"]) == 2
        assert [key.retired_at for key in signing_keys.every(session)] == [None, LATER]
        assert not ledger.verify(session).problem


def test_the_private_half_is_for_its_owner_alone_and_never_published(
    sqlite_database: Database, tmp_path: Path
) -> None:
    issuer = an_issuer(tmp_path)
    kept(sqlite_database, issuer, a_scene(sqlite_database))
    (file,) = issuer.keys.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(issuer.keys.stat().st_mode) == 0o700
    private = json.loads(file.read_text())
    key = OKPKey.import_key(private)
    assert file.stem == key.thumbprint()
    with sqlite_database.read() as session:
        published = json.dumps(receipts.jwks(session))
    assert private["d"] not in published
    assert "a secret" not in repr(issuer)


def test_two_that_begin_at_once_agree_on_one_key(database: Database, tmp_path: Path) -> None:
    issuer = an_issuer(tmp_path)

    def begin(_: int) -> str:
        with database.begin() as session:
            return key_in_use(session, issuer, at=MADE)

    with ThreadPoolExecutor(4) as pool:
        kids = set(pool.map(begin, range(8)))
    assert len(kids) == 1
    assert len(list(issuer.keys.iterdir())) == 1


def test_a_machine_without_the_private_half_makes_a_key_of_its_own(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = a_scene(sqlite_database)
    here = kept(sqlite_database, an_issuer(tmp_path / "here"), person)
    there = kept(sqlite_database, an_issuer(tmp_path / "there"), person)
    assert opened(here.receipt, 0)["kid"] != opened(there.receipt, 0)["kid"]
    assert check(sqlite_database, here.receipt).stands
    assert check(sqlite_database, there.receipt).stands


def test_a_backup_holds_the_keys_and_a_restored_register_signs_with_them(
    sqlite_database: Database, postgres_database: Database, tmp_path: Path
) -> None:
    before = an_issuer(tmp_path / "before")
    held = kept(sqlite_database, before, a_scene(sqlite_database))
    file = tmp_path / "all.tar.gz"
    with sqlite_database.read() as session:
        backup.back_up(
            session,
            file,
            schema="x",
            instance=tmp_path / "before",
            database_file=None,
            at=MADE,
        )
    after = an_issuer(tmp_path / "after")
    with postgres_database.begin() as session:
        backup.restore(
            session,
            file,
            schema="x",
            instance=tmp_path / "after",
            by="a test",
            at=LATER,
            database_file=None,
            replace=True,
        )
    (key,) = after.keys.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert check(postgres_database, held.receipt).stands
    with postgres_database.begin() as session:
        assert key_in_use(session, after, at=LATER) == opened(held.receipt, 0)["kid"]


def test_a_status_list_lasts_a_day_and_hides_how_many_checks_there_are(
    sqlite_database: Database, tmp_path: Path
) -> None:
    issuer = an_issuer(tmp_path)
    kept(sqlite_database, issuer, a_scene(sqlite_database))
    with sqlite_database.begin() as session:
        text = receipts.status_list(session, issuer, at=MADE)
    told = opened(text, 1)
    assert opened(text, 0)["typ"] == "statuslist+jwt"
    assert told["sub"] == f"{ADDRESS}/receipts/status"
    assert told["exp"] - told["iat"] == timedelta(days=1).total_seconds()
    assert told["status_list"]["bits"] == 1
    assert len(text) < 1000
