"""Finding the one right person, and nobody else.

A number counts with its birthday alone, and whatever does not match is answered alike. A name is
looked for among those born on the day; what fits nobody exactly is left to an official.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler
from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.domain.names import folded, given_words
from register.domain.verifications import ByName, ByNumber
from register.store import matching as store
from register.store import merges
from register.store.matching import Namesake

# Jaro-Winkler likeness, 0 to 1, which weighs the beginning of a name more: made for census names
# (Winkler, 1990). The steps 0.92 and 0.88 are those of Splink, the Ministry of Justice's record
# linkage (NameComparison). A first name from 0.92 is the same one, spelt otherwise: Jon and John,
# Catherine and Katherine; but Anna and Anne, 0.88, may be twins.
GIVEN_SAME = 0.92
# From here two family names may be one misspelt, as Smith and Smyth, 0.89, so an official looks.
FAMILY_ALIKE = 0.88
# Below Splink's step, for a short name with the beginning of the long one: Kate, Katherine, 0.87.
GIVEN_ALIKE = 0.85
SHORTEST = 2  # letters: one is a way to leaf through the register, not a name


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be meant. `score` is from 0 to 1, which is the same in every letter."""

    person_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """This person, and no other."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody fits what was typed. It says nothing of anybody's qualification."""


@dataclass(frozen=True, slots=True)
class Several:
    """Several share the family name and the birthday: ask for the given names."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """One or more may be meant and none is certain: an official decides. The likest is first."""

    likenesses: tuple[Likeness, ...]


Match = Found | Nobody | Several | Ambiguous


def find(session: Session, sought: ByNumber | ByName) -> Match:
    """Who is meant. Raises InvalidFact for a name of fewer than two letters.

    A number asks the same two questions of the database whether it is held or not.
    """
    (match,) = find_many(session, [sought])
    return match


def find_many(session: Session, soughts: Sequence[ByNumber | ByName]) -> list[Match]:
    """Each answer that `find` would give, in this order, with a few questions for them all.

    Raises InvalidFact where any name has fewer than two letters: check them with `checked` first.
    """
    numbers = [(str(each.trn), each.born) for each in soughts if isinstance(each, ByNumber)]
    names = [checked(each) for each in soughts if isinstance(each, ByName)]
    held = store.by_number(session, numbers)
    # Asked whatever the first question found, so that nobody can tell by the time it takes; what
    # an official has merged stands, even where a file has brought the number back.
    held |= merges.by_number(session, numbers)
    born = store.born_on(session, [each.born for each in names])
    found: list[Match] = []
    for each in soughts:
        if isinstance(each, ByNumber):
            person_id = held.get((str(each.trn), each.born))
            found.append(Nobody() if person_id is None else Found(person_id))
        else:
            found.append(among(each, born.get(each.born, ())))
    return found


def checked(sought: ByName) -> ByName:
    """The same, if it can be looked for. Raises InvalidFact."""
    if len(folded(sought.family_name)) < SHORTEST:
        raise InvalidFact(
            "Enter the whole family name: for one of a single letter, use the number instead."
        )
    words = given_words(sought.given_names)
    if sought.given_names.strip() and len("".join(words[:1])) < SHORTEST:
        raise InvalidFact("Enter the given names in full, not as initials.")
    return sought


def among(sought: ByName, people: Iterable[Namesake]) -> Match:
    """Who is meant, of those born on the day."""
    born = list(people)
    same = [person for person in born if family_likeness(sought, person) == 1]
    if not given_words(sought.given_names):
        if len(same) == 1:
            return Found(same[0].person_id)
        return Several() if same else Nobody()
    fitting = [person for person in same if _fits(sought, person)]
    if len(same) > 1:  # they may be twins, Mira and Myra: no spelling is forgiven between them
        fitting = [person for person in fitting if _same_first(sought, person)]
    if len(fitting) == 1:
        return Found(fitting[0].person_id)
    alike = sorted(
        (_likeness(sought, person) for person in born if person in same or _near(sought, person)),
        key=lambda each: (-each.score, each.person_id),
    )
    return Ambiguous(tuple(alike)) if alike else Nobody()


def family_likeness(sought: ByName, person: Namesake) -> float:
    """How like the family name is to the likest that the person has or had; 1 only if the same."""
    typed = folded(sought.family_name)
    names = {folded(name) for name in person.family_names}
    return 1.0 if typed in names else max((_alike(typed, name) for name in names), default=0.0)


def given_likeness(sought: ByName, person: Namesake) -> float:
    """How like the first name typed is to any of the person's, or the whole to the whole."""
    typed, held = given_words(sought.given_names), given_words(person.given_names)
    if not typed or not held:
        return 0.0
    whole = _alike("".join(typed), "".join(held))
    return max(whole, *(_alike(typed[0], name) for name in held))


def _near(sought: ByName, person: Namesake) -> bool:
    return (
        family_likeness(sought, person) >= FAMILY_ALIKE
        and given_likeness(sought, person) >= GIVEN_ALIKE
    )


def _likeness(sought: ByName, person: Namesake) -> Likeness:
    both = family_likeness(sought, person) + given_likeness(sought, person)
    return Likeness(person.person_id, round(both / 2, 2))


def _fits(sought: ByName, person: Namesake) -> bool:
    """Whether the given names are the person's: the first is, and no other speaks against it."""
    typed, held = given_words(sought.given_names), given_words(person.given_names)
    if not held:
        return False
    if "".join(typed) == "".join(held):
        return True
    more, others = typed[1:], held[1:]
    silent = not more or not others
    agree = any(_same_or_initial(one, other) for one in more for other in others)
    return _alike(typed[0], held[0]) >= GIVEN_SAME and (silent or agree)


def _same_first(sought: ByName, person: Namesake) -> bool:
    """Whether the first name, or the whole, is spelt as the person's is."""
    typed, held = given_words(sought.given_names), given_words(person.given_names)
    return typed[0] == held[0] or "".join(typed) == "".join(held)


def _same_or_initial(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return _alike(one, other) >= GIVEN_SAME


def _alike(one: str, other: str) -> float:
    return JaroWinkler.normalized_similarity(one, other)
