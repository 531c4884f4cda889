"""`register assess` on lines that no careful hand wrote: answered in place, never a crash."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from register.cli.main import main

GOOD = json.dumps(
    {
        "id": "q1",
        "as_of": "2026-11-21",
        "urn": 1,
        "schools": [{"urn": 1, "type": 1, "status": 1}],
    }
)
TOLD = GOOD.replace("{", '{"designations": [{"person": "p", "urn": 1, "from": "DAY"}], ', 1)
KNOWN = TOLD.replace("{", '{"people": [{"id": "p"}], ', 1)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(GOOD.replace('"q1"', "NaN").encode(), id="an id that is not a number"),
        pytest.param(GOOD.replace('"q1"', "1e999").encode(), id="an id past all numbers"),
        pytest.param(GOOD.replace('"q1"', "[" * 900 + "]" * 900).encode(), id="an id of lists"),
        pytest.param(GOOD.replace('"q1"', '"\\ud800"').encode(), id="half a character for an id"),
        pytest.param(GOOD.replace("urn", "\\ud800", 1).encode(), id="half a character for a key"),
        pytest.param(b"[" * 100_000, id="lists within lists past all reading"),
        pytest.param(b"\xff\xfe\xc3\x28", id="bytes that are no text"),
        pytest.param(
            KNOWN.replace("DAY", "\uff12\uff10\uff12\uff14-09").encode(),
            id="digits of another script",
        ),
    ],
)
@pytest.mark.parametrize("flags", [[], ["--check"]], ids=["answered", "checked"])
def test_a_line_that_cannot_be_read_is_one_sentence_and_the_rest_are_answered(
    line: bytes, flags: list[str]
) -> None:
    typed = b"\n".join([GOOD.encode(), line, GOOD.encode()])
    result = CliRunner().invoke(main, ["assess", *flags], input=typed)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    if flags:
        assert result.output.endswith("some differ.\n")
    else:
        first, refused, last = (
            json.loads(text, parse_constant=pytest.fail) for text in result.output.splitlines()
        )
        assert first == last
        assert set(refused) == {"id", "error"}


def test_a_file_that_begins_with_a_byte_order_mark_is_read() -> None:
    typed = b"\xef\xbb\xbf" + GOOD.encode()
    result = CliRunner().invoke(main, ["assess"], input=typed)
    assert json.loads(result.output)["status"] == "no_senco"


def test_an_expectation_that_is_no_set_of_keys_expects_nothing() -> None:
    odd = GOOD.replace("{", '{"expected": ["overdue"], ', 1)
    result = CliRunner().invoke(main, ["assess", "--check"], input=odd)
    assert result.exit_code == 0, result.output
