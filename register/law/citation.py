"""Where each rule is written, and which text was in force on a day.

The texts stand side by side and are never edited in place: a new one is added below the old, and
the day asked about chooses. Words and commencement: rulebook sections 2 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEGISLATION = "https://www.legislation.gov.uk"
SEND_REGULATIONS = f"{LEGISLATION}/uksi/2014/1530"
REGULATIONS_2008 = f"{LEGISLATION}/uksi/2008/2945"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the law, as people write it, and its address."""

    text: str
    url: str


CFA_66 = Citation(
    "Children and Families Act 2014 s.66(1)", f"{LEGISLATION}/ukpga/2014/6/section/66"
)
CFA_67_1 = Citation(
    "Children and Families Act 2014 s.67(1)", f"{LEGISLATION}/ukpga/2014/6/section/67"
)
CFA_67_2 = Citation(
    "Children and Families Act 2014 s.67(2)", f"{LEGISLATION}/ukpga/2014/6/section/67"
)
CFA_83_2 = Citation(
    "Children and Families Act 2014 s.83(2)", f"{LEGISLATION}/ukpga/2014/6/section/83"
)
OLD_SCOPE = Citation("SI 2008/2945 reg 2", f"{REGULATIONS_2008}/regulation/2")
OLD_LIMB = Citation("SI 2008/2945 reg 3(5)(a), (6)", f"{LEGISLATION}/uksi/2009/1387")
REG_2 = Citation("SI 2014/1530 reg 2", f"{SEND_REGULATIONS}/regulation/2")


def _reg_49(paragraph: str) -> Citation:
    return Citation(f"SI 2014/1530 reg 49{paragraph}", f"{SEND_REGULATIONS}/regulation/49")


REG_49_2A = _reg_49("(2)(a)")
REG_49_2B = _reg_49("(2)(b)")
REG_49_2C = _reg_49("(2)(c)")
REG_49_3 = _reg_49("(3)")
REG_49_4 = _reg_49("(4)")
REG_49_7 = _reg_49("(7)")
REG_49_7A = _reg_49("(7)(a), (8)")
REG_49_7B = _reg_49("(7)(b), (9)")
CODE_6_2 = Citation(
    "SEND Code of Practice 2015 para 6.2",
    "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25",
)
CODE_6_92 = Citation("SEND Code of Practice 2015 paras 6.92 to 6.94", CODE_6_2.url)
NPQ_GUIDANCE = Citation(
    "Mandatory qualification for SENCOs (the department's guidance, not the law)",
    "https://www.gov.uk/government/publications/mandatory-qualification-for-sencos",
)
INTERPRETATION = Citation(
    "Interpretation Act 1978 Sch 1", f"{LEGISLATION}/ukpga/1978/30/schedule/1"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the rules, in force from a day (inclusive) until the next one begins."""

    name: str
    in_force_from: date
    instrument: str
    change: str


TEXTS = (
    Text(
        "R2009",
        date(2009, 9, 1),
        "SI 2008/2945 as amended by SI 2009/1387",
        "The first duty to hold the Award: maintained schools and nursery schools only.",
    ),
    Text(
        "R2014",
        date(2014, 9, 1),
        "Children and Families Act 2014 s.67; SI 2014/1530 reg 49 as made",
        "Academy schools are reached; the limb for those in post on 1 September 2009 is not kept.",
    ),
    Text(
        "R2016",
        date(2016, 12, 19),
        "SI 2014/1530 reg 49 as amended by SI 2016/1123 reg 4",
        "European teachers qualified only for special schools and units no longer count.",
    ),
    Text(
        "R2024",
        date(2024, 9, 1),
        "SI 2014/1530 reg 49 as amended by SI 2024/535 reg 2",
        "The NPQ for SENCOs replaces the Award, by the day on which the course was begun.",
    ),
)


def text_in_force(day: date) -> Text:
    """The text that governs the day. Raises ValueError before 1 September 2009."""
    held = [text for text in TEXTS if text.in_force_from <= day]
    if not held:
        message = f"The rules held begin on 1 September 2009; {day} is before that."
        raise ValueError(message)
    return held[-1]
