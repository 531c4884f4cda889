"""What happens between the two days: conversions, mergers, closures, openings, new names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from register.demo.building import Builder
from register.demo.draws import chance, day_between, share_of, spread, weighted
from register.demo.history import reason_for, succession
from register.demo.kinds import KINDS, MAINTAINED_MAINSTREAM, PRIMARY, SPONSORED
from register.demo.names import PLACES, head_teacher
from register.demo.nation import proposal
from register.demo.schools import CLOSED, CLOSING, OPEN, PROPOSED, Country, InventedSchool, Link

# Together under the feed's limit of 150 newly closed; scale never raises them.
_CONVERSIONS, _MERGERS, _CLOSURES = 118, 3, 10
_OPENINGS, _NEW_PROPOSALS, _VANISHED = 12, 8, 2
_RENAMED, _NEW_HEADS, _MOVED_TRUST, _WITHDRAWN_LINKS = 90, 300, 60, 12
_ONE_DAY = timedelta(days=1)
_SEVERAL = 5
_LONG_OPEN = date(2022, 1, 1)


@dataclass(slots=True)
class Succession:
    """Schools that close and the one that follows; `announced` is known on the first day."""

    olds: list[InventedSchool]
    new: InventedSchool
    words: tuple[str, str]
    announced: bool


@dataclass(slots=True)
class Changes:
    """Everything decided in advance, so that posts can be given with it in mind."""

    successions: list[Succession]
    closures: list[InventedSchool]
    absorbed: list[list[InventedSchool]]

    @property
    def leaving(self) -> set[int]:
        """URNs that are open on the first day and closed by the second."""
        olds = {old.urn for each in self.successions for old in each.olds}
        gone = {school.urn for school in self.closures}
        return olds | gone | {old.urn for old, _ in self.absorbed}


def plan_changes(builder: Builder, country: Country, last: date, scale: float) -> Changes:
    """Choose what will happen up to `last`, and put what is announced already on the list."""
    rng, size = builder.rng, min(scale, 1.0)
    pool = _movable(country)
    rng.shuffle(pool)
    firsts = _firsts_of_month(builder.day, last)
    spare = _where_there_are_more(country, pool)
    pairs = _pairs(spare, share_of(_MERGERS, size) + 1)
    taken = {id(school) for pair in pairs for school in pair}
    closing = [each for each in spare if id(each) not in taken][: share_of(_CLOSURES, size)]
    taken |= {id(school) for school in closing}
    rest = [school for school in pool if id(school) not in taken]
    converting = rest[: share_of(_CONVERSIONS, size, 2)]
    successions = [_conversion(builder, old, rng.choice(firsts)) for old in converting]
    successions += [_merger(builder, pair, firsts[0]) for pair in pairs[1:]]
    for each in successions:
        if each.announced:
            _announce(builder, country, each)
    return Changes(successions, closing, pairs[:1])


def apply_changes(builder: Builder, country: Country, changes: Changes, last: date) -> None:
    """Bring the list to its second day."""
    for each in changes.successions:
        _complete(builder, country, each, last)
    for old, new in changes.absorbed:
        _close(old, _firsts_of_month(builder.day, last)[0] - _ONE_DAY, "01", last)
        words = ("Successor - merged", "Predecessor - merged")
        country.links.append(Link(old, new, words[0], old.closed, new.name))
        country.links.append(Link(new, old, words[1], None, old.name))
    for school in changes.closures:
        _close(
            school, day_between(builder.rng, builder.day + _ONE_DAY, last - _ONE_DAY), "02", last
        )


def drift(builder: Builder, country: Country, last: date, scale: float) -> None:
    """The ordinary movement of three months: openings, new names, heads, trusts, links."""
    rng, size = builder.rng, min(scale, 1.0)
    waiting = [each for each in country.schools if each.status == PROPOSED and not each.former]
    for school in waiting[: share_of(_OPENINGS, size)]:
        school.status, school.head = OPEN, head_teacher(rng)
        school.opened, school.changed = _firsts_of_month(builder.day, last)[0], last
    vanished = {id(each) for each in waiting[::-1][: round(_VANISHED * size)]}
    country.schools = [each for each in country.schools if id(each) not in vanished]
    country.schools += [proposal(builder) for _ in range(share_of(_NEW_PROPOSALS, size))]
    living = [each for each in country.schools if each.status == OPEN]
    _rename(builder, country, spread(rng, living, share_of(_RENAMED, size)), last)
    for school in spread(rng, living, share_of(_NEW_HEADS, size)):
        school.head, school.changed = head_teacher(rng), last
    grouped = [each for each in living if each.trust and each.trust.many]
    for school in spread(rng, grouped, share_of(_MOVED_TRUST, size)):
        school.trust, school.changed = builder.groups.trust(school.authority, alone=False), last
    odd = [link for link in country.links if "Split" in link.words or "Sixth" in link.words]
    withdrawn = {id(link) for link in spread(rng, odd, round(_WITHDRAWN_LINKS * size))}
    country.links = [link for link in country.links if id(link) not in withdrawn]


def _movable(country: Country) -> list[InventedSchool]:
    """Open schools that may convert, or be taken over by another trust."""
    return [
        each
        for each in country.schools
        if each.status == OPEN
        and each.kind.code in {*MAINTAINED_MAINSTREAM, SPONSORED}
        and (each.kind.code != SPONSORED or each.own_since < _LONG_OPEN)
    ]


def _where_there_are_more(country: Country, pool: list[InventedSchool]) -> list[InventedSchool]:
    """Those whose authority can lose a few schools and still have some."""
    near = Counter(
        each.authority.code for each in country.schools if each.is_open and each.in_scope
    )
    return [each for each in pool if near[each.authority.code] > _SEVERAL]


def _pairs(pool: list[InventedSchool], count: int) -> list[list[InventedSchool]]:
    """Maintained schools of one authority and one phase, two by two."""
    found: list[list[InventedSchool]] = []
    waiting: dict[tuple[int, int], InventedSchool] = {}
    for school in pool:
        key = (school.authority.code, school.stage.phase)
        if school.kind.code == SPONSORED or school.stage.phase != PRIMARY.phase:
            continue
        other = waiting.pop(key, None)
        if other is None:
            waiting[key] = school
        elif len(found) < count:
            found.append([other, school])
    return found


def _firsts_of_month(day: date, last: date) -> list[date]:
    """Each first of a month after `day` and not after `last`; the next day where there is none."""
    days = (day + timedelta(days=ahead) for ahead in range(1, (last - day).days + 1))
    return [each for each in days if each.day == 1] or [day + _ONE_DAY]


def _conversion(builder: Builder, old: InventedSchool, opens: date) -> Succession:
    rng = builder.rng
    kind = KINDS[SPONSORED if chance(rng, 0.2) else 34]
    new = replace(
        old,
        urn=0,
        kind=kind,
        status=PROPOSED,
        opened=opens,
        reason_opened="10",
        number=old.number if chance(rng, 0.78) else builder.number(old.authority, old.stage),
        trust=builder.groups.trust(old.authority, alone=chance(rng, 0.1)),
        federation=None,
        ukprn=builder.ukprn(),
        changed=builder.day,
        former=old,
    )
    if chance(rng, 0.16):
        new.name = f"{old.place.town} {weighted(rng, {'Academy': 2.0, 'Primary Academy': 1.0})}"
    return Succession([old], new, ("Successor", "Predecessor"), chance(rng, 0.4))


def _merger(builder: Builder, olds: list[InventedSchool], opens: date) -> Succession:
    each = _conversion(builder, olds[0], opens)
    new = each.new
    new.kind, new.trust, new.reason_opened = olds[0].kind, None, "01"
    new.name = f"{olds[0].place.town} Primary School"
    new.number = builder.number(new.authority, new.stage)
    new.pupils = sum(old.pupils or 0 for old in olds) or None
    words = ("Successor - amalgamated", "Predecessor - amalgamated")
    return Succession(olds, new, words, announced=False)


def _announce(builder: Builder, country: Country, each: Succession) -> None:
    """Told in advance: status 3 and a close date to come, beside a school that is to open."""
    for old in each.olds:
        old.status, old.closed = CLOSING, (each.new.opened or builder.day) - _ONE_DAY
        country.links.extend(succession(builder, old, each.new, each.words))
    country.schools.append(each.new)


def _complete(builder: Builder, country: Country, each: Succession, last: date) -> None:
    new, opened = each.new, each.new.opened or last
    for old in each.olds:
        _close(old, opened - _ONE_DAY, "01" if len(each.olds) > 1 else reason_for(new), last)
        if not each.announced:
            country.links.extend(succession(builder, old, new, each.words))
    new.status, new.changed = OPEN, last
    if not each.announced:
        country.schools.append(new)


def _close(school: InventedSchool, day: date, reason: str, last: date) -> None:
    school.status, school.closed, school.reason_closed, school.changed = CLOSED, day, reason, last


def _rename(builder: Builder, country: Country, schools: list[InventedSchool], last: date) -> None:
    for school in schools:
        school.name, school.changed = (
            f"{builder.rng.choice(PLACES)} {school.stage.words} School",
            last,
        )
    renamed = {id(school) for school in schools}
    for link in country.links:
        if id(link.to) in renamed:
            link.name = link.to.name
