"""The words for a standing and for a reason: one place for every page.

After the design's table "The words for a standing". Never "non-compliant SENCO": the duty is the
school's. The sentences of single findings are the law's own and are not repeated here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from register.web.filters import day


@dataclass(frozen=True, slots=True)
class Tag:
    """A few words and their colour; the colour never says what the words do not."""

    text: str
    colour: str


MEETS, NOT_MET = Tag("Meets the rules", "green"), Tag("Not met", "red")
TAGS = {
    "qualified": MEETS,
    "exempt": MEETS,
    "in_window": Tag("Within time", "blue"),
    "exempt_contested": Tag("Disputed", "purple"),
    "review": Tag("Not enough evidence", "yellow"),
    "overdue": NOT_MET,
    "ineligible": NOT_MET,
    "no_senco": NOT_MET,
    "out_of_scope": Tag("Rules do not apply", "grey"),
    "closed": Tag("Closed", "grey"),
    "not_yet_open": Tag("Not yet open", "grey"),
}
FINDING_TAGS = {
    "met": Tag("Met", "green"),
    "not met": Tag("Not met", "red"),
    "cannot tell": Tag("Cannot tell", "yellow"),
}
# What is not met without anything being wrong: a way out that was not needed, or is not open.
NOT_THE_CASE = Tag("Not met", "grey")
# A status by itself, as a column heading, a filter or an entry of a time line.
STATUS_NAMES = {
    "no_senco": "No SENCO recorded",
    "ineligible": "SENCO not eligible",
    "overdue": "Three years ended",
    "review": "Not enough evidence",
    "exempt_contested": "Disputed",
    "in_window": "Within time",
    "exempt": "Exempt",
    "qualified": "Qualified",
    "out_of_scope": "Rules do not apply",
    "closed": "Closed",
    "not_yet_open": "Not yet open",
}
REASONS = {
    "S-VACANT": "No SENCO is recorded",
    "S-TYPE-UNKNOWN": "The type of school is not known",
    "A-NOT-QT": "Not a qualified teacher",
    "A-EYTS": "Early years teacher status does not count",
    "A-8A": "Partial recognition of a European teacher no longer counts",
    "A-QTLS-LAPSED": "QTLS membership has lapsed",
    "A-PROHIBITED": "A prohibition order is recorded",
    "A-INDUCTION": "Induction is not completed",
    "A-INDUCTION-ACAD": "Induction is not completed; whether an academy requires it is disputed",
    "A-NOT-TEACHING-HERE": "Not working as a teacher at the school",
    "A-UNKNOWN": "A fact about the SENCO is not known",
    "A-HEAD": "Head or acting head of the school",
    "Q-NASENCO": "Holds the National Award",
    "Q-NPQ": "Holds the NPQ for SENCOs",
    "Q-NASENCO-LATE-START": "The National Award was begun too late to count",
    "Q-NASENCO-LONGSTOP": "The National Award was completed too late to count",
    "Q-BODY": "The awarding body is not recognised",
    "Q-PROVIDER": "The provider is not on the list",
    "Q-REVOKED": "The award was revoked",
    "Q-PENDING": "A course has no outcome yet",
    "Q-UNKNOWN": "A fact about the award is not known",
    "E-2009": "More than 12 months in the role by 1 September 2009",
    "E-PRIOR": "More than 12 months' earlier service by 1 September 2009",
    "E-PRIOR-POST2009": "Earlier service, some of it since 1 September 2009",
    "E-GREY": "Earlier service of a year, to within a day",
    "L-2009": "In post on 1 September 2009 with 12 months' service or less",
    "L-2009-GAP": "In post on 1 September 2009: the regulations before and since 2014 differ",
    "D-3Y": "Within the three years",
    "D-3Y-PASSED": "The three years have ended",
    "D-SAME-POST": "Service is carried on from the school that this one follows",
    "D-29FEB": "The post began on 29 February",
    "D-IMPRECISE": "The first day in post is known to the month only",
    "S-CLOSED": "The school is closed",
    "S-NOT-OPEN": "The school is not open yet",
    "S-OUT-AP": "A pupil referral unit or alternative provision academy",
    "S-OUT-SPECIAL": "A special school",
    "S-OUT-POST16": "A place for 16 to 19 year olds",
    "S-OUT-INDEPENDENT": "An independent school",
    "S-OUT-OTHER": "A kind of school that the duty does not reach",
    "S-ACAD-PRE2014": "An academy, before 1 September 2014",
}
# What the public is told, where it is told at all: the school's standing and nobody in it.
PUBLIC = {
    "Meets the rules": "This school meets the rules for SENCOs.",
    "Within time": "This school is within the time that the rules allow.",
    "Disputed": "The regulations and the department's guidance differ on this school.",
    "Not enough evidence": "We cannot tell whether this school meets the rules for SENCOs.",
    "Not met": "This school does not meet the rules for SENCOs.",
}


def tag_of(status: str) -> Tag:
    """The tag of a standing; one that nobody foresaw is shown as it is."""
    return TAGS.get(status, Tag(status, "grey"))


def standing_in_full(status: str) -> str:
    """The tag and the status behind it: "Not met: no SENCO recorded"; once where they agree."""
    tag, name = tag_of(status).text, STATUS_NAMES.get(status, status)
    return tag if tag == name else f"{tag}: {after_a_colon(name)}"


def after_a_colon(name: str) -> str:
    """A name as it stands within a sentence: a small first letter, but SENCO stays SENCO."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def reason(code: str) -> str:
    """A reason in words; a code that has none is shown as it is."""
    return REASONS.get(code, code)


def ineligible(reasons: Collection[str]) -> str:
    """The sentence for a SENCO who fails paragraph (2) and is not the head."""
    if "A-INDUCTION" in reasons:
        return "The SENCO recorded has not completed induction, and is not the head."
    if set(reasons) == {"A-NOT-TEACHING-HERE"}:
        return "The SENCO recorded does not work as a teacher at this school, and is not its head."
    return "The SENCO recorded is not a qualified teacher at this school, nor its head."


def overdue(deadline: date | None, reasons: Collection[str]) -> str:
    """The sentence for time that has run out."""
    allowed = "The time allowed" if "L-2009" in reasons else "The three years"
    return f"{allowed} ended on {day(deadline)} and no qualification is recorded."


def exempt(reasons: Collection[str]) -> str:
    """The sentence for those who served before the rules came."""
    why = (
        "more than 12 months in the role by 1 September 2009"
        if "E-2009" in reasons
        else "more than 12 months' earlier service, all of it by 1 September 2009"
    )
    return f"The SENCO does not need the qualification: {why}."
