"""What the Code of Practice advises a school in this position: advice, and never a breach.

Its "should" is guidance that must be considered; the standing does not turn on it (rulebook 3.5).
"""

from __future__ import annotations

from collections.abc import Sequence

from register.domain.schools import School
from register.law.assessment import Decision
from register.law.citation import CODE_6_2
from register.services.evidence import Senco

CODE_URL = CODE_6_2.url
PRIMARY_PHASES = frozenset({2, 3})  # primary, and middle deemed primary (feed notes)

_AP = (
    "A pupil referral unit or alternative provision academy should have a SENCO (paragraph 6.2)."
    " The Act does not require one."
)
_SHARED = (
    (
        "Smaller primary schools may share a SENCO where that secures enough time away from"
        " teaching, and enough administrative support, for the pupils of all of them"
        " (paragraph 6.92)."
    ),
    (
        "A shared SENCO should not normally have a significant class teaching commitment"
        " (paragraph 6.93)."
    ),
    (
        "The schools should look regularly at how well sharing works, and should not go on with it"
        " where it does harm (paragraph 6.94)."
    ),
)
_SHARED_HEAD = (
    "A shared SENCO should not be the head teacher of one of the schools (paragraph 6.93), and the"
    " register has this one as head."
)
_NOT_PRIMARY = (
    "The Code speaks of sharing between smaller primary schools (paragraph 6.92), and this school"
    " is not on the list as a primary."
)


def of_school(decision: Decision) -> tuple[str, ...]:
    """The advice that is about the kind of school, and so about nobody."""
    return (_AP,) if "S-OUT-AP" in decision.reasons else ()


def of_sencos(decision: Decision, school: School, counted: Sequence[Senco]) -> tuple[str, ...]:
    """The advice on a SENCO who serves another school too, as recorded there or said here."""
    said = any(post.shared for senco in counted for post in senco.posts)
    if "W-SHARED" not in decision.advice and not said:
        return ()
    head = said and any(post.head_teacher for senco in counted for post in senco.posts)
    warned = head or "W-SHARED-HEAD" in decision.advice
    other = school.phase_code is not None and school.phase_code not in PRIMARY_PHASES
    return (*((_SHARED_HEAD,) if warned else ()), *((_NOT_PRIMARY,) if other else ()), *_SHARED)
