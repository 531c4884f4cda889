"""Names short enough for a tile: no two alike, and each to be guessed by who lives there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, takewhile

_LETTERS = 5
_INITIALS = {"north", "south", "east", "west", "central", "isle", "isles", "st"}
_DROPPED = {"city", "county", "of", "and", "upon", "with", "the", "on", "royal", "borough"}


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """A short name for each, in the same order: about five letters, from the beginnings of words.

    "Leicestershire" is "Leics", "North East Lincolnshire" "NE Lin", the second Cheshire "Ches C".
    """
    taken: dict[str, str] = {}
    for name in sorted(set(names)):
        short = next(one for one in _candidates(name) if one not in taken.values())
        taken[name] = short
    return tuple(taken[name] for name in names)


def _candidates(name: str) -> Iterator[str]:
    words = [word for word in re.findall(r"[^\W_]+", name) if word.lower() not in _DROPPED]
    words = words or [name or "?"]
    first = list(takewhile(lambda word: word.lower() in _INITIALS, words[:-1]))
    if first:
        initials = "".join(word[0].upper() for word in first)
        rest = words[len(first)]
        yield f"{initials} {rest[: _LETTERS - len(initials) - 1 + (len(initials) > 1)]}"
    else:
        yield _county(words[0])
    if len(words) > 1:
        yield f"{words[0][:4]} {words[-1][0].upper()}"
    whole = "".join(words)
    for letter in whole[_LETTERS:]:
        yield whole[: _LETTERS - 1] + letter
    for number in count(2):
        yield f"{whole[: _LETTERS - 1]}{number}"


def _county(word: str) -> str:
    """Leics, Notts, Herts: as the shires are written on an envelope."""
    shire = len(word) > _LETTERS + 4 and word.lower().endswith("shire")
    if shire:
        return f"{word[: _LETTERS - 1]}s"
    return word if len(word) == _LETTERS + 1 else word[:_LETTERS]
