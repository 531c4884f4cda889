"""Levels of evidence: an answer is known as well as the weakest fact it rests on."""

from __future__ import annotations

from register.domain.evidence import WORDS, Level, weakest


def test_an_answer_rests_on_its_weakest_fact() -> None:
    assert weakest([Level.OFFICIAL, Level.SEEN, Level.PROVIDER]) is Level.SEEN
    assert weakest([Level.SEEN, Level.SAID]) is Level.SAID


def test_an_answer_that_rests_on_no_fact_has_no_level() -> None:
    assert weakest([]) is None


def test_every_level_has_words() -> None:
    assert set(WORDS) == set(Level)
