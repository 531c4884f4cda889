"""Kinds of school in the public codes, how many are open, and what each is like inside.

Codes, names and groups: feed notes 4.1 and 4.2. Numbers: near the national ones of feed notes 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass

LA_MAINTAINED, ACADEMIES, FREE, SPECIAL, INDEPENDENT, COLLEGES, OTHER = 4, 10, 11, 5, 3, 1, 9
GROUP_NAMES = {
    COLLEGES: "Colleges",
    INDEPENDENT: "Independent schools",
    LA_MAINTAINED: "Local authority maintained schools",
    SPECIAL: "Special schools",
    6: "Welsh schools",
    OTHER: "Other types",
    ACADEMIES: "Academies",
    FREE: "Free Schools",
    13: "Online provider",
}
PHASE_NAMES = {
    0: "Not applicable",
    1: "Nursery",
    2: "Primary",
    3: "Middle deemed primary",
    4: "Secondary",
    5: "Middle deemed secondary",
    6: "16 plus",
    7: "All-through",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Ages taught, the public phase, the usual roll, and where establishment numbers begin."""

    phase: int
    low_age: int
    high_age: int
    words: str
    median_roll: int
    numbers_from: int


PRIMARY = Stage(2, 4, 11, "Primary", 230, 2000)
WITH_NURSERY = Stage(2, 3, 11, "Primary", 300, 2000)
INFANT = Stage(2, 4, 7, "Infant", 190, 2000)
JUNIOR = Stage(2, 7, 11, "Junior", 250, 2000)
FIRST = Stage(2, 4, 9, "First", 140, 2000)
MIDDLE_PRIMARY = Stage(3, 8, 12, "Middle", 300, 3900)
MIDDLE_SECONDARY = Stage(5, 9, 13, "Middle", 420, 4900)
SECONDARY = Stage(4, 11, 16, "Secondary", 900, 4000)
UPPER = Stage(4, 11, 18, "High", 1050, 4000)
ALL_THROUGH = Stage(7, 4, 18, "All-Through", 1100, 6900)
NURSERY = Stage(1, 2, 5, "Nursery", 90, 1000)
NEEDS = Stage(0, 5, 19, "Special", 110, 7000)
REFERRAL = Stage(0, 5, 16, "Centre", 28, 1100)
FEE_PAYING = Stage(0, 3, 18, "Independent", 180, 6000)
POST_16 = Stage(6, 16, 19, "Sixth Form", 600, 8000)

_PRIMARIES = ((PRIMARY, 48), (WITH_NURSERY, 30), (INFANT, 8), (JUNIOR, 8), (FIRST, 4))
_MAINTAINED = (*_PRIMARIES, (MIDDLE_SECONDARY, 1), (SECONDARY, 4), (UPPER, 2))
_CONVERTED = (
    *_PRIMARIES,
    (MIDDLE_PRIMARY, 1),
    (MIDDLE_SECONDARY, 1),
    (SECONDARY, 17),
    (UPPER, 17),
    (ALL_THROUGH, 1),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of establishment: code, name, group, open schools at scale 1, and its stages."""

    code: int
    name: str
    group: int
    open_schools: int
    stages: tuple[tuple[Stage, int], ...]


_KINDS = (
    Kind(1, "Community school", LA_MAINTAINED, 5_900, _MAINTAINED),
    Kind(2, "Voluntary aided school", LA_MAINTAINED, 2_500, _MAINTAINED),
    Kind(3, "Voluntary controlled school", LA_MAINTAINED, 1_400, _PRIMARIES),
    Kind(5, "Foundation school", LA_MAINTAINED, 520, _MAINTAINED),
    Kind(6, "City technology college", INDEPENDENT, 3, ((UPPER, 1),)),
    Kind(7, "Community special school", SPECIAL, 480, ((NEEDS, 1),)),
    Kind(8, "Non-maintained special school", SPECIAL, 52, ((NEEDS, 1),)),
    Kind(10, "Other independent special school", SPECIAL, 330, ((NEEDS, 1),)),
    Kind(11, "Other independent school", INDEPENDENT, 1_950, ((FEE_PAYING, 1),)),
    Kind(12, "Foundation special school", SPECIAL, 75, ((NEEDS, 1),)),
    Kind(14, "Pupil referral unit", LA_MAINTAINED, 165, ((REFERRAL, 1),)),
    Kind(15, "Local authority nursery school", LA_MAINTAINED, 375, ((NURSERY, 1),)),
    Kind(18, "Further education", COLLEGES, 150, ((POST_16, 1),)),
    Kind(24, "Secure units", OTHER, 13, ((REFERRAL, 1),)),
    Kind(28, "Academy sponsor led", ACADEMIES, 2_350, _CONVERTED),
    Kind(30, "Welsh establishment", 6, 30, ((PRIMARY, 1),)),
    Kind(31, "Sixth form centres", COLLEGES, 16, ((POST_16, 1),)),
    Kind(32, "Special post 16 institution", OTHER, 90, ((POST_16, 1),)),
    Kind(33, "Academy special sponsor led", ACADEMIES, 120, ((NEEDS, 1),)),
    Kind(34, "Academy converter", ACADEMIES, 6_300, _CONVERTED),
    Kind(
        35, "Free schools", FREE, 560, ((PRIMARY, 4), (SECONDARY, 3), (UPPER, 3), (ALL_THROUGH, 2))
    ),
    Kind(36, "Free schools special", FREE, 115, ((NEEDS, 1),)),
    Kind(37, "British schools overseas", OTHER, 10, ((FEE_PAYING, 1),)),
    Kind(38, "Free schools alternative provision", FREE, 50, ((REFERRAL, 1),)),
    Kind(39, "Free schools 16 to 19", FREE, 25, ((POST_16, 1),)),
    Kind(40, "University technical college", FREE, 44, ((UPPER, 1),)),
    Kind(41, "Studio schools", FREE, 27, ((UPPER, 1),)),
    Kind(42, "Academy alternative provision converter", ACADEMIES, 60, ((REFERRAL, 1),)),
    Kind(43, "Academy alternative provision sponsor led", ACADEMIES, 45, ((REFERRAL, 1),)),
    Kind(44, "Academy special converter", ACADEMIES, 330, ((NEEDS, 1),)),
    Kind(45, "Academy 16-19 converter", ACADEMIES, 30, ((POST_16, 1),)),
    Kind(46, "Academy 16 to 19 sponsor led", ACADEMIES, 9, ((POST_16, 1),)),
    Kind(49, "Online provider", 13, 6, ((FEE_PAYING, 1),)),
    Kind(56, "Institution funded by other government department", OTHER, 2, ((POST_16, 1),)),
    Kind(57, "Academy secure 16 to 19", ACADEMIES, 1, ((POST_16, 1),)),
)
KINDS = {kind.code: kind for kind in _KINDS}

FOUNDATION, SPONSORED = 5, 28
# Rulebook 6.1: the types that the duty reaches, with CTCs by policy.
IN_SCOPE = frozenset({1, 2, 3, 5, 6, 15, 28, 34, 35, 40, 41})
MAINTAINED_MAINSTREAM = (1, 2, 3, 5)
# What usually became each kind of academy.
FORMER_KINDS = {
    28: (1, 1, 1, 5, 2, 3),
    34: (1, 1, 2, 3, 5, 5),
    33: (7,),
    44: (7, 7, 12),
    42: (14,),
    43: (14,),
    45: (18,),
}
