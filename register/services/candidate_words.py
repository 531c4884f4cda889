"""What is said of a candidate: the sentence, what happens next, what to ask.

Words over the law's own objects: nothing is decided here, and nobody is named. The duty is the
school's, so nobody is ever said to break a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.verifications import ByName, Sought, UnknownSeen
from register.law.assessment import Decision
from register.law.forecast import Span
from register.services import candidate_next, candidate_questions
from register.services.candidate_next import CourseDays
from register.services.candidate_sentences import codes_of, sentence, since_then, unknown_facts

_ADVICE = {
    "W-SHARED": "They would also be SENCO of another school on this day. The Code of Practice"
    " (paragraphs 6.92 to 6.94) says what schools that share a SENCO should see to.",
    "W-SHARED-HEAD": "A SENCO shared between schools should not normally be head of one of them"
    " (Code of Practice, paragraph 6.93).",
    "S-OUT-AP": "The Code of Practice (paragraph 6.2) says that a pupil referral unit or"
    " alternative provision academy should have a SENCO, but the Act does not require one.",
}


@dataclass(frozen=True, slots=True)
class CandidateWords:
    """What one check says. Sentences without names, so that all may be kept and printed."""

    sentence: str
    next: tuple[str, ...]
    unknown: tuple[UnknownSeen, ...] = ()
    advice: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def words_for(
    decision: Decision,
    *,
    starts: date,
    as_at: date,
    spans: Sequence[Span],
    courses: CourseDays | None,
    school_name: str,
) -> CandidateWords:
    """Say what the law finds of a candidate in a post that begins on `starts` (inclusive).

    `as_at` is the day of the check. `spans` is the line ahead, and `courses` the days that a
    course turns on, if any. `decision` is of the candidate alone at that school.
    """
    unknown = unknown_facts(decision)
    changed = since_then(spans, decision, as_at)
    told = dict.fromkeys((*decision.advice, *sorted(codes_of(decision))))
    return CandidateWords(
        sentence=" ".join(filter(None, (sentence(decision, unknown, as_at), changed))),
        next=(
            *candidate_next.steps(
                decision,
                starts=starts,
                as_at=as_at,
                spans=spans,
                courses=courses,
                school_name=school_name,
            ),
            *candidate_next.foreseen(decision, spans, as_at),
        ),
        unknown=unknown,
        advice=tuple(_ADVICE[code] for code in told if code in _ADVICE),
        questions=candidate_questions.of(decision),
    )


def no_record_words(sought: Sought) -> CandidateWords:
    """Nobody was found: the same words whatever it was that did not match."""
    again = (
        "Check the date of birth with the candidate, and try any earlier family name."
        if isinstance(sought, ByName)
        else "Check the number and the date of birth with the candidate: both must match. Then"
        " try the family name, or any earlier one, with the date of birth."
    )
    return CandidateWords(
        sentence="No record here. This does not mean that they are not qualified: the register"
        " does not hold everybody, and nothing was found under what was given.",
        next=(
            again,
            "Ask them for a share code: with it, nothing else has to match.",
            (
                "If nothing is found, go by the certificate: see it, keep a copy, and ask the body"
                " or provider that it names to confirm it in a letter."
            ),
            "Then ask whoever keeps the register to record it, and check again.",
        ),
        unknown=(
            UnknownSeen(
                "Whether this person is in the register under other particulars.",
                "The candidate can say, and can make a share code.",
            ),
        ),
        questions=candidate_questions.WITHOUT_RECORD,
    )


def ambiguous_words() -> CandidateWords:
    """More than one record is alike: an official says which, and nobody is shown."""
    return CandidateWords(
        sentence="We cannot tell yet which record is theirs. This does not mean that they are not"
        " qualified: an official will say which record it is.",
        next=(
            (
                "An official compares the records; nothing has to be done here. You will be told on"
                " the page of your checks when it is settled."
            ),
            (
                "For an answer at once, check again with the teacher reference number and date of"
                " birth, or with a share code from the candidate."
            ),
        ),
        unknown=(
            UnknownSeen(
                "Which of several records that are alike is this person's.",
                "An official settles it; their reference number or a share code would settle it"
                " now.",
            ),
        ),
        questions=candidate_questions.WITHOUT_RECORD,
    )
