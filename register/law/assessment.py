"""The whole question: whether this school, on this day, meets its duty.

`assess` puts the rules together in the statute's order. The school's status is the worst of its
designated SENCOs'; unknown is an answer; a start known to the month only is asked at both ends.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, PersonFacts, PersonKey
from register.domain.errors import InvalidFact
from register.law import regulation_49, section_67
from register.law.dates import TRIGGER_DAY
from register.law.finding import (
    CANNOT_TELL,
    MET,
    NOT_MET,
    Finding,
    Outcome,
    all_of,
    any_of,
)
from register.law.policy import DEFAULT, Policy
from register.law.preparation import Post, Prepared, Serving, prepare
from register.law.regulation_49 import DISPUTED_INDUCTION
from register.law.regulation_49_4 import clock

# The version of the rules: a change of any rule, figure or default below changes it by hand.
RULEBOOK = "2026.1"

# Worst first; the statuses outside the order are of the school alone.
STATUSES = (
    "no_senco",
    "ineligible",
    "overdue",
    "review",
    "exempt_contested",
    "in_window",
    "exempt",
    "qualified",
)
OUTSIDE = ("out_of_scope", "not_yet_open", "closed")
NOT_MET_STATUSES = frozenset({"no_senco", "ineligible", "overdue"})
SEVERITY = {status: place for place, status in enumerate(STATUSES)}
_Tested = tuple[Finding, Finding, Finding, Finding]
_SILENCE = {"review": CANNOT_TELL, "assume_met": MET, "assume_not_met": NOT_MET}


class Step(NamedTuple):
    """One finding as people read it."""

    rule: str
    finding: str
    because: str
    citation: str
    url: str


class PersonDecision(NamedTuple):
    """What the rules come to for one designated SENCO. `deadline` is the last lawful day."""

    person: PersonKey
    status: str
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    deadline: date | None = None
    guidance_deadline: date | None = None
    contestable: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The findings in words, in the order of the statute."""
        return _steps(self.findings)


class Decision(NamedTuple):
    """What the rules come to for one school on one day."""

    urn: int
    as_of: date
    status: str
    deadline: date | None
    contestable: bool
    reasons: tuple[str, ...]
    people: tuple[PersonDecision, ...]
    findings: tuple[Finding, ...]
    advice: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The findings about the school itself, in words, in the order of the statute."""
        return _steps(self.findings)


def assess(case: Case, as_of: date, policy: Policy = DEFAULT) -> Decision:
    """Decide one case on one day. Raises InvalidFact as `decide` does."""
    return decide(prepare(case, policy), as_of)


def decide(prepared: Prepared, as_of: date) -> Decision:
    """Decide a prepared case on one day: the bulk door, prepared once and asked of many days.

    Raises InvalidFact before 1 September 2009, where the rules held begin, and on the last day of
    the calendar, which no period can hold.
    """
    if as_of < TRIGGER_DAY:
        message = (
            f"The rules held begin on 1 September 2009: ask about that day or later, not {as_of}."
        )
        raise InvalidFact(message)
    if as_of == date.max:
        message = f"The calendar ends on {as_of}: ask about an earlier day."
        raise InvalidFact(message)
    outside = _outside(prepared, as_of)
    if isinstance(outside, Decision):
        return outside
    earliest = _asked(prepared, prepared.earliest, as_of, outside)
    if prepared.latest is prepared.earliest:
        return earliest
    latest = _asked(prepared, prepared.latest, as_of, outside)
    if latest.status == earliest.status:
        return latest
    return _in_the_doubtful_month(earliest, latest)


def _outside(prepared: Prepared, as_of: date) -> Decision | tuple[Finding, ...]:
    """The school itself, in the order of edge 1; its findings where the duty reaches it."""
    school, policy = prepared.school, prepared.policy
    findings = [section_67.is_open(school, as_of)]
    if findings[0].outcome is not MET:
        status = "closed" if findings[0].code == "S-CLOSED" else "not_yet_open"
        return _of_the_school(prepared, as_of, status, findings)
    findings.append(section_67.is_reached(school, policy))
    if findings[1].outcome is not MET:
        status = "review" if findings[1].outcome is CANNOT_TELL else "out_of_scope"
        return _of_the_school(prepared, as_of, status, findings)
    findings.append(section_67.academies_reached(school, as_of))
    if findings[2].outcome is not MET:
        return _of_the_school(prepared, as_of, "out_of_scope", findings)
    return tuple(findings)


def _of_the_school(
    prepared: Prepared, as_of: date, status: str, findings: list[Finding]
) -> Decision:
    school = prepared.school
    of_type = findings[-1].rule is section_67.SCHOOL_TYPE
    return Decision(
        urn=school.urn,
        as_of=as_of,
        status=status,
        deadline=None,
        contestable=status == "review" or (of_type and _type_disputed(prepared)),
        reasons=(findings[-1].code,),
        people=(),
        findings=tuple(findings),
    )


def _asked(
    prepared: Prepared, people: tuple[Serving, ...], as_of: date, reached: tuple[Finding, ...]
) -> Decision:
    """The answer with every start taken at one end of what is known of it."""
    decided = []
    advice: list[str] = []
    for serving in people:
        posts = [post for post in serving.posts if post.start <= as_of < post.end]
        if posts:
            decided.append(_person(prepared, serving, posts, as_of))
            advice += _advice(serving, posts, as_of)
    school = prepared.school
    found = (*reached, section_67.is_designated(len(decided)))
    if not decided:
        return Decision(
            urn=school.urn,
            as_of=as_of,
            status="no_senco",
            deadline=None,
            contestable=_type_disputed(prepared),
            reasons=("S-VACANT",),
            people=(),
            findings=found,
        )
    if len(decided) > 1:
        advice.append("INFO-MULTIPLE")
    worst = decided[0] if len(decided) == 1 else min(decided, key=_how_bad)
    reasons = worst.reasons
    if len(decided) > 1:
        alike = (p.reasons for p in decided if p.status == worst.status)
        reasons = tuple(dict.fromkeys(code for codes in alike for code in codes))
    return Decision(
        school.urn,
        as_of,
        worst.status,
        worst.deadline,
        worst.contestable or _type_disputed(prepared),
        reasons,
        tuple(decided),
        found,
        tuple(advice),
    )


def _type_disputed(prepared: Prepared) -> bool:
    return prepared.school.type_code in section_67.DISPUTED_TYPES


def _how_bad(person: PersonDecision) -> tuple[int, date]:
    return SEVERITY[person.status], person.deadline or date.max


def _person(prepared: Prepared, serving: Serving, posts: list[Post], as_of: date) -> PersonDecision:
    """The worse of the person test (reg 49(2), (3)) and the qualification test (reg 49(4))."""
    policy, facts = prepared.policy, serving.facts
    tested = _person_test(prepared, facts, posts, as_of)
    teacher, inducted, here, head = tested
    found = any_of(all_of(teacher.outcome, inducted.outcome, here.outcome), head.outcome)
    fit = found
    told = tested
    if found is CANNOT_TELL and policy.missing_facts != "review":
        told = _silences_settled(tested, policy)
        fit = any_of(all_of(told[0].outcome, told[1].outcome, told[2].outcome), told[3].outcome)
    qualified = _qualification(prepared, serving, tested, as_of)
    if fit is MET:
        return qualified
    codes = _telling(told, fit)
    if fit is NOT_MET:
        return qualified._replace(
            status="ineligible",
            deadline=None,
            guidance_deadline=None,
            contestable=codes == (DISPUTED_INDUCTION,),
            reasons=codes,
        )
    if SEVERITY[qualified.status] < SEVERITY["review"]:
        return qualified
    return PersonDecision(
        person=facts.key,
        status="review",
        deadline=qualified.deadline,
        guidance_deadline=None,
        contestable=qualified.contestable or DISPUTED_INDUCTION in codes,
        reasons=tuple(dict.fromkeys((*codes, *_only_of_review(qualified)))),
        findings=qualified.findings,
    )


def _paragraph(award: Award) -> AwardKind:
    """Paragraph (7)(a) before (7)(b), however they are listed: the kinds stand in that order."""
    return award.kind


def _person_test(prepared: Prepared, facts: PersonFacts, posts: list[Post], as_of: date) -> _Tested:
    """Reg 49(2)(a), (b), (c) and (3), each on its own."""
    if len(posts) == 1:
        _, _, head, teacher = posts[0]
    else:
        head = _any_known([post.head for post in posts])
        teacher = _any_known([post.teacher for post in posts])
    return (
        regulation_49.is_qualified_teacher(facts, as_of),
        regulation_49.induction_completed(facts, prepared.policy, academy=prepared.academy),
        regulation_49.works_as_teacher_here(teacher=teacher),
        regulation_49.is_head_teacher(head=head),
    )


def _qualification(
    prepared: Prepared, serving: Serving, tested: tuple[Finding, ...], as_of: date
) -> PersonDecision:
    """Reg 49(4): held, not needed, within time, or not held in time; with every finding."""
    policy, facts = prepared.policy, serving.facts
    awards = _awards(facts, as_of, policy)
    held = _settled(any_of(*[finding.outcome for finding in awards]), policy)
    if held is MET:
        codes = _once([f.code for f in awards if f.outcome is not NOT_MET])
        findings = tested + awards
        return PersonDecision(facts.key, "qualified", codes, findings)
    told = clock(serving.service, as_of, policy)
    # Paragraph (7) is asked after whether it is needed, and before whether the time has passed.
    findings = (*tested, *told.findings[:2], *awards, *told.findings[2:])
    unsure = told.status == "overdue" and held is CANNOT_TELL
    if unsure:
        codes = ("Q-UNKNOWN", *told.reasons)
    else:
        ruled_out = [f.code for f in awards if f.outcome is NOT_MET]
        codes = _once([*told.reasons, *ruled_out])
    return PersonDecision(
        person=facts.key,
        status="review" if unsure else told.status,
        reasons=codes,
        findings=findings,
        deadline=told.deadline,
        guidance_deadline=told.guidance_deadline,
        contestable=told.contestable,
    )


def _once(codes: list[str]) -> tuple[str, ...]:
    """Each code once, in order."""
    return tuple(codes) if len(codes) == 1 else tuple(dict.fromkeys(codes))


def _awards(facts: PersonFacts, as_of: date, policy: Policy) -> tuple[Finding, ...]:
    """Reg 49(7)(a) and then (b), on each award, however they are listed."""
    if not facts.awards:
        return ()
    awards = facts.awards if len(facts.awards) == 1 else sorted(facts.awards, key=_paragraph)
    found = [regulation_49.award_held(award, as_of, policy) for award in awards]
    return tuple([finding for finding in found if finding])


def _in_the_doubtful_month(earliest: Decision, latest: Decision) -> Decision:
    """Two askings, two answers: not enough evidence. The deadline is the later start's, if any."""
    later = {person.person: person for person in latest.people}
    people: list[PersonDecision] = []
    for person in earliest.people:  # whoever is in post by the later start is so by the earlier
        now = later.get(person.person)
        if now is not None and now.status == person.status:
            people.append(now)
            continue
        people.append((now or person)._replace(
            status="review",
            deadline=now.deadline if now else None,
            guidance_deadline=None,
            reasons=("D-IMPRECISE", *(now or person).reasons),
        ))  # fmt: skip
    return latest._replace(
        status="review",
        contestable=False,
        reasons=("D-IMPRECISE",),
        people=tuple(people),
    )


def _advice(serving: Serving, posts: list[Post], as_of: date) -> list[str]:
    """What the Code of Practice (6.92 to 6.94) says of a shared SENCO; never a breach."""
    if not serving.elsewhere:
        return []
    elsewhere = [post for post in serving.elsewhere if post.start <= as_of < post.end]
    if not elsewhere:
        return []
    head = any(post.head for post in (*posts, *elsewhere))
    return ["W-SHARED", "W-SHARED-HEAD"] if head else ["W-SHARED"]


def _any_known(values: list[bool | None]) -> bool | None:
    """True if any is, False if every one is, otherwise not known."""
    if any(values):
        return True
    return None if None in values else False


def _settled(outcome: Outcome, policy: Policy) -> Outcome:
    """What silence comes to (switch P11)."""
    return _SILENCE[policy.missing_facts] if outcome is CANNOT_TELL else outcome


def _silences_settled(tested: _Tested, policy: Policy) -> _Tested:
    """The person test with what silence comes to (P11) in place of each fact that is not known.

    Induction that an academy may not require is known, and the law is not: that is switch P6.
    """
    first, second, third, fourth = (
        finding
        if finding.code == DISPUTED_INDUCTION
        else finding._replace(outcome=_settled(finding.outcome, policy))
        for finding in tested
    )
    return first, second, third, fourth


def _telling(tested: _Tested, found: Outcome) -> tuple[str, ...]:
    """The reasons of a person test that is not met, or that nobody can tell.

    Headship is a reason only where it is not known: it alone could then change the answer.
    """
    if found is NOT_MET:
        telling = [f.code for f in tested[:3] if f.outcome is NOT_MET]
    else:
        telling = [f.code for f in tested[:3] if f.outcome is not MET]
        telling += [f.code for f in tested[3:] if f.outcome is CANNOT_TELL]
    return tuple(dict.fromkeys(telling))


def _only_of_review(qualified: PersonDecision) -> tuple[str, ...]:
    return qualified.reasons if qualified.status == "review" else ()


def _steps(findings: tuple[Finding, ...]) -> tuple[Step, ...]:
    return tuple(
        Step(f.rule.name, f.outcome.value, f.because, f.rule.citation.text, f.rule.citation.url)
        for f in findings
    )
