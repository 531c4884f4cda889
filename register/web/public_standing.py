"""What the public is told of a school, in words: three answers, and nobody in any of them."""

from __future__ import annotations

from dataclasses import dataclass

from register.domain.terms import Term
from register.services import publishing
from register.services.publishing import Told
from register.web.words import Tag, tag_of

_MEETS = (
    "The SENCO is a qualified teacher there, or the head, and holds the qualification that the law"
    " asks for, or does not need it."
)
_WITHIN = (
    "The law gives a SENCO time to gain the qualification that it asks for, and that time has not"
    " ended."
)
_MAY_BE = (
    "This need not mean that anything is wrong. The register may not have been told who the SENCO"
    " is, may lack a fact, or may hold one that is out of date. It may also be that the rules are"
    " not met. It says the same in each case, so that nobody is accused of what may only be"
    " missing."
)
_ASK = (
    "Ask the school. It must publish the name and contact details of its SENCO in its SEN"
    " information report, and can tell you more."
)


@dataclass(frozen=True, slots=True)
class PublicStanding:
    """One answer: a tag, a sentence, and what it means."""

    tag: Tag
    sentence: str
    meaning: tuple[str, ...]


TAGS = {
    Told.MEETS: Tag("Meets the rules", "green"),
    Told.WITHIN: Tag("Within time", "blue"),
    Told.NOT_CONFIRMED: Tag("Not confirmed", "grey"),
}
SENTENCES = {
    Told.MEETS: "This school has a SENCO who meets the rules.",
    Told.WITHIN: "This school is within the time that the law allows.",
    Told.NOT_CONFIRMED: "We cannot confirm that this school has a SENCO who meets the rules.",
}


def public_tag(status: str) -> Tag:
    """The tag of a standing in a list that the public reads."""
    told = publishing.told(status)
    return tag_of(status) if told is None else TAGS[told]


def in_words(told: Told, term: Term | None) -> PublicStanding:
    """The answer; `term` is the one in which the time allowed ends, told of no other answer."""
    meaning = {
        Told.MEETS: (_MEETS,),
        Told.WITHIN: (_WITHIN, *((f"That time ends in the {term}.",) if term else ())),
        Told.NOT_CONFIRMED: (_MAY_BE, _ASK),
    }
    return PublicStanding(TAGS[told], SENTENCES[told], meaning[told])
