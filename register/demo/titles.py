"""What an invented school is called, by its stage, its faith and what runs it."""

from __future__ import annotations

from random import Random

from register.demo.draws import chance, weighted
from register.demo.kinds import (
    ACADEMIES,
    ALL_THROUGH,
    FEE_PAYING,
    FREE,
    NEEDS,
    NURSERY,
    POST_16,
    PRIMARY,
    REFERRAL,
    SECONDARY,
    UPPER,
    WITH_NURSERY,
    Kind,
    Stage,
)
from register.demo.names import saint

_FAITHS: dict[int, dict[str, float]] = {
    2: {"02": 46, "03": 46, "05": 4, "07": 2, "00": 2},
    3: {"02": 100},
    11: {"00": 80, "02": 12, "05": 4, "07": 4},
    28: {"00": 84, "02": 10, "03": 6},
    34: {"00": 74, "02": 15, "03": 11},
}
_SECULAR: dict[str, float] = {"00": 1}
_FAITH_WORDS = {"02": "Church of England", "03": "Catholic", "05": "Jewish", "07": "Muslim"}
_PLAIN = {
    NURSERY: ("Nursery School", "Nursery School and Family Centre"),
    NEEDS: ("School", "House School", "Park Special School"),
    REFERRAL: ("Pupil Referral Unit", "Short Stay School", "Alternative Provision"),
    FEE_PAYING: (
        "House School",
        "Preparatory School",
        "Hall",
        "College School",
        "Montessori School",
    ),
    POST_16: ("Sixth Form College", "College"),
    SECONDARY: ("School", "High School", "Community School", "Academy"),
    UPPER: ("School", "High School", "Grammar School", "Academy", "Technology College"),
    ALL_THROUGH: ("All-Through School", "Academy"),
    PRIMARY: ("Primary School", "Community Primary School", "Primary Academy", "Academy"),
    WITH_NURSERY: ("Primary School", "Primary and Nursery School", "Primary Academy"),
}
# As some real names are: a comma, a doubled quote in the bytes, an ampersand, a dash.
_RARE = (
    "{town} School, The Old Mill",
    'The "{town}" Primary School',
    "{town} & District School",
    "{town} Primary \u2013 Upper Site",
)


def faith_for(rng: Random, kind: Kind) -> str:
    """The code of a religious character that fits the kind."""
    return weighted(rng, _FAITHS.get(kind.code, _SECULAR))


def title_for(rng: Random, kind: Kind, stage: Stage, faith: str, town: str) -> str:
    """A name; many are shared with schools elsewhere, so only place tells them apart."""
    if faith in _FAITH_WORDS:
        return _of_faith(rng, stage, faith, town)
    if chance(rng, 0.004):
        return rng.choice(_RARE).format(town=town)
    words = _PLAIN.get(stage, (f"{stage.words} School", f"{stage.words} Academy"))
    if kind.group not in {ACADEMIES, FREE}:
        words = tuple(each for each in words if "Academy" not in each)
    return f"{town} {rng.choice(words)}"


def _of_faith(rng: Random, stage: Stage, faith: str, town: str) -> str:
    level = stage.words if stage.words in {"Primary", "Infant", "Junior", "First", "High"} else ""
    words = " ".join(filter(None, (_FAITH_WORDS[faith], level, "School")))
    if faith in {"02", "03"} and chance(rng, 0.55):
        return f"{saint(rng)} {words}, {town}"
    return f"{town} {words}"
