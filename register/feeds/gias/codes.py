"""The extract's code tables, as known in 2025: for naming what is new, never for refusing it.

The names that a row carries win over these; they serve where a row has a code alone, and to tell
an unknown code from a known one. Feed notes, section 4.
"""

from __future__ import annotations

from types import MappingProxyType

TYPES = MappingProxyType(
    {
        1: "Community school",
        2: "Voluntary aided school",
        3: "Voluntary controlled school",
        5: "Foundation school",
        6: "City technology college",
        7: "Community special school",
        8: "Non-maintained special school",
        10: "Other independent special school",
        11: "Other independent school",
        12: "Foundation special school",
        14: "Pupil referral unit",
        15: "Local authority nursery school",
        18: "Further education",
        24: "Secure units",
        25: "Offshore schools",
        26: "Service children's education",
        27: "Miscellaneous",
        28: "Academy sponsor led",
        29: "Higher education institutions",
        30: "Welsh establishment",
        31: "Sixth form centres",
        32: "Special post 16 institution",
        33: "Academy special sponsor led",
        34: "Academy converter",
        35: "Free schools",
        36: "Free schools special",
        37: "British schools overseas",
        38: "Free schools alternative provision",
        39: "Free schools 16 to 19",
        40: "University technical college",
        41: "Studio schools",
        42: "Academy alternative provision converter",
        43: "Academy alternative provision sponsor led",
        44: "Academy special converter",
        45: "Academy 16-19 converter",
        46: "Academy 16 to 19 sponsor led",
        47: "Children's centre",
        48: "Children's centre linked site",
        49: "Online provider",
        56: "Institution funded by other government department",
        57: "Academy secure 16 to 19",
    },
)

TYPE_GROUPS = MappingProxyType(
    {
        1: "Colleges",
        2: "Universities",
        3: "Independent schools",
        4: "Local authority maintained schools",
        5: "Special schools",
        6: "Welsh schools",
        9: "Other types",
        10: "Academies",
        11: "Free Schools",
        13: "Online provider",
    },
)

# The group of each type in the full extract of 22 April 2025 (feed notes 4.2).
GROUP_OF_TYPE = MappingProxyType(
    {
        code: group
        for group, codes in {
            1: (18, 31),
            2: (29,),
            3: (6, 11),
            4: (1, 2, 3, 5, 14, 15),
            5: (7, 8, 10, 12),
            6: (30,),
            9: (24, 25, 26, 27, 32, 37, 47, 48, 56),
            10: (28, 33, 34, 42, 43, 44, 45, 46, 57),
            11: (35, 36, 38, 39, 40, 41),
            13: (49,),
        }.items()
        for code in codes
    },
)

STATUSES = MappingProxyType(
    {1: "Open", 2: "Closed", 3: "Open, but proposed to close", 4: "Proposed to open"},
)

PHASES = MappingProxyType(
    {
        0: "Not applicable",
        1: "Nursery",
        2: "Primary",
        3: "Middle deemed primary",
        4: "Secondary",
        5: "Middle deemed secondary",
        6: "16 plus",
        7: "All-through",
    },
)

REGIONS = MappingProxyType(
    {
        "A": "North East",
        "B": "North West",
        "D": "Yorkshire and the Humber",
        "E": "East Midlands",
        "F": "West Midlands",
        "G": "East of England",
        "H": "London",
        "J": "South East",
        "K": "South West",
        "W": "Wales (pseudo)",
        "Z": "Not Applicable",
    },
)

REASONS_OPENED = MappingProxyType(
    {
        0: "Not applicable",
        1: "Result of Amalgamation",
        2: "Result of Closure",
        6: "New Provision",
        10: "Academy Converter",
    },
)

REASONS_CLOSED = MappingProxyType(
    {
        0: "Not applicable",
        1: "Result of Amalgamation/Merger",
        2: "Closure",
        4: "Fresh Start",
        6: "For Academy",
        10: "Academy Converter",
    },
)

LINK_TYPES = frozenset(
    {
        "Successor",
        "Predecessor",
        "Successor - merged",
        "Predecessor - merged",
        "Successor - amalgamated",
        "Predecessor - amalgamated",
        "Successor - Split School",
        "Predecessor - Split School",
        "Result of Amalgamation",
        "Sixth Form Centre School",
        "Sixth Form Centre Link",
        "Merged - expansion in school capacity and changer in age range",
        "Merged - change in age range",
        "Merged - expansion of school capacity",
        "Expansion",
        "Closure",
        "Other",
        "Children's Centre Link",
    },
)
