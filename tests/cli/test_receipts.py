"""Receipts on the command line and with the one-file verifier: the same verdicts, no network."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from register.cli.main import main
from register.services import corrections
from register.store.session import Database
from register.web.layout import STATIC
from tests.cli.running import register
from tests.registering import put_award, retell_award
from tests.services.receipt_scenes import (
    ADDRESS,
    CODE,
    LATER,
    MADE,
    TRN,
    a_scene,
    an_issuer,
    kept,
)

STANDS, NOT_OURS, UNREADABLE, WITHDRAWN = 0, 1, 2, 3


@dataclass(frozen=True)
class Bench:
    """A register with one check of a teacher with the award, its receipt in a file."""

    database: Database
    folder: Path
    person: int
    reference: str
    receipt: Path

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run `register receipt` and expect this exit status."""
        result = register(self.database, self.folder, "receipt", *arguments)
        assert result.exit_code == status, result.output
        return result.output

    def offline(self, *arguments: str, status: int) -> str:
        """Run `register receipt verify` where there is no register."""
        env = {"REGISTER_INSTANCE_PATH": str(self.folder / "nothing here")}
        result = CliRunner().invoke(main, ["receipt", "verify", *arguments], env=env)
        assert result.exit_code == status, result.output
        return result.output

    def one_file(self, *arguments: str, status: int) -> str:
        """Run the one-file verifier as anybody would."""
        found = subprocess.run(
            [sys.executable, "-I", str(STATIC / "check-receipt.py"), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == status, found.stdout + found.stderr
        return found.stdout

    def fetch(self) -> tuple[str, str]:
        """The keys and the list of withdrawn receipts as files, as they are now."""
        keys, status = self.folder / "jwks.json", self.folder / "status.jwt"
        keys.write_text(self.run("keys"))
        status.write_text(self.run("status", "--address", ADDRESS))
        return str(keys), str(status)

    def revoke(self) -> None:
        """Have the award revoked, and the check looked at again."""
        with self.database.begin() as session:
            retell_award(session, self.person, at=LATER, revoked=date(2027, 3, 1))
            corrections.reexamine(session, at=LATER)


@pytest.fixture
def bench(sqlite_database: Database, tmp_path: Path) -> Bench:
    """Everything in a folder of the test's own."""
    person = a_scene(sqlite_database)
    with sqlite_database.begin() as session:
        put_award(session, person, at=MADE)
    held = kept(sqlite_database, an_issuer(tmp_path / "instance"), person)
    file = tmp_path / "receipt.jws"
    file.write_text(f"{held.receipt}\n")
    return Bench(sqlite_database, tmp_path, person, held.reference, file)


def test_a_receipt_that_stands_verifies_everywhere(bench: Bench) -> None:
    receipt, (keys, status) = str(bench.receipt), bench.fetch()
    said = bench.run("verify", receipt)
    assert "still stands" in said
    assert "None" not in said + bench.one_file(receipt, keys, status, status=STANDS)
    assert "still stands" in bench.offline(
        receipt, "--keys", keys, "--status", status, status=STANDS
    )
    assert "still stands" in bench.one_file(receipt, keys, status, status=STANDS)


def test_without_a_list_the_status_is_said_not_to_be_known(bench: Bench) -> None:
    receipt, (keys, _) = str(bench.receipt), bench.fetch()
    assert "is not known" in bench.offline(receipt, "--keys", keys, status=STANDS)
    assert "is not known" in bench.one_file(receipt, keys, status=STANDS)


def test_a_receipt_made_before_a_rotation_verifies_everywhere(bench: Bench) -> None:
    bench.run("rotate", "--by", "a@b.example")
    receipt, (keys, status) = str(bench.receipt), bench.fetch()
    assert len(json.loads(Path(keys).read_text())["keys"]) == 2
    bench.run("verify", receipt)
    bench.offline(receipt, "--keys", keys, "--status", status, status=STANDS)
    bench.one_file(receipt, keys, status, status=STANDS)


def test_a_withdrawn_receipt_says_so_everywhere(bench: Bench) -> None:
    bench.revoke()
    receipt, (keys, status) = str(bench.receipt), bench.fetch()
    said = bench.run("verify", receipt, status=WITHDRAWN)
    assert "An award that it rests on was revoked on 1 March 2027." in said
    offline = bench.offline(receipt, "--keys", keys, "--status", status, status=WITHDRAWN)
    assert "withdrawn" in offline
    assert "WITHDRAWN" in bench.one_file(receipt, keys, status, status=WITHDRAWN)


def test_one_byte_changed_fails_everywhere(bench: Bench) -> None:
    keys, status = bench.fetch()
    text = bench.receipt.read_text().strip()
    changed = bench.folder / "changed.jws"
    places = {0, text.index("."), text.index(".") + 1, len(text) // 2, len(text) - 1}
    for place in sorted(places):
        other = "B" if text[place] == "A" else "A"
        changed.write_text(text[:place] + other + text[place + 1 :])
        files = str(changed), keys, status
        bench.run("verify", files[0], status=NOT_OURS)
        bench.offline(files[0], "--keys", keys, "--status", status, status=NOT_OURS)
        assert "has been changed" in bench.one_file(*files, status=NOT_OURS)


def test_the_one_file_verifier_refuses_any_changed_byte(bench: Bench) -> None:
    keys, _ = bench.fetch()
    program = (
        "import importlib.util, json, sys\n"
        "spec = importlib.util.spec_from_file_location('v', sys.argv[1])\n"
        "v = importlib.util.module_from_spec(spec); spec.loader.exec_module(v)\n"
        "text = open(sys.argv[2]).read().strip()\n"
        "keys = {k['kid']: k for k in json.load(open(sys.argv[3]))['keys']}\n"
        "v.signed(text, keys, 'senco-receipt+jwt')\n"
        "passed = 0\n"
        "for place in range(len(text)):\n"
        "    for other in 'Ag':\n"
        "        if other != text[place]:\n"
        "            try:\n"
        "                changed = text[:place] + other + text[place + 1:]\n"
        "                v.signed(changed, keys, 'senco-receipt+jwt')\n"
        "                passed += 1\n"
        "            except v.REFUSED:\n"
        "                pass\n"
        "print(passed)\n"
    )
    paths = [str(STATIC / "check-receipt.py"), str(bench.receipt), keys]
    found = subprocess.run(
        [sys.executable, "-c", program, *paths], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "0"


def test_the_one_file_verifier_confirms_whom_a_receipt_is_about(bench: Bench) -> None:
    receipt, (keys, _) = str(bench.receipt), bench.fetch()

    def about(number: str, born: str, code: str) -> tuple[str, ...]:
        return receipt, keys, "--number", number, "--born", born, "--code", code

    spoken = f"{CODE[:4].lower()}-{CODE[4:]}"
    bench.one_file(*about(TRN, "1980-05-17", spoken), status=STANDS)
    said = bench.one_file(*about(TRN, "1980-05-18", CODE), status=NOT_OURS)
    assert "not about a person" in said
    bench.one_file(receipt, keys, "--number", TRN, status=UNREADABLE)


def test_a_list_that_was_changed_is_not_believed(bench: Bench) -> None:
    bench.revoke()
    receipt, (keys, status) = str(bench.receipt), bench.fetch()
    text = Path(status).read_text()
    Path(status).write_text(text.replace(text[200], "A" if text[200] != "A" else "B", 1))
    said = bench.offline(receipt, "--keys", keys, "--status", status, status=1)
    assert "status list cannot be used" in said
    bench.one_file(receipt, keys, status, status=UNREADABLE)


def test_what_is_no_receipt_or_no_key_set_is_said_in_a_sentence(bench: Bench) -> None:
    keys, _ = bench.fetch()
    junk = bench.folder / "junk"
    junk.write_bytes(b"\xff\xfe\x00 nothing")
    for arguments in ((str(junk), "--keys", keys), (str(bench.receipt), "--keys", str(junk))):
        said = bench.offline(*arguments, status=NOT_OURS)
        assert "Traceback" not in said
        assert said.strip()
    bench.offline(str(bench.receipt), status=1)  # neither keys nor a register
    bench.one_file(str(bench.receipt), str(junk), status=UNREADABLE)


def test_the_finding_can_be_had_for_a_machine(bench: Bench) -> None:
    bench.revoke()
    told = json.loads(bench.run("verify", str(bench.receipt), "--json", status=WITHDRAWN))
    assert told["exit_status"] == WITHDRAWN
    assert [step["passed"] for step in told["steps"]] == [True, True, True, True, False]
    assert told["claims"]["jti"] == bench.reference


def test_an_official_withdraws_a_receipt_and_restores_it(bench: Bench) -> None:
    why = ("--because", "The wrong post was checked", "--by", "a@b.example")
    assert "is withdrawn" in bench.run("withdraw", bench.reference, *why)
    said = bench.run("verify", str(bench.receipt), status=WITHDRAWN)
    assert "The wrong post was checked." in said
    assert "already" in bench.run("withdraw", bench.reference, *why, status=1)
    bench.run("restore", bench.reference, *why)
    bench.run("verify", str(bench.receipt))
