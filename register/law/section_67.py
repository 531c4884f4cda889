"""Children and Families Act 2014 s.67: which schools must designate a SENCO, and whether one is.

The order is the case format's edge 1: closed, not yet open, type, academies before 2014, vacancy.
"""

from __future__ import annotations

from datetime import date

from register.domain.cases import SchoolFacts
from register.domain.schools import CLOSED, PROPOSED_TO_OPEN
from register.law import citation
from register.law.dates import ACT_BEGINS
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding
from register.law.policy import (
    ADVISORY_TYPES,
    CITY_TECHNOLOGY_COLLEGE,
    MAINSTREAM_TYPES,
    Policy,
)
from register.law.rule import Rule, by_rule

# "Academy" in the case format: city technology colleges, academies, free schools, UTCs, studios.
ACADEMY_TYPES = frozenset({6, 28, 34, 35, 40, 41})
SPECIAL_TYPES = frozenset({7, 8, 10, 12, 33, 36, 44})
SIXTEEN_TO_NINETEEN_TYPES = frozenset({18, 31, 32, 39, 45, 46, 57})
INDEPENDENT_TYPES = frozenset({11})
OTHER_TYPES = frozenset({24, 25, 26, 27, 29, 30, 37, 47, 48, 49, 56})
# Every public code that the rulebook (6.1) places; 98, 99 and any other are not known.
PLACED_TYPES = (
    MAINSTREAM_TYPES
    | ACADEMY_TYPES
    | SPECIAL_TYPES
    | ADVISORY_TYPES
    | SIXTEEN_TO_NINETEEN_TYPES
    | INDEPENDENT_TYPES
    | OTHER_TYPES
)
# Types on which the readings differ (P4, P5): whatever is answered, the other can be argued.
DISPUTED_TYPES = ADVISORY_TYPES | {CITY_TECHNOLOGY_COLLEGE}
# The types that the duty reaches under the default reading (rulebook 6.1, P4).
IN_SCOPE_TYPES = MAINSTREAM_TYPES | {CITY_TECHNOLOGY_COLLEGE}

SCHOOL_EXISTS = Rule(
    name="s.67(1) a school",
    asks="Is there a school, open on the day?",
    looks_at="The status, opening day and last day that the school list gives.",
    when_silent="A school with no dates is taken at the list's word: open unless it says closed.",
    citation=citation.CFA_67_1,
)
SCHOOL_TYPE = Rule(
    name="s.67(1), s.83(2) mainstream",
    asks="Is it a mainstream school or a maintained nursery school?",
    looks_at="The type of establishment on the school list.",
    when_silent="A type that is not recorded, or is new, cannot be told: not enough evidence.",
    citation=citation.CFA_83_2,
    switch="P4, P5",
)
ACADEMIES_FROM_2014 = Rule(
    name="SI 2008/2945 reg 2",
    asks="Did the rules reach academies on the day?",
    looks_at="The day, and whether the school is an academy.",
    when_silent="Nothing is missing: the day and the type decide.",
    citation=citation.OLD_SCOPE,
)
DESIGNATED = Rule(
    name="s.67(2) designated",
    asks="Has a member of staff been designated as SENCO?",
    looks_at="Appointments recorded as designated. Informal cover is not designation.",
    when_silent="Nobody recorded is read as nobody designated, on the evidence held.",
    citation=citation.CFA_67_2,
)

# The findings with nothing to fill in are made once: a nation is asked hundreds of thousands.
_OPEN = Finding(MET, SCHOOL_EXISTS, "S-OPEN", "The school is open.")
_REACHED = Finding(MET, SCHOOL_TYPE, "S-REACHED", "The duty reaches schools of this type.")
_IN_FORCE = Finding(MET, ACADEMIES_FROM_2014, "S-IN-FORCE", "The rules in force reach this school.")
_ONE_SENCO = Finding(MET, DESIGNATED, "S-DESIGNATED", "A SENCO is recorded on this day.")


@by_rule(SCHOOL_EXISTS)
def is_open(school: SchoolFacts, as_of: date) -> Finding:
    """S.67(1): there must be a school; the close date is the last day open."""
    if school.closed is not None and school.closed < as_of:
        return Finding(
            NOT_MET, SCHOOL_EXISTS, "S-CLOSED", "The school closed on {}.", (school.closed,)
        )
    if school.status_code == CLOSED and school.closed is None:
        return Finding(
            NOT_MET, SCHOOL_EXISTS, "S-CLOSED", "The school is closed; the day is not recorded."
        )
    if school.opened is not None and school.opened > as_of:
        return Finding(
            NOT_MET, SCHOOL_EXISTS, "S-NOT-OPEN", "The school opens on {}.", (school.opened,)
        )
    if school.status_code == PROPOSED_TO_OPEN and school.opened is None:
        return Finding(
            NOT_MET, SCHOOL_EXISTS, "S-NOT-OPEN", "The school is proposed, with no opening day yet."
        )
    return _OPEN


@by_rule(SCHOOL_TYPE)
def is_reached(school: SchoolFacts, policy: Policy) -> Finding:
    """S.67(1) and s.83(2): mainstream schools and maintained nursery schools alone."""
    code = school.type_code
    if code in policy.types_in_scope:
        return _REACHED
    if code in ADVISORY_TYPES:
        return Finding(
            NOT_MET,
            SCHOOL_TYPE,
            "S-OUT-AP",
            "The Act does not reach pupil referral units or alternative provision academies, "
            "though the Code of Practice (para 6.2) says they should have a SENCO.",
        )
    if code is None or code not in PLACED_TYPES:
        return Finding(
            CANNOT_TELL, SCHOOL_TYPE, "S-TYPE-UNKNOWN", "The type of this school is not known."
        )
    return Finding(
        NOT_MET, SCHOOL_TYPE, _why_out(code), "The duty does not reach schools of this type."
    )


@by_rule(ACADEMIES_FROM_2014)
def academies_reached(school: SchoolFacts, as_of: date) -> Finding:
    """SI 2008/2945 reg 2: before 1 September 2014 a relevant school was a maintained one."""
    if school.type_code in ACADEMY_TYPES and as_of < ACT_BEGINS:
        return Finding(
            NOT_MET,
            ACADEMIES_FROM_2014,
            "S-ACAD-PRE2014",
            "Before {} the rules did not reach academies.",
            (ACT_BEGINS,),
        )
    return _IN_FORCE


@by_rule(DESIGNATED)
def is_designated(how_many: int) -> Finding:
    """S.67(2): a member of staff must be designated; no period of grace is found in the Act."""
    if how_many == 0:
        return Finding(NOT_MET, DESIGNATED, "S-VACANT", "No SENCO is recorded on this day.")
    if how_many == 1:
        return _ONE_SENCO
    return Finding(
        MET, DESIGNATED, "S-DESIGNATED", "{} people are recorded as SENCO on this day.", (how_many,)
    )


def _why_out(code: int) -> str:
    if code in SPECIAL_TYPES:
        return "S-OUT-SPECIAL"
    if code in SIXTEEN_TO_NINETEEN_TYPES:
        return "S-OUT-POST16"
    return "S-OUT-INDEPENDENT" if code in INDEPENDENT_TYPES else "S-OUT-OTHER"
