"""SEND Regulations 2014 reg 49(4): whether the qualification is needed, and by when.

Also what stood before it: SI 2008/2945 reg 3(5) and (6), for the cohort of 2008-09.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from register.domain.period import day_after
from register.law import citation
from register.law.dates import (
    ACT_BEGINS,
    LEGACY_DEADLINE,
    TRIGGER_DAY,
    years_on,
)
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding
from register.law.policy import Policy
from register.law.rule import Rule, by_rule
from register.law.service import (
    Run,
    before,
    in_grey_zone,
    more_than_twelve_months,
    run_on,
)

BECAME_SENCO = Rule(
    name="reg 49(4) became SENCO",
    asks="Did the SENCO take up this post after 1 September 2009?",
    looks_at="The first day of the unbroken post here, and at schools this one follows from.",
    when_silent="A start known to the month only is asked at both ends of the month.",
    citation=citation.REG_49_4,
    switch="P8, P10",
)
EARLIER_SERVICE = Rule(
    name="reg 49(4) earlier service",
    asks="Had the SENCO more than twelve months' earlier service?",
    looks_at="Designated service at mainstream schools, added up, each day once.",
    when_silent="Service that nobody has recorded is not counted; the person can claim it.",
    citation=citation.REG_49_4,
    switch="P1, P9",
)
THIRD_ANNIVERSARY = Rule(
    name="reg 49(4)",
    asks="Is the SENCO still within the three years?",
    looks_at="The first day of the unbroken run of service, and three years.",
    when_silent="A start known to the month only is asked at both ends of the month.",
    citation=citation.REG_49_4,
    switch="P2, P2b, P3",
)
OLD_COHORT = Rule(
    name="SI 2008/2945 reg 3(5)(a)",
    asks="Was the SENCO in post on 1 September 2009 with twelve months' service or less?",
    looks_at="All service up to and including that day.",
    when_silent="Service that nobody has recorded is not counted; the person can claim it.",
    citation=citation.OLD_LIMB,
    switch="P9, P10",
)


_NO_SERVICE = Finding(NOT_MET, EARLIER_SERVICE, "D-REQUIRED", "No earlier service is recorded.")
_TOO_LITTLE = "No more than {} months' earlier service is recorded."
_NOT_BY_THEN = "More than {} months' earlier service, but not by 1 September 2009."
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPANS = {
    count: f"The {word} year{'' if count == 1 else 's'}" for count, word in enumerate(_NUMBERS, 1)
}
# Reg 49(4) allows three years; a Bill may allow another number of whole years.
_YEARS_WENT = {count: f"{span} from {{}} ended on {{}}." for count, span in _SPANS.items()}
_YEARS_GO = {
    count: f"{span} from {{}} end{'s' if count == 1 else ''} on {{}}."
    for count, span in _SPANS.items()
}


class Clock(NamedTuple):
    """What paragraph (4) comes to on a day, were no qualification held.

    `deadline` is the last lawful day. `reasons` are the rulebook's codes, the telling one first.
    """

    status: str
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    deadline: date | None = None
    guidance_deadline: date | None = None
    contestable: bool = False


class Service(NamedTuple):
    """One person's counted service: all of it, and that of the post asked about.

    `here` starts are those at the school itself, without the schools it follows from.
    """

    anywhere: list[Run]
    chains: list[Run]
    at_post: list[Run]
    here: list[Run]


def clock(service: Service, as_of: date, policy: Policy) -> Clock:
    """Reg 49(4) for a person in post on the day. The post is the run that the day lies in."""
    post = run_on(service.at_post, as_of) or (as_of, as_of)
    if post[0] <= TRIGGER_DAY:
        return _in_post_in_2009(service, post[0], as_of, policy)
    earlier = before(service.anywhere, post[0])
    enough = more_than_twelve_months(earlier, policy)
    if enough:
        old = before(service.anywhere, day_after(TRIGGER_DAY))
        if more_than_twelve_months(old, policy):
            return _exempt_by_service(old, post[0], policy)
        if policy.earlier_service_since_2009 == "exempt_contested":
            return _contested_by_service(service, post, as_of, policy)
    return _three_years(service, post, as_of, policy, _said_of(earlier, policy, enough=enough))


@by_rule(OLD_COHORT)
def _in_post_in_2009(service: Service, post: date, as_of: date, policy: Policy) -> Clock:
    """The post began on or before the trigger day: R12, and section 4 of the rulebook."""
    served = before(service.anywhere, day_after(TRIGGER_DAY))
    became = Finding(
        NOT_MET,
        BECAME_SENCO,
        "E-2009",
        "The post began on {}, not after 1 September 2009.",
        (post,),
    )
    grey = in_grey_zone(served, policy)
    if more_than_twelve_months(served, policy):
        only_just = not more_than_twelve_months(before(served, TRIGGER_DAY), policy)
        found = Finding(
            MET,
            EARLIER_SERVICE,
            "E-2009",
            "More than {} months in the role by 1 September 2009.",
            (policy.bill.months_of_service,),
        )
        reasons = ("E-2009", "E-GREY") if grey else ("E-2009",)
        return Clock("exempt", reasons, (became, found), contestable=only_just or grey)
    if as_of >= ACT_BEGINS:
        return _old_cohort_since_2014(became, policy)
    late = as_of > LEGACY_DEADLINE
    found = Finding(
        NOT_MET if late else MET,
        OLD_COHORT,
        "L-2009",
        "In post on 1 September 2009 with {} months' service or less: the time allowed {} on {}.",
        (policy.bill.months_of_service, "ended" if late else "ends", LEGACY_DEADLINE),
    )
    status = "overdue" if late else "in_window"
    reasons = ("L-2009", "E-GREY") if grey else ("L-2009",)
    return Clock(status, reasons, (became, found), LEGACY_DEADLINE, contestable=grey)


def _old_cohort_since_2014(became: Finding, policy: Policy) -> Clock:
    found = Finding(
        CANNOT_TELL,
        OLD_COHORT,
        "L-2009-GAP",
        "The regulations read literally need no qualification since 2014; those before them "
        "expected it by {}.",
        (LEGACY_DEADLINE,),
    )
    if policy.cohort_2008_09 == "overdue":
        found = found._replace(outcome=NOT_MET, code="L-2009")
        return Clock("overdue", ("L-2009",), (became, found), LEGACY_DEADLINE, contestable=True)
    return Clock(
        "exempt_contested",
        ("L-2009-GAP",),
        (became, found),
        guidance_deadline=LEGACY_DEADLINE,
        contestable=True,
    )


@by_rule(EARLIER_SERVICE)
def _exempt_by_service(old: list[Run], post: date, policy: Policy) -> Clock:
    """R13: more than twelve months before this post, counting only up to the trigger day."""
    found = Finding(
        MET,
        EARLIER_SERVICE,
        "E-PRIOR",
        "More than {} months' service by 1 September 2009.",
        (policy.bill.months_of_service,),
    )
    grey = in_grey_zone(old, policy)
    reasons = ("E-PRIOR", "E-GREY") if grey else ("E-PRIOR",)
    return Clock("exempt", reasons, (_became(post), found), contestable=grey)


def _contested_by_service(service: Service, post: Run, as_of: date, policy: Policy) -> Clock:
    """P1: the words exempt, the department's guidance does not."""
    guidance = _anniversary(_clock_start(service, post, as_of, policy), policy)
    found = Finding(
        CANNOT_TELL,
        EARLIER_SERVICE,
        "E-PRIOR-POST2009",
        "More than {} months' earlier service, some of it since 1 September 2009: the regulations "
        "read literally need no qualification; the department's guidance expects it by {}.",
        (policy.bill.months_of_service, guidance),
    )
    grey = in_grey_zone(before(service.anywhere, post[0]), policy)
    reasons = ("E-PRIOR-POST2009", "E-GREY") if grey else ("E-PRIOR-POST2009",)
    findings = (_became(post[0]), found)
    return Clock(
        "exempt_contested", reasons, findings, guidance_deadline=guidance, contestable=True
    )


@by_rule(THIRD_ANNIVERSARY)
def _three_years(
    service: Service, post: Run, as_of: date, policy: Policy, served: Finding
) -> Clock:
    """R18 to R21: the anniversary itself is lawful; the day after it is the first that is not."""
    start = _clock_start(service, post, as_of, policy)
    deadline = _anniversary(start, policy)
    late = as_of > deadline
    earlier = before(service.anywhere, post[0])
    found = Finding(
        NOT_MET if late else MET,
        THIRD_ANNIVERSARY,
        "D-3Y-PASSED" if late else "D-3Y",
        _YEARS_WENT[policy.bill.years_allowed] if late else _YEARS_GO[policy.bill.years_allowed],
        (start, deadline),
    )
    findings = (_became(post[0]), served, found)
    reasons, contestable = _edges(service, (post, (start, deadline)), as_of, earlier, policy)
    status = "overdue" if late else "in_window"
    codes = (found.code, *reasons)
    return Clock(status, codes, findings, deadline, contestable=contestable)


@by_rule(EARLIER_SERVICE)
def _said_of(earlier: list[Run], policy: Policy, *, enough: bool) -> Finding:
    """Reg 49(4): why earlier service does not exempt, nor enough of it where P1 is strict."""
    if not earlier:
        return _NO_SERVICE
    sentence = _NOT_BY_THEN if enough else _TOO_LITTLE
    return Finding(
        NOT_MET, EARLIER_SERVICE, "D-REQUIRED", sentence, (policy.bill.months_of_service,)
    )


def _edges(
    service: Service, counted: tuple[Run, Run], as_of: date, earlier: list[Run], policy: Policy
) -> tuple[list[str], bool]:
    """The further reasons, and whether another reading of a switch would change the answer."""
    post, (start, deadline) = counted
    late = as_of > deadline
    reasons: list[str] = []
    here = run_on(service.here, as_of)
    if here and here[0] != post[0]:
        reasons.append("D-SAME-POST")
    leap_day = (start.month, start.day) == (2, 29)
    if leap_day:
        reasons.append("D-29FEB")
    if in_grey_zone(earlier, policy):
        reasons.append("E-GREY")
    others = (service.anywhere[0][0] if service.anywhere else start, post[0])
    other_clock = any((as_of > years_on(day, policy.bill.years_allowed)) != late for day in others)
    on_the_edge = leap_day and as_of == day_after(deadline)
    return reasons, bool(
        other_clock or on_the_edge or "D-SAME-POST" in reasons or "E-GREY" in reasons
    )


def _clock_start(service: Service, post: Run, as_of: date, policy: Policy) -> date:
    """The day on which the person becomes a SENCO (switch P2)."""
    if policy.clock_starts == "first_ever" and service.anywhere:
        return service.anywhere[0][0]
    if policy.clock_starts == "current_appointment":
        return post[0]
    return (run_on(service.chains, as_of) or post)[0]


def _anniversary(start: date, policy: Policy) -> date:
    return years_on(start, policy.bill.years_allowed, leap_day_to_march=policy.leap_day_to_march)


@by_rule(BECAME_SENCO)
def _became(post: date) -> Finding:
    """Reg 49(4), "becomes the SENCO at a relevant school after 1st September 2009"."""
    return Finding(
        MET, BECAME_SENCO, "D-AFTER-2009", "The post began on {}, after 1 September 2009.", (post,)
    )
