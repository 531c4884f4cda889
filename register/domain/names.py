"""Names as they are compared: what a keyboard, a form or a clerk changes does not make another."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00f8": "o",
        "\u0111": "d",
        "\u00f0": "d",
        "\u00fe": "th",
        "\u0142": "l",
        "\u0127": "h",
        "\u0131": "i",
    }
)
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212-]+")


def folded(name: str) -> str:
    """The letters alone, small and without accents: "O'Brien" and "Mac Donald" are one word each.

    So case, apostrophes, hyphens, spaces and full stops make no difference; a double-barrelled
    name is compared whole, and neither half is the name. Blank where there is no letter.
    """
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in apart if unicodedata.category(letter) in _LETTERS)


def given_words(names: str) -> tuple[str, ...]:
    """Each given name, folded, in order: "Mary-Jane" is two, as "Mary Jane" is."""
    return tuple(word for part in _BETWEEN.split(names) if (word := folded(part)))
