"""Numbers that refuse to be anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Trn, Urn


class TestTrn:
    """A teacher reference number: seven digits, kept as text."""

    @pytest.mark.parametrize(
        "written",
        [
            pytest.param("0012345", id="seven digits, with the zeros that lead"),
            pytest.param("00 12345", id="a space inside"),
            pytest.param(" 0012345\n", id="space around"),
            pytest.param("00/12345", id="a slash, as on old certificates"),
            pytest.param("00-12345", id="a hyphen"),
            pytest.param("RP00/12345", id="the prefix of old certificates"),
            pytest.param("rp 0012345", id="the prefix in small letters"),
        ],
    )
    def test_is_taken_as_people_write_it(self, written: str) -> None:
        assert Trn(written) == "0012345"

    @pytest.mark.parametrize(
        "written",
        [
            pytest.param("", id="nothing"),
            pytest.param("123456", id="six digits"),
            pytest.param("12345678", id="eight digits"),
            pytest.param("123456a", id="a letter"),
            pytest.param("RP123456", id="six digits after the prefix"),
            pytest.param("RPRP1234567", id="the prefix twice"),
            pytest.param("\u0661234567", id="a digit of another script"),
        ],
    )
    def test_that_is_not_seven_digits_is_refused_with_what_to_enter(self, written: str) -> None:
        with pytest.raises(InvalidIdentifier, match=r"^Enter the .+ as 7 digits\.$"):
            Trn(written)

    @given(st.integers(min_value=0, max_value=9_999_999))
    def test_keeps_every_digit(self, number: int) -> None:
        assert str(Trn(f"{number:07}")) == f"{number:07}"

    @given(st.text())
    def test_is_seven_digits_or_refused_whatever_is_written(self, written: str) -> None:
        try:
            trn = Trn(written)
        except InvalidIdentifier:
            return
        assert len(trn) == 7
        assert trn.isascii()
        assert trn.isdigit()


class TestUrn:
    """A school's number: one to seven digits, never zero."""

    @pytest.mark.parametrize(
        ("written", "urn"),
        [
            pytest.param("1", 1, id="the smallest"),
            pytest.param("100000", 100000, id="six digits"),
            pytest.param("9999999", 9999999, id="the largest"),
            pytest.param(" 100000 ", 100000, id="space around"),
            pytest.param("0100000", 100000, id="a zero that leads"),
            pytest.param(100000, 100000, id="a number"),
        ],
    )
    def test_is_taken_from_text_or_number(self, written: str | int, urn: int) -> None:
        assert Urn(written) == urn

    @pytest.mark.parametrize(
        "written",
        [
            pytest.param("", id="nothing"),
            pytest.param("0", id="zero"),
            pytest.param("0000000", id="zero, written long"),
            pytest.param("10000000", id="eight digits"),
            pytest.param("-1", id="a sign"),
            pytest.param(-1, id="a negative number"),
            pytest.param("1e5", id="a number in another notation"),
            pytest.param("100 000", id="a space inside"),
        ],
    )
    def test_that_cannot_be_one_is_refused_with_an_example(self, written: str | int) -> None:
        with pytest.raises(InvalidIdentifier, match=r"^Enter the school's URN as digits"):
            Urn(written)

    @given(st.integers(min_value=1, max_value=9_999_999))
    def test_is_its_number(self, number: int) -> None:
        assert Urn(str(number)) == number
