"""Keep a check as it was made: facts, findings, day, law and switches, and the signed receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from register.domain.identifiers import Reference
from register.domain.schools import School
from register.domain.verifications import (
    NO_RECORD,
    Asked,
    ByCode,
    ByName,
    ByNumber,
    CandidateSeen,
    CoursesSeen,
    LawSeen,
    ReadingSeen,
    RemedySeen,
    SchoolSeen,
    Snapshot,
    Sought,
    SpanSeen,
    StepSeen,
    Verification,
)
from register.law.assessment import RULEBOOK, Decision
from register.law.citation import text_in_force
from register.law.finding import Finding
from register.law.mattering import mattering
from register.law.policy import DEFAULT, SWITCHES
from register.services import case_format, freshness, snapshots
from register.services.answering import Answer, answer_of
from register.services.candidate_words import ambiguous_words, no_record_words
from register.services.facts_seen import facts_seen
from register.services.receipts import Issuer, issue
from register.store import records, verifications
from register.store.people import new_reference
from register.store.records import Record

SUBJECT_CODE_LETTERS = 16  # eighty random bits: nobody tries every birthday against a receipt


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who asks, when, and with what the receipt is signed. `as_at` is the day in London."""

    account_id: int
    at: datetime
    as_at: date
    issuer: Issuer


def keep_answer(
    session: Session,
    asked: Asked,
    school: School,
    person_id: int,
    occasion: Occasion,
    *,
    pack: Reference,
    follows: int | None = None,
) -> Verification:
    """Ask the law of this person and keep what it said. Raises NotFound, InvalidFact."""
    record = records.of_person(session, person_id)
    answer = answer_of(
        session, person_id, asked.post, school_name=school.name, today=occasion.as_at
    )
    told = replace(
        _of_answer(_begun(session, asked, school, occasion), answer),
        sought=_words_of(asked),
        candidate=_candidate(record),
        facts=tuple(facts_seen(record)),
    )
    return _keep(session, told, occasion, pack=pack, person_id=person_id, follows=follows)


def keep_nobody(
    session: Session,
    asked: Asked,
    school: School,
    occasion: Occasion,
    *,
    sought: Sought,
    outcome: str,
    pack: Reference,
) -> Verification:
    """Keep that nobody was found, or that several fit; of what was entered, next to nothing."""
    words = no_record_words(sought) if outcome == NO_RECORD else ambiguous_words()
    told = replace(
        _begun(session, asked, school, occasion),
        outcome=outcome,
        sentence=words.sentence,
        next=words.next,
        sought=_masked(sought),
        unknown=words.unknown,
        questions=words.questions,
    )
    return _keep(session, told, occasion, pack=pack, person_id=None, follows=None)


def read_back(kept: verifications.Kept) -> Verification:
    """A check from its row, exactly as it was made."""
    return Verification(
        id=kept.id,
        pack=Reference(kept.pack),
        account_id=kept.account_id,
        person_id=kept.person_id,
        follows_id=kept.follows_id,
        receipt=kept.receipt,
        snapshot=snapshots.loads(kept.snapshot),
    )


def _keep(
    session: Session,
    told: Snapshot,
    occasion: Occasion,
    *,
    pack: Reference,
    person_id: int | None,
    follows: int | None,
) -> Verification:
    number = verifications.next_id(session)
    receipt = issue(session, occasion.issuer, told, index=number, at=occasion.at)
    post = told.asked.post
    kept = verifications.Kept(
        id=number,
        reference=told.reference,
        pack=pack,
        at=occasion.at,
        organisation=told.asked.organisation,
        account_id=occasion.account_id,
        purpose=told.asked.purpose.value,
        route=told.asked.route.value,
        urn=int(post.urn),
        starts=post.starts,
        person_id=person_id,
        outcome=told.outcome,
        deadline=told.deadline,
        follows_id=follows,
        snapshot=snapshots.dumps(told),
        receipt=receipt,
    )
    verifications.add(session, kept)
    return read_back(kept)


def _begun(session: Session, asked: Asked, school: School, occasion: Occasion) -> Snapshot:
    """What every check holds, whoever was found."""
    listed = freshness.of_school_list(session)
    return Snapshot(
        reference=Reference(new_reference()),
        at=occasion.at,
        as_at=occasion.as_at,
        asked=asked,
        school=SchoolSeen(
            urn=int(school.urn),
            name=school.name,
            type_name=school.type_name,
            town=school.town,
            postcode=school.postcode,
            la_name=school.la_name,
            list_day=listed.extract_date if listed else None,
        ),
        outcome="",
        sentence="",
        next=(),
        sought="",
        law=_law(asked.post.starts),
    )


def _law(starts: date) -> LawSeen:
    text = text_in_force(starts)
    return LawSeen(
        rulebook=RULEBOOK,
        text=text.name,
        instrument=text.instrument,
        in_force_from=text.in_force_from,
        change=text.change,
        switches={switch.id: str(getattr(DEFAULT, switch.field)) for switch in SWITCHES},
    )


def _of_answer(begun: Snapshot, answer: Answer) -> Snapshot:
    decision, words = answer.decision, answer.words
    told = case_format.as_json(str(begun.reference), decision)
    return replace(
        begun,
        outcome=decision.status,
        sentence=words.sentence,
        next=words.next,
        case=case_format.question(answer.case, decision.as_of, str(begun.reference)),
        decision=told,
        deadline=decision.deadline,
        contestable=decision.contestable,
        steps=tuple(_steps(decision)),
        ahead=tuple(
            SpanSeen(
                s.valid_from, None if s.valid_to == date.max else s.valid_to, s.status, s.deadline
            )
            for s in answer.spans
        ),
        readings=tuple(
            ReadingSeen(
                switch=each.switch.id,
                question=each.switch.question,
                choice=each.choice,
                why=each.switch.why,
                status=each.decision.status,
                deadline=each.decision.deadline or _expected(each.decision),
                words=each.words,
            )
            for each in answer.readings
        ),
        remedies=tuple(RemedySeen(each.words, each.by, each.then) for each in answer.remedies),
        courses=None if answer.courses is None else _courses(answer),
        unknown=words.unknown,
        advice=words.advice,
        questions=words.questions,
    )


def _expected(decision: Decision) -> date | None:
    """The day by which the guidance expects the qualification, where the words do not."""
    return next((person.guidance_deadline for person in decision.people), None)


def _courses(answer: Answer) -> CoursesSeen | None:
    found = answer.courses
    if found is None:
        return None
    return CoursesSeen(
        hold_by=found.hold_by,
        npq_safe=found.npq_safe,
        npq_latest=found.npq_latest,
        nasenco_by=found.nasenco_by,
        words=found.words,
    )


def _steps(decision: Decision) -> Iterator[StepSeen]:
    """The school's steps and then the candidate's, in the order of the statute."""
    for finding in decision.findings:
        yield _step("The school", finding, matters=True)
    for person in decision.people:
        counted = mattering(person)
        for finding in person.findings:
            yield _step("The candidate", finding, matters=counted(finding))


def _step(about: str, finding: Finding, *, matters: bool) -> StepSeen:
    rule = finding.rule
    return StepSeen(
        about=about,
        asks=rule.asks,
        finding=finding.outcome.value,
        because=finding.because,
        citation=rule.citation.text,
        url=rule.citation.url,
        matters=matters,
    )


def _candidate(record: Record) -> CandidateSeen:
    code = (new_reference() + new_reference())[:SUBJECT_CODE_LETTERS]
    trn, born = record.person.trn, record.person.date_of_birth.isoformat()
    bound = hashlib.sha256(f"{code}|{trn}|{born}".encode()).hexdigest()
    return CandidateSeen(record.name, trn[-3:], bound, code)


def _words_of(asked: Asked) -> str:
    """How the person was found, where somebody was: what was entered is in the record itself."""
    return {
        "number": "By teacher reference number and date of birth",
        "name": "By family name and date of birth",
        "code": "By a share code that the candidate made",
        "again": "By an earlier check",
        "official": "By an official, who compared the records that fit",
    }.get(asked.route.value, "By a file")


def _masked(sought: Sought) -> str:
    if isinstance(sought, ByNumber):
        return f"Teacher reference number ending {sought.trn[-3:]}, and a date of birth"
    if isinstance(sought, ByName):
        return f"Family name beginning {sought.family_name[:1].upper()}, and a date of birth"
    assert isinstance(sought, ByCode)  # noqa: S101 - there are three ways
    return "A share code"
