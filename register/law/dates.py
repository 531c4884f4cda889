"""Every date and count in the law, each with where it is written. Days are inclusive as named."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from register.domain.period import anniversary
from register.law import citation
from register.law.citation import Citation

# Reg 49(4): "after 1st September 2009"; the last day on which a post escapes the duty to qualify.
TRIGGER_DAY = date(2009, 9, 1)
# SI 2009/1387, "required date" for those in post on the trigger day: the last day allowed.
LEGACY_DEADLINE = date(2012, 9, 1)
# SI 2014/889: the first day of Part 3 of the 2014 Act and of SI 2014/1530.
ACT_BEGINS = date(2014, 9, 1)
# SI 2016/1123: the first day on which paragraph 8A teachers no longer count.
PARAGRAPH_8A_ENDS = date(2016, 12, 19)
# Reg 49(7): the first day on which a course must be the NPQ.
NPQ_BEGINS = date(2024, 9, 1)
# Reg 49(7)(a): a NASENCO course must be completed before this day.
NASENCO_ENDS = date(2027, 9, 1)
# Reg 49(4): "the third anniversary".
YEARS_ALLOWED = 3
# Reg 49(4): "more than twelve months" of earlier service, in calendar months.
MONTHS_OF_SERVICE = 12
# Rulebook P9: twelve months as days, where several spells are added.
DAYS_OF_SERVICE, DAYS_WITH_LEAP_DAY = 365, 366
# Not the law: how long the department says an NPQ takes, first day to outcome, in calendar months.
NPQ_SHORTEST, NPQ_LONGEST = 18, 22
MONTHS_IN_A_YEAR, LONGEST_MONTH, SHORTEST_MONTH = 12, 31, 28


def years_on(day: date, years: int, *, leap_day_to_march: bool = False) -> date:
    """The anniversary, or the calendar's last day where it would lie past that."""
    if day.year + years > date.max.year:
        return date.max
    return anniversary(day, years, leap_day_to_march=leap_day_to_march)


def months_on(day: date, months: int) -> date:
    """The same day of the month so many calendar months later (earlier where negative).

    A month with no such day gives its last; past the calendar's end gives the calendar's last day.
    """
    count = day.year * MONTHS_IN_A_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_IN_A_YEAR)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_start(ends_by: date, months: int) -> date:
    """The last day on which something of so many calendar months can begin and end by the day.

    Both days are inclusive. Several starts may end on a month's last day: the latest is given.
    """
    first = months_on(ends_by, -months)
    after = range(LONGEST_MONTH - SHORTEST_MONTH, 0, -1)
    later = (first + timedelta(days=count) for count in after)
    return next((day for day in later if months_on(day, months) <= ends_by), first)


@dataclass(frozen=True, slots=True)
class Figure:
    """One date or count of the law, for the page that lists them."""

    name: str
    value: date | int
    unit: str
    citation: Citation


FIGURES = (
    Figure("In post by, to escape the duty", TRIGGER_DAY, "day, inclusive", citation.REG_49_4),
    Figure("Deadline of the 2008-09 cohort", LEGACY_DEADLINE, "last day", citation.OLD_LIMB),
    Figure("The 2014 Act begins", ACT_BEGINS, "first day", citation.CFA_67_1),
    Figure("Paragraph 8A teachers cease", PARAGRAPH_8A_ENDS, "first day", citation.REG_49_2A),
    Figure("Courses begun from here are the NPQ", NPQ_BEGINS, "first day", citation.REG_49_7),
    Figure("NASENCO to be completed before", NASENCO_ENDS, "first day", citation.REG_49_7A),
    Figure("Time allowed to qualify", YEARS_ALLOWED, "years", citation.REG_49_4),
    Figure(
        "Earlier service that exempts: more than",
        MONTHS_OF_SERVICE,
        "calendar months",
        citation.REG_49_4,
    ),
    Figure("An NPQ takes, at least", NPQ_SHORTEST, "calendar months", citation.NPQ_GUIDANCE),
    Figure("An NPQ takes, at most", NPQ_LONGEST, "calendar months", citation.NPQ_GUIDANCE),
)
