"""Which school follows from which, by the words of the links file."""

from __future__ import annotations

import pytest

from register.domain.identifiers import Urn
from register.domain.schools import SchoolLink, succession

THIS, LINKED = 100001, 100002


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("Successor", (THIS, LINKED), id="successor: the linked school is the new one"),
        pytest.param("Successor - merged", (THIS, LINKED), id="a merged successor"),
        pytest.param("Successor - amalgamated", (THIS, LINKED), id="an amalgamated successor"),
        pytest.param("Result of Amalgamation", (THIS, LINKED), id="result of amalgamation"),
        pytest.param("Predecessor", (LINKED, THIS), id="predecessor: the linked school is the old"),
        pytest.param("Predecessor - merged", (LINKED, THIS), id="a merged predecessor"),
        pytest.param("Sixth Form Centre Link", None, id="another kind of link: neither follows"),
        pytest.param("", None, id="no kind given: neither follows"),
    ],
)
def test_a_link_says_which_school_follows_from_which(
    kind: str, expected: tuple[int, int] | None
) -> None:
    link = SchoolLink(Urn(THIS), Urn(LINKED), "Linked School", kind, None)
    assert succession(link) == expected
