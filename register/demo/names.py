"""Names that nobody has: places, streets, trusts and people, made from two invented halves."""

from __future__ import annotations

from itertools import product
from random import Random

from register.demo.draws import chance, weighted
from register.demo.words import (
    FAMILY_HEADS,
    FAMILY_TAILS,
    GIVEN,
    PLACE_HEADS,
    PLACE_TAILS,
    REAL_PLACES,
    STREET_HEADS,
)

PLACES = tuple(
    head + tail
    for head, tail in product(PLACE_HEADS, PLACE_TAILS)
    if head + tail not in REAL_PLACES
)

_STREET_TAILS = ("Lane", "Road", "Street", "Way", "Close", "Avenue", "Drive", "Hill")

FAMILY_NAMES = tuple(head + tail for head, tail in product(FAMILY_HEADS, FAMILY_TAILS))

_SAINTS = (
    "St Aldric's",
    "St Bertilda's",
    "St Cuthwin's",
    "St Dunella's",
    "St Ferreol's",
    "St Godwina\u2019s",
    "St Hedda's",
    "St Ithamar's",
    "St Jocelyna\u2019s",
    "St Lioba's",
    "St Mary's",
    "St Joseph's",
    "St \u00c9lodie's",
    "St Thomas \u00e0 Brindle",
    "Holy Lantern",
    "Our Lady & St Hedda",
)

# TRNs: most from a block far above those being issued, a few low ones so that zeros lead.
_TRN_FIRST, _TRN_BLOCK, _TRN_LOW = 5_000_000, 999_999, 9_999


def saint(rng: Random) -> str:
    """A dedication; some carry a curly apostrophe or an accent, as in the real bytes."""
    return rng.choice(_SAINTS)


def street(rng: Random) -> str:
    """A street with a number or without."""
    name = f"{rng.choice(STREET_HEADS)} {rng.choice(_STREET_TAILS)}"
    return f"{rng.randint(1, 240)} {name}" if chance(rng, 0.2) else name


def given_names(rng: Random) -> str:
    """One given name, or two."""
    first = rng.choice(GIVEN)
    return f"{first} {rng.choice(GIVEN)}" if chance(rng, 0.25) else first


def family_name(rng: Random) -> str:
    """A family name; a few are doubled, and a few have an apostrophe or a space."""
    name = rng.choice(FAMILY_NAMES)
    form = weighted(rng, {"{0}": 94.0, "{0}-{1}": 4.0, "O'{0}": 1.0, "van {0}": 1.0})
    return form.format(name, rng.choice(FAMILY_NAMES))


def head_teacher(rng: Random) -> tuple[str, str, str]:
    """Title, first and last name, marked as invented so that stripping can be seen to work."""
    if chance(rng, 0.06):
        return "", "", ""
    title = rng.choice(("Mr", "Mrs", "Ms", "Miss", "Dr"))
    return title, rng.choice(GIVEN), f"Invented-{rng.choice(FAMILY_NAMES)}"


def trns(rng: Random, count: int) -> list[str]:
    """`count` different TRNs in no order; about one in fifty begins with three noughts."""
    low = min(count // 50, _TRN_LOW)
    numbers = rng.sample(range(1, _TRN_LOW + 1), low)
    numbers += [_TRN_FIRST + each for each in rng.sample(range(_TRN_BLOCK), count - low)]
    rng.shuffle(numbers)
    return [f"{number:07d}" for number in numbers]
