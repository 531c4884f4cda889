"""Schools that are gone, and the links between them and those that followed."""

from __future__ import annotations

from datetime import date, timedelta

from register.demo.building import Builder
from register.demo.draws import chance, day_between, first_of_month, share_of, spread, weighted
from register.demo.kinds import (
    ACADEMIES,
    FORMER_KINDS,
    INFANT,
    JUNIOR,
    KINDS,
    LA_MAINTAINED,
    PRIMARY,
    WITH_NURSERY,
)
from register.demo.schools import CLOSED, Country, InventedSchool, Link

_ONE_DAY = timedelta(days=1)
_PLAIN_CLOSURES = 1_500
_LONGEST_CHAIN = 4
_FIRST_ACADEMY = date(2010, 9, 1)
_CONVERTERS = frozenset({34, 42, 44, 45})
_ODD_LINKS = (
    ("Sixth Form Centre School", "Sixth Form Centre Link"),
    ("Successor - Split School", "Predecessor - Split School"),
    ("Merged - change in age range", "Merged - change in age range"),
    ("Expansion", "Other"),
)


def add_history(builder: Builder, country: Country, scale: float) -> None:
    """Give the open schools their closed predecessors, and add closures that nothing followed."""
    for school in tuple(country.schools):
        if school.kind.code in FORMER_KINDS and chance(builder.rng, 0.92):
            _add_chain(builder, country, school)
        elif _could_be_amalgamated(school) and chance(builder.rng, 0.085):
            _add_amalgamation(builder, country, school)
    gone = [_closure(builder, country) for _ in range(share_of(_PLAIN_CLOSURES, scale, 6))]
    country.schools.extend(gone)
    _add_oddities(builder, country, gone)


def succession(
    builder: Builder,
    old: InventedSchool,
    new: InventedSchool,
    words: tuple[str, str] = ("Successor", "Predecessor"),
) -> list[Link]:
    """The rows of one succession: the old school's last day, the new one's first (feed notes 3.3).

    Some have both dates blank or the same, and a few have only one of the two rows.
    """
    dated = {"apart": 78.0, "same": 9.0, "blank": 13.0}
    shape = weighted(builder.rng, dated)
    there, back = old.closed, new.opened
    if shape == "same":
        there = back
    elif shape == "blank":
        there = back = None
    rows = [Link(old, new, words[0], there, new.name), Link(new, old, words[1], back, old.name)]
    if chance(builder.rng, 0.016):
        del rows[0 if chance(builder.rng, 0.25) else 1]
    return rows


def reason_for(new: InventedSchool) -> str:
    """Why a school closed that an academy followed."""
    return "10" if new.kind.code in _CONVERTERS else "06"


def _add_chain(builder: Builder, country: Country, school: InventedSchool) -> None:
    new, rng = school, builder.rng
    for _ in range(_LONGEST_CHAIN):
        if new.opened is None:
            return
        kind = KINDS[rng.choice(FORMER_KINDS.get(new.kind.code, (1,)))]
        earliest = _FIRST_ACADEMY + timedelta(days=365)
        rebrokered = chance(rng, 0.13) and new.in_scope and new.opened > earliest
        old = builder.before(new, new.kind if rebrokered else kind, new.opened - _ONE_DAY)
        old.reason_closed = reason_for(new)
        new.former = old
        country.schools.append(old)
        country.links.extend(succession(builder, old, new))
        if not rebrokered:
            return
        old.opened = first_of_month(rng, _FIRST_ACADEMY, new.opened - timedelta(days=200))
        old.reason_opened = "10"
        new = old


def _could_be_amalgamated(school: InventedSchool) -> bool:
    whole = school.stage in {PRIMARY, WITH_NURSERY}
    return whole and school.kind.group == LA_MAINTAINED and school.kind.code in {1, 2, 3, 5}


def _add_amalgamation(builder: Builder, country: Country, school: InventedSchool) -> None:
    rng = builder.rng
    school.opened = first_of_month(rng, date(1994, 1, 1), date(2022, 12, 31))
    school.reason_opened = "01"
    words = (
        "Successor - amalgamated",
        rng.choice(("Predecessor - amalgamated", "Result of Amalgamation")),
    )
    plain = chance(rng, 0.3)
    for stage in (INFANT, JUNIOR):
        old = builder.before(school, school.kind, school.opened - _ONE_DAY)
        old.stage, old.reason_closed = stage, "01"
        old.name = f"{school.place.town} {stage.words} School"
        old.number = builder.number(school.authority, stage)
        country.schools.append(old)
        links = (
            succession(builder, old, school) if plain else succession(builder, old, school, words)
        )
        country.links.extend(links)


def _closure(builder: Builder, country: Country) -> InventedSchool:
    rng = builder.rng
    model = rng.choice(country.schools[: len(country.schools) // 2])
    kind = model.kind if model.kind.group != ACADEMIES else KINDS[1]
    gone = builder.before(model, kind, day_between(rng, date(1985, 1, 1), builder.day - _ONE_DAY))
    gone.number = builder.number(model.authority, model.stage)
    gone.place = builder.atlas.place(model.authority)
    gone.name = f"{gone.place.town} {model.stage.words} School"
    gone.reason_closed = "02" if chance(rng, 0.8) else "99"
    if chance(rng, 0.1):
        gone.closed = None
    return gone


def _add_oddities(builder: Builder, country: Country, gone: list[InventedSchool]) -> None:
    """A two-way loop, a many-to-many, and the rarer words of the links file."""
    one, other, first, second, *_ = gone
    links = country.links
    links.append(Link(one, other, "Successor", None, other.name))
    links.append(Link(other, one, "Successor", None, one.name))
    living = [school for school in country.schools if school.status != CLOSED]
    followed = spread(builder.rng, [each for each in living if not each.former], 2)
    for old in (first, second):
        links.extend(Link(old, new, "Successor", old.closed, new.name) for new in followed)
    for there, back in _ODD_LINKS:
        for _ in range(max(1, len(living) // 1_500)):
            a, b = spread(builder.rng, living, 2)
            links.append(Link(a, b, there, None, b.name))
            links.append(Link(b, a, back, None, a.name))
